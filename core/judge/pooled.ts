import type { Benchmark } from '../model/benchmark.ts'
import type { Metric } from '../model/metric.ts'
import type { Round } from '../model/round.ts'
import { configOf, type DetectorConfig } from '../statistics/config.ts'
import { observe, restoreDetector, saveDetector, startDetector } from '../statistics/detector.ts'
import type { Detector, DetectorState } from '../statistics/memory.ts'
import { clampLogRatio, quickerHalf, WORST } from '../statistics/round-ratio.ts'
import { sum } from '../statistics/sum.ts'
import type { DetectorEvent } from '../statistics/verdict.ts'
import { differInKind } from './gap/kind.ts'
import { type Reading, readVisit } from './gap/reading.ts'
import { chooseMetric, type MetricChoice, remembered } from './metric.ts'
import { falseAlarmIntervalOf, ourName } from './streams.ts'

/**
 * Our site against all competitors of a step together: one more detector, which answers a single question, whether we got
 * slower. The mean of their times varies less than the time of one, so it is answered in fewer rounds; against whom we slipped
 * is then up to the comparisons (pooled-slip.ts).
 */
export interface PooledStream extends MetricChoice {
  step: string
  /** The competitors it consists of, with what was measured of them (model/walked.ts); in the order of the benchmark. */
  members: string[]
  /** Consecutive rounds in which other competitors were measured than those. */
  others: number
  detector: Detector
  /** When we got slower; the newest few, so that a comparison that lags behind after a crash finds them. */
  slips: PooledSlip[]
}

/** Found in the round of `slot`, began at `onset`. */
type PooledSlip = Readonly<Pick<DetectorEvent, 'slot' | 'onset' | 'evidence'>>

export interface SavedPooled extends MetricChoice {
  v: 1
  kind: 'pooled'
  epoch: number
  step: string
  members: string[]
  others: number
  detector: DetectorState
  slips: PooledSlip[]
}

/** Other competitors have to be measured in this many rounds in a row before it consists of them: as for metrics. */
const OTHERS_FOR_GOOD = 12
const MOST_SLIPS = 4

export function startPooled(step: string, benchmark: Benchmark): PooledStream {
  const detector = startDetector(pooledConfig(benchmark))
  return { step, metric: null, without: 0, members: [], others: 0, detector, slips: [] }
}

export function savePooled({ detector, members, slips, ...pooled }: PooledStream, epoch: number): SavedPooled {
  const copied = { members: [...members], slips: [...slips], detector: saveDetector(detector) }
  return { v: 1, kind: 'pooled', epoch, ...pooled, ...copied }
}

export function restorePooled(saved: SavedPooled, benchmark: Benchmark): PooledStream {
  const { step, metric, without, members, others, slips } = saved
  const detector = restoreDetector(saved.detector, pooledConfig(benchmark))
  return { step, metric, without, members: [...members], others, detector, slips: [...slips] }
}

/** Verdicts, and so the level tests, are up to the comparisons. */
function pooledConfig(benchmark: Benchmark): Partial<DetectorConfig> {
  const { every, target, alarm } = benchmark
  const choice = { every, margin: target.margin, falseAlarmsPerYear: alarm.falseAlarmsPerYear }
  return { ...configOf(choice), c: falseAlarmIntervalOf(benchmark), wChange: 1, wLevel: 0, smallShifts: true }
}

/** Takes in a round, in place; `judged` is false when its worker was unsteady. A slot seen before changes nothing. */
export function observePooled(
  pooled: PooledStream,
  { round, slot, judged, benchmark }: { round: Round; slot: number; judged: boolean; benchmark: Benchmark },
): void {
  if (slot <= pooled.detector.watermark) return
  const read = readerOf(round, { benchmark, step: pooled.step })
  settleMetric(pooled, { read, benchmark })
  const { us, competitors } = pooled.metric === null ? nothing : read(pooled.metric)
  settleMembers(pooled, { present: competitors.map(({ member }) => member), benchmark })
  const events = observe(pooled.detector, slot, judged ? gapTo(pooled.members, { us, competitors }) : null)
  for (const { type, onset, evidence } of events) {
    if (type !== 'FELL_BEHIND' && type !== 'SLIPPED' && type !== 'LEAD_LOST') continue
    pooled.slips = [...pooled.slips, { slot, onset, evidence }].slice(-MOST_SLIPS)
  }
}

/** What a round says: our reading, and the competitors that were measured. */
interface PooledReading {
  us: Reading
  competitors: { member: string; time: number }[]
}

const nothing: PooledReading = { us: { kind: 'missing' }, competitors: [] }

/** Reads a step of a round by any metric: each visit once, although a metric is read to be chosen and then to be judged by. */
function readerOf(
  { visits, method }: Round,
  { benchmark, step }: { benchmark: Benchmark; step: string },
): (metric: Metric) => PooledReading {
  const ours = visits.find(({ site }) => site === ourName(benchmark))
  const rivals = benchmark.sites.flatMap(({ name, us }) => {
    const visit = us ? undefined : visits.find(({ site }) => site === name)
    return visit === undefined || differInKind(ours, visit, step) ? [] : [visit]
  })
  return remembered((metric): PooledReading => {
    const competitors = rivals.flatMap((visit) => {
      const reading = readVisit(visit, { step, metric }, method.loads)
      const time = reading.kind === 'measured' ? quickerHalf(reading.values) : null
      const { site, walked } = visit
      return time === null ? [] : [{ member: walked === undefined ? site : `${site} ${walked}`, time }]
    })
    return competitors.length === 0 ? nothing : { us: readVisit(ours, { step, metric }, method.loads), competitors }
  })
}

/** Our time less the mean of theirs, as logarithms; null unless all members were measured. */
function gapTo(members: readonly string[], { us, competitors }: PooledReading): number | null {
  const times = competitors.flatMap(({ member, time }) => (members.includes(member) ? [time] : []))
  if (times.length === 0 || times.length < members.length) return null
  if (us.kind === 'failed') return WORST
  const ours = us.kind === 'measured' ? quickerHalf(us.values) : null
  if (ours === null) return null
  return clampLogRatio(ours - sum(times) / times.length)
}

/** Chooses the metric; with another one it is restarted. */
function settleMetric(
  pooled: PooledStream,
  { read, benchmark }: { read: (metric: Metric) => PooledReading; benchmark: Benchmark },
): void {
  const has = (metric: Metric) => {
    const { us, competitors } = read(metric)
    return us.kind === 'measured' && competitors.length > 0
  }
  const choice = chooseMetric(pooled, { wanted: benchmark.target.metric, has })
  if (pooled.metric !== null && choice.metric !== pooled.metric)
    Object.assign(pooled, startPooled(pooled.step, benchmark))
  Object.assign(pooled, choice)
}

/** With other competitors it is restarted, too; one that is blocked for an hour is still one of them. */
function settleMembers(
  pooled: PooledStream,
  { present, benchmark }: { present: readonly string[]; benchmark: Benchmark },
): void {
  const isSame = present.length === pooled.members.length && present.every((member) => pooled.members.includes(member))
  pooled.others = isSame || present.length === 0 ? 0 : pooled.others + 1
  if (pooled.others === 0 || (pooled.members.length > 0 && pooled.others < OTHERS_FOR_GOOD)) return
  const { metric, without } = pooled
  Object.assign(pooled, startPooled(pooled.step, benchmark), { metric, without, members: [...present] })
}
