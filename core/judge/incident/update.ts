import type { Benchmark } from '../../model/benchmark.ts'
import type { Alarm, Estimate, Incident, IncidentStream } from '../../model/incident.ts'
import type { Round } from '../../model/round.ts'
import { boundariesOf } from '../../statistics/config.ts'
import { effectIn } from '../../statistics/effect.ts'
import { explain } from '../../statistics/explain.ts'
import type { ComparisonStream } from '../comparison.ts'
import {
  closingEstimate,
  comparisonEffect,
  comparisonEstimate,
  estimateFrom,
  estimateSince,
  isNotSlower,
  promiseEstimate,
} from '../estimate.ts'
import type { Judge, JudgeEvent, StreamEvent } from '../events.ts'
import type { PromiseStream } from '../promise.ts'
import { outageBefore } from '../rival-failure.ts'
import { slotAt, timeOfSlot } from '../state.ts'
import { testAfterFailure, watchAfterFailure } from './after-failure.ts'
import { knownOf } from './in-part.ts'
import { failingSince, noteFailing, watchJourney, workingSince } from './journey.ts'
import { closeIfOver, incidentFor, joinIncident, latest, openFailing, openIncident } from './open.ts'
import { noteRecovery } from './recovery.ts'
import { isSameStream, streamOf, windowOf } from './streams.ts'

type IncidentEvent = Extract<JudgeEvent, { type: 'incident' }>

/** Maximum number of closed incidents remembered when nothing clears them; far fewer close between two commits. */
const MAX_CLOSED = 200

/** Effects of a round on the streams. */
interface Findings {
  round: Round
  at: string
  events: readonly StreamEvent[]
  steady: boolean
}

/** Opens, extends and closes incidents, in place, after a round; returns what changed. */
export function updateIncidents(judge: Judge, { round, at, events, steady }: Findings): IncidentEvent[] {
  const { benchmark, market, state } = judge
  const changes = new Map<Incident, IncidentEvent['change']>()
  if (steady) {
    const opened = followJourney(judge, { round, at })
    if (opened !== null) changes.set(opened, 'opened')
  }
  const changedAt = new Map<Alarm, string>()
  const own = events.flatMap((event) => {
    const alarm = alarmOf(event, benchmark)
    const known = alarm === null ? undefined : knownOf(event, { alarm, judge })
    // It recovered by mistake, or alone: the trouble that people know of is not over.
    if (known !== undefined) known.recoveredAt = null
    if (alarm !== null && event.type === 'comparison' && event.changedAt !== undefined)
      changedAt.set(alarm, event.changedAt)
    return alarm === null || known !== undefined ? [] : [alarm]
  })
  for (const event of events) watchAfterOutage(judge, event)
  for (const alarm of [...own, ...alarmsAfterFailure(judge, { at, own })]) {
    const known = incidentFor(state.open, { alarm, every: benchmark.every, changedAt: changedAt.get(alarm) })
    if (known !== undefined) {
      joinIncident(known, alarm)
      // It began with the first of what raised an alarm together; a failing journey when that failed.
      if (changes.get(known) === 'opened' && known.failure === undefined && alarm.onsetAt < known.openedAt)
        known.openedAt = alarm.onsetAt
      if (!changes.has(known)) changes.set(known, 'joined')
    } else {
      const opened = openIncident(alarm, { benchmark: benchmark.id, market: market.id })
      state.open.push(opened)
      changes.set(opened, 'opened')
    }
  }
  for (const incident of state.open) {
    for (const stream of incident.streams) noteRecovery(stream, { incident, judge, at, events })
    if (closeIfOver(incident, at)) changes.set(incident, 'closed')
  }
  const closed = state.open.filter(({ closedAt }) => closedAt !== null)
  state.closed = [...state.closed, ...closed].slice(-MAX_CLOSED)
  state.open = state.open.filter(({ closedAt }) => closedAt === null)
  return [...changes].map(([incident, change]) => ({ type: 'incident', at, change, incident }))
}

/** Follows our own journey: opens failing incidents, and marks them as recovered. */
function followJourney(judge: Judge, { round, at }: { round: Round; at: string }): Incident | null {
  const { benchmark, market, state } = judge
  const { journey } = state
  const failed = watchJourney(journey, { round, benchmark })
  const end = workingSince(journey)
  if (end !== null) {
    for (const incident of state.open) {
      if (incident.failure?.recoveredAt !== null) continue
      incident.failure.recoveredAt = end
      recoverFailed(incident, { judge, end })
      // The next failures are another incident's.
      delete journey.lately
    }
  }
  const openedAt = failed === null ? null : failingSince(journey, failed.step)
  if (failed === null || openedAt === null) return null
  // One that works again, in an incident that goes on because the journey is slow, has ended: this is another one.
  const known = state.open.some(({ failure }) => failure?.step === failed.step && failure.recoveredAt === null)
  if (known) return null
  noteFailing(journey, openedAt)
  const place = { benchmark: benchmark.id, market: market.id }
  const incident = openFailing(failed, { ...place, openedAt, detectedAt: at })
  state.open.push(incident)
  return incident
}

/** Marks the streams of an incident as recovered, in place, that only failed until `end`: they were never slower. */
function recoverFailed({ streams }: Incident, { judge, end }: { judge: Judge; end: string }): void {
  const slot = slotAt(judge.state, end)
  if (slot === undefined) return
  for (const entry of streams) {
    const stream = streamOf(entry, judge)
    if (entry.recoveredAt !== null || stream === undefined) continue
    const during = effectIn(
      windowOf(stream).filter(([at]) => at < slot),
      { from: entry.onset },
    )
    if (!isNotSlower(estimateFrom(during), entry.before)) continue
    entry.recoveredAt = latest(entry.onsetAt, end)
    entry.latest = closingEstimate(entry.first, during)
    watchAfterFailure(judge.state, entry, { from: slot, fromAt: end })
  }
}

