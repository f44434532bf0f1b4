import { expect, it } from 'vitest'
import { weekWith } from '#core/analysis/digest/week.ts'
import { plainRecipient } from '#core/config/audience.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Round } from '#core/model/round.ts'
import { sizing } from '#infra/sizing.ts'
import type { OutgoingMessage } from '#notify/transports/transport.ts'
import { makeDigest } from '#stages/digest/digest.ts'
import { digestMessage } from '#stages/digest/message.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { notifyPeople } from '#stages/notify/notify.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import type { Store } from '#store/port.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { putRound, readRounds } from '#store/records/rounds.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { fullRound, largestAdmitted } from '../core/largest.ts'
import { sydney } from '../core/rounds.ts'
import { startDynamo, table } from '../store/dynamodb/server.ts'
import { openQuickStore } from '../store/quick-store.ts'

// Whatever the checks admit can be measured, judged and told about: at the largest benchmark, with names as long as they get.

const benchmark = largestAdmitted({ competitors: 20, loads: 1 })
const place = { benchmark: benchmark.id, market: sydney.id }
const us = benchmark.sites[0]?.name ?? ''
const regressed = 12
const rounds = Array.from({ length: regressed + 6 }, (_, n): Round => {
  const noise = (site: number) => 1 + 0.02 * Math.sin(1.7 * n * n + 2.9 * site)
  const factors = Object.fromEntries(benchmark.sites.map(({ name }, site) => [name, 0.1 * noise(site)]))
  if (n >= regressed) factors[us] = 0.3 * noise(0)
  const texts = { url: 120, title: 60, element: 20, message: 20 }
  const isFullest = n === regressed - 1 || n === regressed
  const round = fullRound(n, benchmark, { factors, evidence: isFullest, ...(isFullest ? {} : { texts }) })
  for (const visit of round.visits) {
    delete visit.failure
    if (!isFullest) visit.loads.shift()
  }
  return round
})
const now = Date.parse(rounds.at(-1)?.scheduledAt ?? '') + 60_000

it.each([
  ['SQLite', sqlite],
  ['DynamoDB', dynamodb],
])('a round of it is stored and judged, and a digest and an alarm are made, on %s', async (_, open) => {
  await using opened = await open()
  const { store } = opened
  for (const round of rounds) expect(await putRound({ store, round })).toBe('stored')
  for await (const round of readRounds(store, { ...place, newest: 1 }))
    expect(round.visits).toHaveLength(benchmark.sites.length)

  const events = await judgeRound({ store, benchmark, market: sydney })
  expect(events.filter((event) => event.type === 'incident' && event.change === 'opened').length).toBeGreaterThan(0)
  const { saved, versions } = await readJudge(store, place)
  expect(saved?.state.rounds).toBe(rounds.length)
  expect([...versions.keys()].filter((sort) => sort.startsWith('state#')).length).toBeGreaterThan(1)
  const [incident] = await readIncidents(store, place)
  expect(incident?.streams.length).toBeGreaterThan((benchmark.sites.length - 1) * benchmark.steps.length * 0.9)
  expect(incident?.evidence.length).toBeGreaterThan(0)

  const week = weekWith('2026-11-22')
  const digest = await makeDigest({ store, benchmark, settings: defaultSettings(), sizing, week, now })
  expect((await digestMessage({ digest, reader: { locale: 'en-AU', timeZone: 'UTC' } })).text).toContain(
    us.slice(0, 20),
  )

  const sent: OutgoingMessage[] = []
  const send = async (outgoing: OutgoingMessage) => {
    sent.push(outgoing)
    return 'there'
  }
  const read: number[] = []
  const range: Store['range'] = (query) => {
    if (query.partition.startsWith('round#')) read.push(query.limit ?? 0)
    return store.range(query)
  }
  const results = await notifyPeople({
    several: false,
    store: { ...store, range },
    evidence: { get: async () => undefined },
    benchmark,
    settings: defaultSettings(),
    sizing,
    cloud: false,
    destinations: [{ name: 'a@b.example', audience: plainRecipient('a@b.example'), send }],
    now: () => now,
    lease: 60_000,
    wokenBy: 'clock',
  })
  expect(results.length).toBeGreaterThan(0)
  expect(results.filter(({ outcome }) => outcome !== 'sent')).toEqual([])
  // As many rounds a span as fit into memory: of a small benchmark 288.
  expect(Math.max(...read)).toBeLessThan(200)
  expect(sent.find(({ incidents }) => incidents.length > 0)?.message.text).toContain(benchmark.name)
})

interface Opened extends AsyncDisposable {
  store: Store
}

async function sqlite(): Promise<Opened> {
  const store = await openQuickStore({ now: () => now })
  return {
    store,
    [Symbol.asyncDispose]: async () => {
      await store.close()
    },
  }
}

async function dynamodb(): Promise<Opened> {
  const dynamo = await startDynamo()
  const store = dynamodbStore({ client: dynamo.connect(), table, now: () => now })
  return { store, [Symbol.asyncDispose]: () => dynamo.end() }
}
