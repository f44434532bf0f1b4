import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { judgeStored } from '#cli/local/judge-stored.ts'
import { messengerOf } from '#cli/local/messenger.ts'
import { roundKeeper } from '#cli/local/round-keeper.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { StoreError } from '#store/store-error.ts'
import { fakeBenchmark, fakeRound, sydney } from '../../core/rounds.ts'
import { folder } from '../command.ts'
import { surroundingsAt } from '../surroundings.ts'

// No error of the store is silent: what it refuses is said at once, and the command ends with exit code 2.

const large = new StoreError({ code: 'too-large', message: 'The record is too large.' })
const failing = () => Promise.reject(large)
const broken: Store = { create: failing, replace: failing, get: failing, range: failing, close: async () => undefined }
const benchmark = fakeBenchmark({ markets: [sydney] })

test('a round that cannot be judged is said', async () => {
  const said: string[] = []
  const host = { store: broken, retention: defaultSettings().retention, trouble: { happened: false } }
  const say = (sentence: string) => void said.push(sentence)
  await judgeStored({ host, benchmark, market: sydney, say }, fakeRound(0, {}))
  expect(said).toEqual([
    'The round is stored, but could not be judged. The record is too large.\nOnce this is fixed, the next round judges it too.',
  ])
  expect(host.trouble.happened).toBe(true)
})

test('a round after which another command has judged a later one is said to be missing from the verdict', async () => {
  await using root = await folder()
  const rounds = [fakeRound(1, {}), fakeRound(0, {}), fakeRound(2, {})]
  // They are of a fixed date, and the store of today would not keep them for ever.
  const store = await openSqliteStore({ folder: root.path, now: () => Date.parse(fakeRound(2, {}).scheduledAt) })
  const said: string[] = []
  const host = { store, retention: defaultSettings().retention, trouble: { happened: false } }
  const say = (sentence: string) => void said.push(sentence)
  for (const round of rounds) {
    await putRound({ store, round })
    await judgeStored({ host, benchmark, market: sydney, say }, round)
  }
  await store.close()
  expect(said).toEqual([
    'The round is stored, but a later one was judged before it: it counts in charts and daily figures, not in the verdict. That happens where two commands measure a benchmark at once, or the clock was set back.',
  ])
})

test('notifications that cannot be sent are said', async () => {
  await using root = await folder()
  const surroundings = surroundingsAt(root.path, { stateFolder: root.path, cacheFolder: root.path })
  const files = { executable: '/nowhere', environment: {} }
  const evidence = evidenceFolder(root.path)
  const messenger = messengerOf({
    several: false,
    surroundings,
    settings: defaultSettings(),
    store: broken,
    evidence,
    files,
  })
  const said: string[] = []
  expect(await messenger.send(benchmark, { say: (sentence) => said.push(sentence) })).toBe('failed')
  expect(said).toEqual([
    'Notifications of jackets could not be sent. The record is too large.\nThey are sent once this is fixed.',
  ])
})

test('a refused round is in a file at once, and is stored before the next one', async () => {
  await using home = await folder()
  const store = await openSqliteStore({ folder: home.path })
  let room = false
  const order: string[] = []
  const create: Store['create'] = async (record) => {
    if (!room) throw large
    order.push(record.sort)
    return store.create(record)
  }
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
  const [first, second] = [at(-2), at(-1)].map((scheduledAt) => ({ ...fakeRound(0, {}), scheduledAt }))
  if (first === undefined || second === undefined) throw new Error('There are two.')
  const keeper = roundKeeper({ ...store, create }, 86_400_000, home.path)
  expect(await keeper.keep(first)).toBe('refused')
  const file = keeper.problem()?.match(/npx outpace import (\S+)/)?.[1] ?? 'none'
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(first)
  room = true
  expect(await keeper.keep(second)).toBe('stored')
  expect(order).toEqual([first.scheduledAt, second.scheduledAt])
  expect(keeper.problem()).toBeUndefined()
  await expect(readFile(file)).rejects.toThrow('ENOENT')
  await store.close()
})
