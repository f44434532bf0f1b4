import { comparable } from '../../judge/gap/comparable.ts'
import { alarmingStreams, ourName } from '../../judge/streams.ts'
import type { Audit } from '../../model/audit.ts'
import type { Benchmark } from '../../model/benchmark.ts'
import type { Incident } from '../../model/incident.ts'
import type { Marker } from '../../model/marker.ts'
import type { Metric } from '../../model/metric.ts'
import { severities } from '../../model/recipient.ts'
import type { Round } from '../../model/round.ts'
import { sum } from '../../statistics/sum.ts'
import { aboutBenchmark } from '../about-benchmark.ts'
import { failingImpact, type Impact, slowerDelays, slowerImpact } from '../impact.ts'
import { stepsOf } from '../league/sites.ts'
import { markerBefore } from '../markers.ts'
import type { Why } from '../why/why.ts'
import type { AlarmFacts, IncidentFacts } from './alarm.ts'
import { medianOf, sitesOf } from './figures.ts'
import { reasonsOf } from './reasons.ts'
import { isWithin, type Span, spansOf, unmeasuredSince } from './spans.ts'
import { stripsOf } from './strips.ts'
import { failureOf, severityNow, tellingStreams } from './telling.ts'

/** An incident with the records around it. */
export interface IncidentRecords {
  incident: Incident
  /** Of its market. Those within `spansOf(incident, now)` are used, others ignored. */
  rounds: readonly Round[]
  /** The same that ended before it, on and off, and is not reported otherwise; oldest first. */
  before?: readonly Incident[] | undefined
  /** The newest of its market. */
  audit: Audit | null
  /** What changed on our site, or the gap in parts; absent unless we are behind and it names a cause. */
  why?: Why | undefined
  /** Those of its benchmark in the day before it began. */
  markers?: readonly Marker[]
}

/** Turns records into the content of an alarm mail, the same for every recipient. `now` is in ms. */
export function alarmFacts({
  kind,
  reminder = 0,
  benchmark,
  several,
  news = [],
  records: [first, ...more],
  now,
}: {
  kind: AlarmFacts['kind']
  reminder?: number
  benchmark: Benchmark
  /** Whether the deployment has other benchmarks. */
  several: boolean
  /** Ids of incidents that are news although this is a reminder. */
  news?: readonly string[] | undefined
  records: readonly [IncidentRecords, ...IncidentRecords[]]
  now: number
}): AlarmFacts {
  const facts = (one: IncidentRecords) => incidentFacts(one, { kind, benchmark, news, now })
  const [worst = facts(first), ...others] = [first, ...more].map(facts).toSorted(bySeverity)
  return {
    kind,
    reminder,
    benchmark: aboutBenchmark(benchmark, several),
    incidents: [worst, ...others],
    falseAlarms: { perYear: benchmark.alarm.falseAlarmsPerYear, streams: alarmingStreams(benchmark) },
    now,
  }
}

function bySeverity(one: IncidentFacts, other: IncidentFacts): number {
  const rank = ({ incident, isNews }: IncidentFacts) => severities.indexOf(severityNow(incident, isNews))
  const fails = ({ incident }: IncidentFacts) => Number(failureOf(incident) !== undefined)
  return (
    rank(other) - rank(one) ||
    fails(other) - fails(one) ||
    Number(other.isNews) - Number(one.isNews) ||
    // How it stands now is news before how one stood when it was last measured.
    Number(one.unmeasuredSince !== null) - Number(other.unmeasuredSince !== null) ||
    (other.gap?.ratio ?? 0) - (one.gap?.ratio ?? 0)
  )
}

interface Context {
  kind: AlarmFacts['kind']
  benchmark: Benchmark
  news: readonly string[]
  now: number
}

