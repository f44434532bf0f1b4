import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { roundKeeper } from '#cli/local/round-keeper.ts'
import type { Store } from '#store/port.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { StoreError } from '#store/store-error.ts'
import { fakeRound } from '../../core/rounds.ts'
import { folder, outpace } from '../command.ts'

const full = new StoreError({ code: 'full', message: 'The disk is full. Make room.' })
/** Relative to now: a round of a fixed date would eventually be past its retention. */
const roundOf = (at: Date) => ({ ...fakeRound(0, { Acme: { home: 900 } }), scheduledAt: at.toISOString() })
const day = 24 * 60 * 60 * 1000

test('a round refused by a full disk is stored once there is space', async () => {
  await using home = await folder()
  const store = await openSqliteStore({ folder: home.path })
  let room = false
  const tight: Store = { ...store, create: async (record) => (room ? store.create(record) : Promise.reject(full)) }
  const keeper = roundKeeper(tight, 35 * day, home.path)
  await keeper.keep(roundOf(new Date()))
  room = true
  expect(await keeper.rescue()).toBeUndefined()
  expect((await store.range({ partition: 'round#jackets#sydney-phone' })).records).toHaveLength(1)
  await store.close()
})

test('what is in the file stays there when the next round cannot be saved', async () => {
  await using home = await folder()
  const store = await openSqliteStore({ folder: join(home.path, 'store') })
  const keeper = roundKeeper({ ...store, create: () => Promise.reject(full) }, 35 * day, home.path)
  const first = roundOf(new Date(Date.now() - 60_000))
  await keeper.keep(first)
  const [name = ''] = (await readdir(home.path)).filter((each) => each.endsWith('.jsonl'))
  // In the way of the next version.
  await mkdir(join(home.path, `${name}.new`))
  await keeper.keep(roundOf(new Date()))
  await store.close()
  expect(JSON.parse(await readFile(join(home.path, name), 'utf8'))).toEqual(first)
  expect(keeper.problem()).toMatch(
    /^The disk is full.*\n2 rounds could not be stored, and only 1 of them could be saved/,
  )
})

test('rounds that stay refused go to a file, which import stores once', async () => {
  await using home = await folder()
  const store = await openSqliteStore({ folder: home.path })
  const keeper = roundKeeper({ ...store, create: () => Promise.reject(full) }, 35 * day, home.path)
  await keeper.keep(roundOf(new Date(Date.now() - 60_000)))
  await keeper.keep(roundOf(new Date()))
  const words = (await keeper.rescue()) ?? ''
  await store.close()
  expect(words).toContain('The disk is full. Make room.')
  const file = words.match(/npx outpace import (\S+)/)?.[1] ?? 'none'
  const first = await outpace(['import', file], { cwd: home.path })
  expect(first).toMatchObject({ code: 0, stdout: '2 of 2 rounds stored.\n' })
  expect(first.stderr).toContain(
    'Not judged: jackets in sydney-phone. No valid benchmark.yaml in scenarios/ describes it.',
  )
  const again = await outpace(['import', file], { cwd: home.path })
  expect(again.stdout).toBe('0 of 2 rounds stored; the others already existed.\n')
  expect((await outpace(['import', 'no-such-file'], { cwd: home.path })).stderr).toContain('Cannot read no-such-file')
})
