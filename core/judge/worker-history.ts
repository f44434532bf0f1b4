import type { Round } from '../model/round.ts'
import { MAD_TO_SD, medianAbsoluteDeviation } from '../statistics/quantile.ts'

/** Recent readings of the workers in one market with one method; oldest first. Plain JSON. */
export interface WorkerHistory {
  /** CPU index, one per round. */
  cpu: number[]
  /** Load times of the control page, ms, one per visit. */
  control: number[]
}

/** Why a round is kept but not judged: the reading, and its usual value. */
export interface WorkerNote {
  what: 'cpu' | 'control'
  value: number
  usual: number
  /** The site visited while the worker was unsteady; null for the CPU index, which is measured once per round. */
  site: string | null
}

/** Number of values remembered. A permanently different worker becomes usual once it fills half of them. */
const MAX_CPU = 48
const MAX_CONTROL = 144
/** With less history, what is usual cannot be determined. */
const MIN_CPU = 12
const MIN_CONTROL = 24
/** Outliers are this many robust standard deviations from the median of ln(value): one normal value in 3.5 million. */
const OUTLIER_SPREADS = 5
/** Nothing within this factor is an outlier, however steady the worker was: it cancels out of the comparison. */
const MIN_FACTOR = { cpu: 1.4, control: 2 } as const

export function emptyHistory(): WorkerHistory {
  return { cpu: [], control: [] }
}

/**
 * Adds a round to the history and returns a note if its worker was unsteady. Considers only the CPU index and the worker's
 * own control page, never the sites' times: excluding rounds for being slow would void every guarantee.
 */
export function assessWorker(history: WorkerHistory, { worker, visits }: Round): WorkerNote | null {
  const controls = visits.flatMap(({ site, control }) => (control === undefined ? [] : [{ site, control }]))
  const cpu = outlierFrom(history.cpu, { values: [worker.cpuIndex], least: MIN_CPU, factor: MIN_FACTOR.cpu })
  const times = controls.map(({ control }) => control)
  const control = outlierFrom(history.control, { values: times, least: MIN_CONTROL, factor: MIN_FACTOR.control })
  history.cpu = [...history.cpu, worker.cpuIndex].slice(-MAX_CPU)
  history.control = [...history.control, ...times].slice(-MAX_CONTROL)
  if (cpu !== null) return { what: 'cpu', value: cpu.value, usual: cpu.usual, site: null }
  if (control === null) return null
  return { what: 'control', value: control.value, usual: control.usual, site: controls[control.at]?.site ?? null }
}

/** Those of the given rounds (oldest first) whose worker was unsteady, judged by the rounds before them. */
export function unsteadyRounds(rounds: readonly Round[]): Round[] {
  const history = emptyHistory()
  return rounds.filter((round) => assessWorker(history, round) !== null)
}

/** The value furthest from the history, if it is an outlier. */
function outlierFrom(
  history: readonly number[],
  { values, least, factor }: { values: readonly number[]; least: number; factor: number },
): { value: number; usual: number; at: number } | null {
  const known = history.filter((value) => value > 0)
  if (known.length < least) return null
  const { median, mad } = medianAbsoluteDeviation(known.map(Math.log))
  const limit = Math.max(OUTLIER_SPREADS * MAD_TO_SD * mad, Math.log(factor))
  const distances = values.map((value) => (value > 0 ? Math.abs(Math.log(value) - median) : Number.POSITIVE_INFINITY))
  const furthest = Math.max(0, ...distances)
  if (furthest <= limit) return null
  const at = distances.indexOf(furthest)
  return { value: values[at] ?? 0, usual: Math.exp(median), at }
}
