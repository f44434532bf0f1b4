import { expect, it } from 'vitest'
import { reportingEvidence } from '#store/evidence/reporting.ts'
import { StoreError } from '#store/store-error.ts'

it('an unreadable picture is reported once, and is an error for the reader each time', async () => {
  const error = new StoreError({ code: 'read-only', message: 'No permission.' })
  const reported: unknown[] = []
  const evidence = reportingEvidence({ get: () => Promise.reject(error) }, (each) => reported.push(each))
  for (let times = 0; times < 2; times++) await expect(evidence.get('a.jpg')).rejects.toBe(error)
  expect(reported).toEqual([error])
})

it('a picture that is gone is no error', async () => {
  const evidence = reportingEvidence({ get: async () => undefined }, () => {
    throw new Error('not reported')
  })
  expect(await evidence.get('a.jpg')).toBeUndefined()
})