/**
 * A competitor that works again made us win until now, so that the detector finds us behind also where we are as we were before. Whether we
 * are slower is tested, as after a failure of ours.
 */
function watchAfterOutage({ state }: Judge, found: StreamEvent): void {
  if (found.type !== 'comparison' || found.event.state !== 'BEHIND') return
  const { stream, event } = found
  const outage = outageBefore(stream, event.onset)
  if (outage === null) return
  const { competitor, step, detector } = stream
  const { enter } = boundariesOf(detector.config)
  const { usual, failedFrom, from } = outage
  const entry = { competitor, step, before: Math.exp(usual), onset: failedFrom } as const
  const kind = usual > enter ? 'SLIPPED' : 'FELL_BEHIND'
  watchAfterFailure(state, { ...entry, event: kind }, { from, fromAt: timeOfSlot(state, from) })
}

/** Alarms of streams that turn out to be slower since a failure ended; none of those that people know of otherwise. */
function alarmsAfterFailure(judge: Judge, { at, own }: { at: string; own: readonly Alarm[] }): Alarm[] {
  const { benchmark, state, comparisons, promises } = judge
  if (state.afterFailure === undefined) return []
  const open = state.open.flatMap(({ streams }) => streams.filter(({ recoveredAt }) => recoveredAt === null))
  const untold = state.afterFailure.filter((one) => ![...open, ...own].some((other) => isSameStream(one, other)))
  const { goOn, alarms } = testAfterFailure(untold, { benchmark, at, comparisons, promises })
  if (goOn.length > 0) state.afterFailure = goOn
  else delete state.afterFailure
  return alarms
}

/** The alarm in an event, if the event means that customers are worse off. */
function alarmOf(found: StreamEvent, benchmark: Benchmark): Alarm | null {
  const { at: detectedAt, onsetAt } = found
  if (found.type === 'promise') {
    const { stream, event } = found
    const { metric, step } = stream
    const promise = benchmark.target.promise ?? null
    if (event.type !== 'PROMISE_BROKEN' || metric === null) return null
    const estimate = promiseEstimate(stream)
    const us = { competitor: null, moved: 'us', before: null } as const
    return { ...us, step, metric, event: event.type, onset: event.onset, onsetAt, detectedAt, estimate, promise }
  }
  const { stream, event, moved } = found
  const { competitor, step, metric } = stream
  const { type } = event
  // A slip counts when we are behind after it; a slip that leaves us level does not.
  const isAlarm = type === 'FELL_BEHIND' || (type === 'SLIPPED' && event.state === 'BEHIND')
  if (!isAlarm || metric === null || outageBefore(stream, event.onset) !== null || stream.slip?.small) return null
  const before = stream.slip === undefined ? explain(stream.detector).oldRatio : Math.exp(stream.slip.before)
  const estimate = comparisonEstimate(stream)
  // Where our failures put us behind, nobody got faster.
  const isOurs = comparisonEffect(stream).failures.us > 0 && (estimate.low ?? estimate.ratio ?? 0) <= 1
  return {
    competitor,
    step,
    metric,
    event: type,
    onset: event.onset,
    onsetAt,
    detectedAt,
    moved: isOurs ? 'us' : moved,
    estimate,
    before,
    promise: null,
  }
}

/**
 * Updates the estimates of open incidents, in place. Separate from `updateIncidents`, because it is most of a round's work
 * and is needed only when the estimates are read. A target that was changed meanwhile is the one that they are about; until it was
 * measured, they stay as they were.
 */
export function refreshEstimates({ benchmark, state, comparisons, promises }: Judge): void {
  for (const { streams } of state.open) {
    for (const entry of streams) {
      const stream = streamOf(entry, { comparisons, promises })
      if (entry.recoveredAt !== null || stream === undefined || windowOf(stream).length === 0) continue
      entry.latest = currentEstimate(entry, { stream, state })
      entry.metric = stream.metric ?? entry.metric
      if ('watch' in stream) entry.promise = benchmark.target.promise ?? entry.promise
    }
  }
}

/** While only the competitor fails, nothing new says how slow we are. */
function currentEstimate(
  entry: IncidentStream,
  where: { stream: ComparisonStream | PromiseStream; state: Judge['state'] },
): Estimate {
  const { stream, state } = where
  const now = estimateOf(entry, where)
  if (now.ratio !== null || 'watch' in stream || comparisonEffect(stream).failures.us > 0) return now
  const known = estimateSince(windowOf(stream), entry.onset, slotAt(state, entry.detectedAt))
  return known.ratio === null ? entry.latest : known
}

/** Of a gap that was found after a failure the detector does not know since when it is. */
function estimateOf(
  { onset, detectedAt }: IncidentStream,
  { stream, state }: { stream: ComparisonStream | PromiseStream; state: Judge['state'] },
): Estimate {
  const isPromise = 'watch' in stream
  const decided = isPromise ? stream.watch.state.since : Math.max(stream.detector.since, stream.detector.epochStart)
  if (onset > decided && onset <= state.slot) {
    return estimateSince(windowOf(stream), onset, slotAt(state, detectedAt))
  }
  return isPromise ? promiseEstimate(stream) : comparisonEstimate(stream)
}
