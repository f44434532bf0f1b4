import { expect, test } from 'vitest'
import { liveRefresh } from '#cli/local/live-refresh.ts'
import { benchmarksInForce } from '#functions/live.ts'
import { dispatch } from '#stages/dispatch/dispatch.ts'
import { livePlan } from '#stages/dispatch/live-plan.ts'
import { messageOf } from '#stages/dispatch/message.ts'
import { readMessage } from '#stages/dispatch/message-schema.ts'
import { saveSettings } from '#stages/settings/change.ts'
import { resolveLive } from '#stages/settings/resolve.ts'
import { jacketsYaml, settingsPlace, sourceOf } from './place.ts'

const minute = 60_000
const region = 'ap-southeast-2'
const initech = { name: 'Initech', origin: 'https://initech.example', pages: { home: '/', search: '/find' } }
const sources = [sourceOf(jacketsYaml({ region })), sourceOf(jacketsYaml({ region }), 'boots')]

/** Looks of the dispatcher at minutes of a day: what each sends about a benchmark. */
async function lookingAt(place: Awaited<ReturnType<typeof settingsPlace>>, left: string[] = []) {
  const leftOut = (benchmark: string) => void left.push(benchmark)
  const plan = livePlan({ store: place.store, sources: place.sources, version: 'v1', leftOut })
  return async (at: number, benchmark = 'jackets') => {
    const options = { dispatcher: region, isOurs: () => true, send: async () => undefined, refused: () => undefined }
    const sent = await dispatch({ store: place.store, plan, now: at * minute, ...options })
    return sent
      .filter((due) => due.kind === 'run' && due.benchmark.id === benchmark)
      .map((due) => readMessage(JSON.stringify(messageOf(due).message), 'run'))
      .flatMap((read) => (read.ok ? [read.message] : []))
  }
}

test('a change is in the next message, which names the change; other benchmarks stay as they are', async () => {
  await using place = await settingsPlace({ sources })
  const look = await lookingAt(place)
  const looks = async (from: number, benchmark?: string) => {
    const found = []
    for (let at = from; at < from + 61; at++) found.push(...(await look(at, benchmark)))
    return found
  }
  expect(await looks(1000)).toMatchObject([0, 0, 0, 0].map(() => ({ versions: { scenarios: 'v1' } })))
  const draft = { benchmark: 'jackets', live: { every: '30 minutes', competitors: [initech] }, basedOn: 0 }
  expect(await saveSettings(place, { ...draft, by: 'kim', now: 1 })).toMatchObject({ ok: true })
  const sent = await looks(1061)
  expect(sent).toHaveLength(2)
  expect(sent[0]).toMatchObject({ every: 30 * minute, versions: { scenarios: 'v1', settings: '1' } })
  expect(sent[0]?.benchmark.sites.map(({ name }) => name)).toEqual(['Acme', 'Northpeak', 'Initech'])
  const others = await looks(1122, 'boots')
  expect(others).toHaveLength(4)
  expect(others[0]?.versions).not.toHaveProperty('settings')
})

test('settings are checked when they change, and not at each look: a thousand of them would take it seconds', async () => {
  await using place = await settingsPlace({ sources })
  const save = (every: string, basedOn: number) =>
    saveSettings(place, { benchmark: 'jackets', live: { every }, basedOn, by: 'kim', now: 1 })
  const inForce = async (of = sources) => (await resolveLive(place.store, of))[0]?.benchmark
  await save('30 minutes', 0)
  const first = await inForce()
  expect(first?.every).toBe(30 * minute)
  expect(await inForce()).toBe(first)
  await save('60 minutes', 1)
  expect((await inForce())?.every).toBe(60 * minute)
  // Other files under the same settings are checked with them.
  const files = [sourceOf(jacketsYaml({ region, rest: 'loads: 2' }))]
  expect(await inForce(files)).toMatchObject({ every: 60 * minute, loads: 2 })
})

test('after a deployment that they do not fit, settings are left out and said once, and damage to a record stops nothing', async () => {
  await using place = await settingsPlace({ sources })
  const draft = { benchmark: 'jackets', live: { competitors: [initech] }, basedOn: 0 }
  await saveSettings(place, { ...draft, by: 'kim', now: 1 })
  await place.store.create({ partition: 'plan#settings', sort: 'boots', value: { version: 9 } })
  const redeployed = [sourceOf(jacketsYaml({ region }).replaceAll('search', 'find')), ...sources.slice(1)]
  const left: string[] = []
  const look = await lookingAt({ ...place, sources: redeployed }, left)
  const found = []
  for (let at = 1000; at < 1031; at++) found.push(...(await look(at)))
  expect(found.map(({ benchmark, versions }) => [benchmark.sites.length, versions.scenarios])).toEqual([
    [3, 'v1'],
    [3, 'v1'],
  ])
  expect(left).toEqual(['jackets', 'boots'])
})

test('who judges and notifies knows a change after a minute', async () => {
  await using place = await settingsPlace({ sources })
  let now = 0
  const read = benchmarksInForce({ store: place.store, sources, now: () => now })
  const every = async () => (await read())[0]?.every
  expect(await every()).toBe(15 * minute)
  await saveSettings(place, { benchmark: 'jackets', live: { every: '1 hour' }, basedOn: 0, by: 'kim', now: 1 })
  now = minute - 1
  expect(await every()).toBe(15 * minute)
  now = minute
  expect(await every()).toBe(60 * minute)
})

test('watch notices a change once, and goes on with a store that cannot be read', async () => {
  await using place = await settingsPlace({ sources })
  const benchmarks = sources.map(({ benchmark }) => benchmark)
  const refresh = liveRefresh({ store: place.store, sources, benchmarks })
  expect(await refresh()).toEqual([])
  await saveSettings(place, { benchmark: 'boots', live: { every: '1 hour' }, basedOn: 0, by: 'kim', now: 1 })
  expect((await refresh()).map(({ id, every }) => [id, every])).toEqual([['boots', 60 * minute]])
  expect(benchmarks.map(({ every }) => every)).toEqual([15 * minute, 60 * minute])
  expect(await refresh()).toEqual([])
  await place.store.close()
  expect(await refresh()).toEqual([])
})
