import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { watchRecords } from '#cli/local/watch-records.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'

test('what another process writes is noticed, what this one reads is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-watch-'))
  const store = await openSqliteStore({ folder })
  await store.create({ partition: 'p', sort: '1', value: {} })
  let changes = 0
  using _watching = watchRecords(folder, () => changes++)
  await new Promise((resolve) => setTimeout(resolve, 100))
  for (let i = 0; i < 20; i++) await store.get('p', '1')
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(changes).toBe(0)
  const other = await openSqliteStore({ folder })
  await other.create({ partition: 'p', sort: '2', value: {} })
  await expect.poll(() => changes).toBeGreaterThan(0)
  await other.close()
  await store.close()
  rmSync(folder, { recursive: true })
})
