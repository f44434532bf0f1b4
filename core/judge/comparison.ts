import type { Benchmark } from '../model/benchmark.ts'
import type { Metric } from '../model/metric.ts'
import type { Round, StepKind } from '../model/round.ts'
import { configOf, type DetectorConfig } from '../statistics/config.ts'
import { noLongerBehind } from '../statistics/decide.ts'
import { observe, restoreDetector, saveDetector, startDetector } from '../statistics/detector.ts'
import type { Detector, DetectorState } from '../statistics/memory.ts'
import { median } from '../statistics/quantile.ts'
import { isFailure } from '../statistics/round-ratio.ts'
import type { DetectorEvent } from '../statistics/verdict.ts'
import { ratioOfPair } from './gap/gap.ts'
import { kindOnVisit } from './gap/kind.ts'
import { readPair, type SitesRead } from './gap/pair.ts'
import type { Reading } from './gap/reading.ts'
import type { LastChange } from './last-change.ts'
import { chooseMetric, type MetricChoice, remembered } from './metric.ts'
import { noteUsual } from './rival-failure.ts'
import type { Slip } from './slip.ts'
import { type Comparison, falseAlarmIntervalOf, ourName } from './streams.ts'

/** A comparison being judged: a detector, plus what the detector does not need to know. */
export interface ComparisonStream extends Comparison, MetricChoice {
  detector: Detector
  /** The competitor's time in each round of the detector's window, ms; null where one side failed. Ours follows from d. */
  rival: (number | null)[]
  /** Slot of the event that set the verdict or started the current regime; null before the first. */
  decidedAt: number | null
  /** Present while the newest round was not compared because the step is of another kind for each side. */
  kinds?: StepKinds | undefined
  /** What was measured of the competitor (model/walked.ts); absent before a round that says so. */
  walked?: string
  /** Scheduled time of the round with which it began anew, because something else is measured of the competitor since. */
  begun?: string
  /** Typical d before the competitor last failed, while that is among the newest rounds (rival-failure.ts); absent otherwise. */
  usual?: number
  /** Present when the newest event is that we slipped, being behind already (slip.ts). */
  slip?: Slip
  /** Who moved when the gap last changed (last-change.ts); absent before the first change. */
  lastChange?: LastChange
}

/** What kind a step is for either side of a comparison. */
interface StepKinds {
  us: StepKind
  competitor: StepKind
}

/** Its stored form: plain JSON. */
export interface SavedComparison extends Comparison, MetricChoice {
  v: 1
  kind: 'comparison'
  /** Number of the epoch it belongs to; a stream from another epoch is restarted. */
  epoch: number
  detector: DetectorState
  rival: (number | null)[]
  decidedAt: number | null
  kinds?: StepKinds
  walked?: string
  begun?: string
  usual?: number
  slip?: Slip
  lastChange?: LastChange
}

export function startComparison({ competitor, step }: Comparison, benchmark: Benchmark): ComparisonStream {
  const detector = startDetector(detectorConfig(benchmark))
  return { competitor, step, metric: null, without: 0, detector, rival: [], decidedAt: null }
}

export function saveComparison(stream: ComparisonStream, epoch: number): SavedComparison {
  const { competitor, step, metric, without, rival, decidedAt } = stream
  const detector = saveDetector(stream.detector)
  const saved = { epoch, competitor, step, metric, without, detector, rival: [...rival], decidedAt }
  return { v: 1, kind: 'comparison', ...saved, ...present(stream) }
}

export function restoreComparison(saved: SavedComparison, benchmark: Benchmark): ComparisonStream {
  const { competitor, step, metric, without, rival, decidedAt } = saved
  const detector = restoreDetector(saved.detector, detectorConfig(benchmark))
  return { competitor, step, metric, without, detector, rival: [...rival], decidedAt, ...present(saved) }
}

