import { afterEach, expect, it, vi } from 'vitest'
import { reportingEvidence } from '#store/evidence/reporting.ts'
import { StoreError } from '#store/store-error.ts'

afterEach(() => {
  vi.useRealTimers()
})

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

it.each([
  { ms: 30_000, wanted: 1 },
  { ms: 50, wanted: 3 },
])(
  'of three pictures in a store that fails after $ms ms, $wanted asked for: an alarm cannot wait for each',
  async ({ ms, wanted }) => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const error = new StoreError({ code: 'unavailable', message: 'It did not answer.' })
    let asked = 0
    const refuse = () => {
      asked++
      vi.advanceTimersByTime(ms)
      return Promise.reject(error)
    }
    const evidence = reportingEvidence({ get: refuse }, () => undefined)
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await expect(evidence.get(name)).rejects.toBe(error)
    expect(asked).toBe(wanted)
  },
)
