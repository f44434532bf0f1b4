import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bucketFinding, tableFinding } from '#stages/doctor/store.ts'
import type { Store, StoreRecord } from '#store/port.ts'
import { StoreError } from '#store/store-error.ts'
import { openQuickStore } from '../store/quick-store.ts'

it('reports a role that can write more than rounds, and leaves nothing permanent behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-doctor-'))
  const inAnHour = () => Date.now() + 3_600_000
  const [store, later] = [await openQuickStore({ folder }), await openQuickStore({ folder, now: inAnHour })]
  try {
    expect(await tableFinding(store)).toMatchObject({
      subject: 'table',
      state: 'wrong',
      found: expect.stringContaining('can write records other than rounds'),
    })
    const left = async (partition: string) => (await later.range({ partition })).records
    expect([...(await left('~doctor')), ...(await left('round#~doctor'))]).toEqual([])
  } finally {
    await Promise.all([store.close(), later.close()])
    rmSync(folder, { recursive: true })
  }
})

it('reports why the table or the bucket cannot be used', async () => {
  const fail = async (): Promise<never> => {
    throw new StoreError({ code: 'unavailable', message: 'The table outpace in eu-west-1 does not exist.' })
  }
  const store = { create: fail, replace: fail, get: fail, range: fail, close: fail }
  expect(await tableFinding(store)).toMatchObject({ state: 'wrong', found: expect.stringContaining('does not exist') })
  expect(await bucketFinding(fail)).toMatchObject({ state: 'wrong', found: expect.stringContaining('does not exist') })
})

it('reports a table that forgets what was written, and is content with one that takes rounds and nothing else', async () => {
  const readOnly = new StoreError({ code: 'read-only', message: 'The role may not.' })
  const store = (kept: boolean) => {
    const records = new Map<string, StoreRecord>()
    return {
      create: async (record: StoreRecord) => {
        if (!record.partition.startsWith('round#')) throw readOnly
        if (kept) records.set(record.partition, record)
        return 'stored'
      },
      get: async (partition: string) => records.get(partition),
    } as unknown as Store
  }
  expect(await tableFinding(store(true))).toMatchObject({ state: 'good' })
  expect(await tableFinding(store(false))).toMatchObject({
    state: 'wrong',
    found: 'A record that was written could not be read back.',
  })
})