/** What a stream only has under certain conditions. */
function present({
  kinds,
  walked,
  begun,
  usual,
  slip,
  lastChange,
}: Pick<SavedComparison, 'walked' | 'begun' | 'usual' | 'slip' | 'lastChange'> & { kinds?: StepKinds | undefined }) {
  return {
    ...(kinds && { kinds: { ...kinds } }),
    ...(walked !== undefined && { walked }),
    ...(begun !== undefined && { begun }),
    ...(usual !== undefined && { usual }),
    ...(slip && { slip: { ...slip } }),
    ...(lastChange && { lastChange: { ...lastChange } }),
  }
}

function detectorConfig(benchmark: Benchmark): Partial<DetectorConfig> {
  const { every, target, alarm } = benchmark
  const choice = { every, margin: target.margin, falseAlarmsPerYear: alarm.falseAlarmsPerYear }
  return { ...configOf(choice), c: falseAlarmIntervalOf(benchmark) }
}

/** Takes in a round, in place; `judged` is false when its worker was unsteady. A slot seen before changes nothing. */
export function observeComparison(
  stream: ComparisonStream,
  { round, slot, judged, benchmark }: { round: Round; slot: number; judged: boolean; benchmark: Benchmark },
): DetectorEvent[] {
  if (slot <= stream.detector.watermark) return []
  const us = ourName(benchmark)
  settleWalked(stream, { round, benchmark })
  noteKinds(stream, { round, us })
  const { competitor, step } = stream
  const read = remembered((metric) => readPair(round, { us, competitor, step, metric }))
  settleMetric(stream, { read, benchmark })
  const pair = stream.metric === null ? null : read(stream.metric)
  const d = pair !== null && judged ? ratioOfPair(pair, round.method.loads) : null
  if (d !== null) noteUsual(stream, d)
  const events = observe(stream.detector, slot, d)
  if (d !== null) {
    // A regime that came back had its name before: the few rounds since then say less.
    const improved = stream.lastChange?.towards === 'faster' && stream.detector.home !== null
    const over = events.length === 0 ? noLongerBehind(stream.detector, { improved }) : null
    if (over !== null) events.push(over)
    const time = isFailure(d) || pair === null ? null : timeOf(pair.competitor)
    stream.rival = [...stream.rival, time].slice(-stream.detector.window.length)
  }
  // A second event of the same round, such as a first verdict, is based on the same rounds.
  if (events.length > 0) stream.decidedAt = slot
  return events
}

/** Chooses the stream's metric; a stream that switches to another metric is restarted. */
function settleMetric(
  stream: ComparisonStream,
  { read, benchmark }: { read: (metric: Metric) => SitesRead; benchmark: Benchmark },
): void {
  const { metric: wanted } = benchmark.target
  const has = (metric: Metric) => {
    const { us, competitor } = read(metric)
    return us.kind === 'measured' && competitor.kind === 'measured'
  }
  const choice = chooseMetric(stream, { wanted, has })
  if (stream.metric !== null && choice.metric !== stream.metric)
    Object.assign(stream, startComparison(stream, benchmark))
  Object.assign(stream, choice)
}

/** A stream is begun anew when the round measured something else of the competitor, such as other pages. */
function settleWalked(stream: ComparisonStream, { round, benchmark }: { round: Round; benchmark: Benchmark }): void {
  const walked = round.visits.find(({ site }) => site === stream.competitor)?.walked
  if (walked === undefined) return
  if (stream.walked !== undefined && stream.walked !== walked) {
    const begun = new Date(round.scheduledAt).toISOString()
    Object.assign(stream, startComparison(stream, benchmark), { begun })
  }
  stream.walked = walked
}

/** Remembers that the step is of another kind for each side, so that a verdict can say why there is none. */
function noteKinds(stream: ComparisonStream, { round, us }: { round: Round; us: string }): void {
  const { competitor, step } = stream
  const [ours, theirs] = [us, competitor].map((name) =>
    kindOnVisit(
      round.visits.find(({ site }) => site === name),
      step,
    ),
  )
  if (!ours || !theirs) return
  if (ours === theirs) delete stream.kinds
  else stream.kinds = { us: ours, competitor: theirs }
}

/** Median of a reading, rounded to save space in the store; null when it was not measured. */
function timeOf(reading: Reading): number | null {
  return reading.kind === 'measured' ? Math.round(median(reading.values) * 1000) / 1000 : null
}
