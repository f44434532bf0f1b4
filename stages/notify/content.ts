import { alarmFacts, type IncidentRecords } from '#core/analysis/alarm/facts.ts'
import { type Span, spansOf } from '#core/analysis/alarm/spans.ts'
import { baselineFacts } from '#core/analysis/baseline/facts.ts'
import type { Sizing } from '#core/analysis/cost/sizing.ts'
import { newestWeek } from '#core/analysis/digest/week.ts'
import { markerReach } from '#core/analysis/markers.ts'
import { isBefore } from '#core/analysis/notices/again.ts'
import type { Notice } from '#core/analysis/notices/ledger.ts'
import { LEAGUE_ROUNDS } from '#core/judge/gap/comparable.ts'
import type { Baseline } from '#core/judge/standing.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import { lazily } from '#core/model/lazily.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import { roundBytes } from '#core/model/record-sizes.ts'
import type { Round } from '#core/model/round.ts'
import type { Settings } from '#core/model/settings.ts'
import type { AlarmLinks } from '#notify/mail/actions.ts'
import { alarmMail, prepareAlarm } from '#notify/mail/alarm.ts'
import { baselineMail } from '#notify/mail/baseline.ts'
import type { ShrinkPictures } from '#notify/mail/pictures.ts'
import type { Message, Reader } from '#notify/message.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { readAudits } from '#store/records/audits.ts'
import { readBaselines } from '#store/records/baselines.ts'
import { readMarkers } from '#store/records/markers.ts'
import { readRounds } from '#store/records/rounds.ts'
import { makeDigest } from '../digest/digest.ts'
import { digestMessage } from '../digest/message.ts'
import { whyOfIncident } from '../why/incident.ts'

/** Writes a notification for a reader. Whatever does not depend on the reader is read once, and only when it is needed. */
export type Writer = (reader: Reader) => Promise<Message>

interface Sources {
  store: Store
  evidence: Pick<EvidenceStore, 'get'>
  benchmark: Benchmark
  several: boolean
  settings: Settings
  sizing: Sizing
  notice: Notice
  /** Whether the store is the deployed one: commands quoted in mails then say so. */
  cloud: boolean
  /** ms. */
  now: () => number
}

/** Rounds read from each of the three days that a mail compares; with one a minute, a day has more than a mail needs. */
const MOST_ROUNDS = 288
/** But no more than fit into memory, for all incidents of a mail: bytes of rounds as large as they get, and rounds at least. */
const MOST_BYTES = 150_000_000
const FEWEST_ROUNDS = 12

/** Rounds read from each span of each incident. */
function roundsRead(benchmark: Benchmark, incidents: number): number {
  const fitting = Math.floor(MOST_BYTES / roundBytes(benchmark) / (3 * incidents))
  return Math.min(MOST_ROUNDS, Math.max(FEWEST_ROUNDS, fitting))
}

/** `told`: those that the same recipients were, or would have been, told of before. */
export function alarmWriter({
  incidents,
  told = [],
  reminder,
  shrink = async () => [],
  ...sources
}: Sources & {
  incidents: readonly Incident[]
  told?: readonly Incident[]
  reminder: number
  shrink?: ShrinkPictures | undefined
}): Writer {
  const { evidence, benchmark, several, settings, notice, cloud, now } = sources
  const { kind } = notice
  if (kind === 'digest' || kind === 'baseline') throw new Error(`A ${kind} is not an alarm.`)
  const prepare = lazily(async () => {
    const at = now()
    const newest = roundsRead(benchmark, incidents.length)
    const read = async (incident: Incident) => ({
      ...(await recordsOf(incident, { ...sources, now: at, newest })),
      before: told.filter((one) => isBefore(one, incident)),
    })
    // What happened on and off is reported as its newest incident.
    const shown = incidents.filter((one) => !incidents.some((other) => isBefore(one, other)))
    const [first, ...more] = await Promise.all(shown.map(read))
    if (first === undefined) throw new Error('An alarm needs an incident.')
    const facts = alarmFacts({
      kind,
      benchmark,
      several,
      news: notice.news,
      records: [first, ...more],
      now: at,
      reminder: kind === 'reminder' ? reminder : 0,
    })
    const links = linksOf({ settings, cloud })
    // A picture that cannot be read must not hold up the alarm.
    return prepareAlarm({ facts, links, read: (name) => evidence.get(name).catch(() => undefined), shrink })
  })
  return perReader(async (reader) => alarmMail(await prepare(), reader))
}

