import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { markUnderWay } from '#cli/local/under-way.ts'
import { claimHere } from '#cli/watch/claim.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { StoreError } from '#store/store-error.ts'
import { folder } from '../command.ts'
import { surroundingsAt } from '../surroundings.ts'

const round = { kind: 'run', benchmark: 'jackets', market: 'here', scheduledAt: '2026-11-22T10:00:00.000Z' } as const

test('of two processes that watch the same folder one measures a round; of one that was killed the other takes it over', async () => {
  await using place = await folder()
  const surroundings = surroundingsAt(place.path)
  const store = await openSqliteStore({ folder: surroundings.stateFolder })
  const host = { store, surroundings }
  // As the other process leaves it: the mark first, then the claim.
  const marks = join(surroundings.stateFolder, 'under-way')
  await mkdir(marks, { recursive: true })
  await writeFile(join(marks, `${process.ppid}-0`), '')
  expect(await claimHere(round, host)).toBe(true)

  await using _own = await markUnderWay(surroundings)
  expect(await claimHere(round, host)).toBe(false)
  expect(await claimHere({ ...round, kind: 'audit' }, host)).toBe(true)
  expect(await claimHere({ ...round, scheduledAt: '2026-11-22T10:15:00.000Z' }, host)).toBe(true)

  await rm(join(marks, `${process.ppid}-0`))
  expect(await claimHere(round, host)).toBe(true)
  await store.close()
})

test('a round is measured where no claim can be stored', async () => {
  const create = async () => {
    throw new StoreError({ code: 'full', message: 'The disk is full.' })
  }
  const store = { create } as unknown as Awaited<ReturnType<typeof openSqliteStore>>
  expect(await claimHere(round, { store, surroundings: surroundingsAt('/nowhere') })).toBe(true)
})