function incidentFacts(
  { incident: recorded, before: earlier = [], rounds: given, audit, why, markers = [] }: IncidentRecords,
  { kind, benchmark, news, now }: Context,
): IncidentFacts {
  const measured = recorded.streams.filter(({ dropped }) => dropped === undefined)
  const isDropped = kind === 'closed' && recorded.streams.length > 0 && measured.length === 0
  // What is no longer measured has not recovered.
  const incident = kind === 'closed' && !isDropped ? { ...recorded, streams: measured } : recorded
  // A competitor does not get faster because of what we did.
  const marker = incident.cause.kind === 'competitor' ? undefined : markerBefore(incident.openedAt, markers)
  const { id, name, timeZone } = marketOf(incident, benchmark)
  const newest = newestWithin(given, { from: incident.openedAt, to: now })
  const ended = newest === null ? null : unmeasuredSince(incident, { newest, every: benchmark.every, now })
  // On days without rounds the figures are those of the last one that had some.
  const spans = spansOf(incident, newest === null ? now : Date.parse(newest))
  const used = given.filter(({ scheduledAt: at }) =>
    [spans.before, spans.during, spans.after].some((one) => one !== null && isWithin(at, one)),
  )
  // Mixing methods would compare a phone with a desktop.
  const { rounds } = comparable(used, { benchmark: benchmark.id, market: incident.market, most: used.length })
  const lasting = within(rounds, spans.during)
  const after = within(rounds, spans.after)
  const { step, metric, gap, promise, rival: named } = leading(incident, { benchmark })
  // What the gap is estimated from: after another change, figures of the whole day would contradict it.
  const during = gap === null || kind === 'closed' ? lasting : newestOf(lasting, gap.rounds)
  const us = ourName(benchmark)
  const fails = failureOf(incident) !== undefined
  const sites = sitesOf({ benchmark, step, metric, before: within(rounds, spans.before), during, after, fails })
  const rival = named ?? sites.find((site) => !site.us && site.during !== null)?.name ?? null
  const about = { us, rival, step, metric }
  return {
    incident,
    market: { id, name, timeZone },
    ...about,
    gap,
    promise,
    sites,
    reasons: kind === 'closed' || failureOf(incident) !== undefined ? [] : reasonsOf(during, { ...about, audit }),
    ...(why !== undefined && kind !== 'closed' && { why }),
    ...(marker !== undefined && { marker }),
    again: againOf(earlier),
    isNews: kind !== 'reminder' || news.includes(incident.id),
    unmeasuredSince: ended,
    dropped: isDropped && incident.failure === undefined,
    impact: impactOf(incident, { benchmark, during, earlier }),
    strips: stripsOf(kind === 'closed' ? after : during, { ...about, incident, sites }),
  }
}

/** When the newest of the rounds of a period was scheduled; null without one. `to` in ms. */
function newestWithin(rounds: readonly Round[], { from, to }: { from: string; to: number }): string | null {
  const times = rounds.map(({ scheduledAt }) => scheduledAt)
  return (
    times
      .filter((at) => at >= from && Date.parse(at) <= to)
      .toSorted()
      .at(-1) ?? null
  )
}

function marketOf({ market }: Incident, { markets }: Benchmark): { id: string; name: string; timeZone: string } {
  return markets.find(({ id }) => id === market) ?? { id: market, name: market, timeZone: 'UTC' }
}

function newestOf(rounds: readonly Round[], most: number): readonly Round[] {
  const sorted = rounds.toSorted((a, b) => a.scheduledAt.localeCompare(b.scheduledAt))
  return most > 0 ? sorted.slice(-most) : sorted
}

function within(rounds: readonly Round[], span: Span | null): Round[] {
  return span === null ? [] : rounds.filter(({ scheduledAt }) => isWithin(scheduledAt, span))
}

interface Leading {
  step: string
  metric: Metric
  rival: string | null
  gap: IncidentFacts['gap']
  promise: number | null
}

/** What the mail leads with: a failing journey, then the comparison with our largest loss, then the promise. */
function leading(incident: Incident, { benchmark: { target, steps } }: { benchmark: Benchmark }): Leading {
  const { metric } = target
  const failure = failureOf(incident)
  if (failure !== undefined) return { step: failure.step, metric, rival: null, gap: null, promise: null }
  const [worst] = tellingStreams(incident.streams)
  if (worst === undefined) return { step: steps[0] ?? '', metric, rival: null, gap: null, promise: null }
  const { step, competitor, latest, promise } = worst
  return { step, metric: worst.metric, rival: competitor, gap: latest, promise }
}

function againOf([first, ...more]: readonly Incident[]): IncidentFacts['again'] {
  return first === undefined ? null : { since: first.openedAt, times: more.length + 2 }
}

/** ms; of one that is over. A failure ends when the journey works again, even if it stays slow for longer. */
function lengthOf({ openedAt, closedAt, failure }: Incident): number {
  return Date.parse(failure?.recoveredAt ?? closedAt ?? openedAt) - Date.parse(openedAt)
}

function impactOf(
  incident: Incident,
  {
    benchmark: { business, steps },
    during,
    earlier,
  }: { benchmark: Benchmark; during: readonly Round[]; earlier: readonly Incident[] },
): Impact | null {
  if (business === undefined) return null
  const isOver = incident.closedAt !== null
  const failure = isOver ? incident.failure : failureOf(incident)
  const lasted = isOver ? sum([incident, ...earlier].map(lengthOf)) : null
  if (failure !== undefined) return failingImpact({ business, lasted })
  const slower = tellingStreams(incident.streams).map(({ competitor, step, metric, promise, latest: gap }) => {
    const theirs =
      promise ?? (competitor === null ? null : medianOf(stepsOf(during, competitor, steps), { step, metric }))
    return { step, metric, theirs, gap }
  })
  return slowerImpact({ business, delays: slowerDelays(slower), steps: steps.length, lasted })
}