async function recordsOf(
  incident: Incident,
  {
    store,
    evidence,
    benchmark,
    now,
    newest,
  }: Pick<Sources, 'store' | 'evidence' | 'benchmark'> & {
    now: number
    newest: number
  },
): Promise<IncidentRecords> {
  const place = { benchmark: benchmark.id, market: incident.market }
  const rounds: Round[] = []
  // On days without rounds the figures are those of the last one that had some.
  const last =
    incident.closedAt === null ? await lastRoundAt(store, { ...place, from: incident.openedAt, to: now }) : null
  const { before, during, after } = spansOf(incident, last === null ? now : Date.parse(last))
  for (const span of [before, during, after]) {
    if (span === null || span.from >= span.to) continue
    for await (const round of readRounds(store, { ...place, ...boundsOf(span), newest })) rounds.push(round)
  }
  const [audit = null] = await readAudits({ store, ...place, newest: 1 })
  const market = benchmark.markets.find(({ id }) => id === incident.market)
  const why =
    market === undefined
      ? undefined
      : await whyOfIncident(incident, { store, evidence, benchmark, market, most: newest })
  const opened = Date.parse(incident.openedAt)
  const markers = await readMarkers(store, { benchmark: benchmark.id, from: opened - markerReach, to: opened })
  return { incident, rounds, audit, why, markers }
}

/** When the newest round of a period was scheduled; null without one. `to` in ms. */
async function lastRoundAt(
  store: Store,
  { from, to, ...key }: MarketKey & { from: string; to: number },
): Promise<string | null> {
  const [round] = await Array.fromAsync(readRounds(store, { ...key, from, to: new Date(to).toISOString(), newest: 1 }))
  return round?.scheduledAt ?? null
}

/** The bounds of a query are inclusive. */
function boundsOf({ from, to }: Span): { from: string; to: string } {
  return { from, to: new Date(Date.parse(to) - 1).toISOString() }
}

function linksOf({ settings: { dashboard, runbook }, cloud }: Pick<Sources, 'settings' | 'cloud'>): AlarmLinks {
  return { cloud, ...(dashboard !== undefined && { dashboard }), ...(runbook !== undefined && { runbook }) }
}

export function baselineWriter({ baseline, ...sources }: Sources & { baseline: Baseline }): Writer {
  const { store, benchmark, several, settings, now } = sources
  const prepare = lazily(async () => {
    const market = benchmark.markets.find(({ id }) => id === baseline.market)
    if (market === undefined) throw new Error(`The benchmark ${benchmark.id} has no market ${baseline.market}.`)
    const place = { benchmark: benchmark.id, market: market.id }
    const { epoch, at: to } = baseline
    const rounds: Round[] = []
    for await (const round of readRounds(store, { ...place, from: epoch.from, to, newest: LEAGUE_ROUNDS })) {
      rounds.push(round)
    }
    const [audit = null] = await readAudits({ store, ...place, newest: 1 })
    const all = await readBaselines(store, benchmark.id)
    const before = all.find((one) => one.market === market.id && one.number === baseline.number - 1)
    return baselineFacts({ baseline, before, benchmark, several, market, settings, rounds, audit, now: now() })
  })
  return perReader(async (reader) => baselineMail({ facts: await prepare(), links: linksOf(sources) }, reader))
}

export function digestWriter({
  print,
  ...sources
}: Sources & { print?: ((html: string) => Promise<Uint8Array>) | undefined }): Writer {
  const { store, evidence, benchmark, settings, sizing, notice } = sources
  const at = Date.parse(notice.at)
  const make = lazily(() => {
    const week = newestWeek(at, benchmark.markets[0]?.timeZone ?? 'UTC')
    return makeDigest({ store, evidence, benchmark, settings, sizing, week, now: at })
  })
  const { dashboard } = settings
  return perReader(async (reader) => {
    const options = { digest: await make(), reader, ...(dashboard !== undefined && { dashboard }) }
    if (print === undefined) return digestMessage(options)
    // The digest says the same without its PDF, so a browser that does not start must not hold it up.
    return digestMessage({ ...options, print }).catch(() => digestMessage(options))
  })
}

/** Writes once for all readers with the same locale and time zone. */
function perReader(write: Writer): Writer {
  const written = new Map<string, Promise<Message>>()
  return (reader) => {
    const key = JSON.stringify([reader.locale, reader.timeZone])
    const message = written.get(key) ?? write(reader)
    written.set(key, message)
    return message
  }
}
