import type { Round } from '../model/round.ts'
import { MAD_TO_SD, medianAbsoluteDeviation } from '../statistics/quantile.ts'

/** What a worker was like lately, in one market and measured in one way; oldest first. Plain JSON. */
export interface WorkerHistory {
  /** CPU index, one a round. */
  cpu: number[]
  /** Load times of the control page, ms, one a visit. */
  control: number[]
}

/** Why a round is kept but not judged. `factor` is how far from usual: 2 means twice the usual value. */
export interface WorkerNote {
  what: 'cpu' | 'control'
  value: number
  usual: number
  /** The site visited while the worker was unsteady; null for the CPU index, which is measured once a round. */
  site: string | null
}

/** Values remembered. A worker that is replaced for good is usual again once it fills half of them. */
const MOST_CPU = 48
const MOST_CONTROL = 144
/** With less history nobody knows what is usual. */
const LEAST_CPU = 12
const LEAST_CONTROL = 24
/** Further from the median of ln(value) than so many robust standard deviations is far: one normal value in 3.5 million. */
const FAR_SPREADS = 5
/** And nothing within this factor is far, however steady the worker was: it cancels out of the comparison. */
const LEAST_FACTOR = { cpu: 1.4, control: 2 } as const

export function emptyHistory(): WorkerHistory {
  return { cpu: [], control: [] }
}

/**
 * Takes a round into the history and says whether its worker was unsteady. Looks at the CPU index and at the worker's own
 * control page only, never at the sites' times: leaving rounds out for being slow would break every promise.
 */
export function weighWorker(history: WorkerHistory, { worker, visits }: Round): WorkerNote | null {
  const controls = visits.flatMap(({ site, control }) => (control === undefined ? [] : [{ site, control }]))
  const cpu = farFrom(history.cpu, { values: [worker.cpuIndex], least: LEAST_CPU, factor: LEAST_FACTOR.cpu })
  const times = controls.map(({ control }) => control)
  const control = farFrom(history.control, { values: times, least: LEAST_CONTROL, factor: LEAST_FACTOR.control })
  history.cpu = [...history.cpu, worker.cpuIndex].slice(-MOST_CPU)
  history.control = [...history.control, ...times].slice(-MOST_CONTROL)
  if (cpu !== null) return { what: 'cpu', value: cpu.value, usual: cpu.usual, site: null }
  if (control === null) return null
  return { what: 'control', value: control.value, usual: control.usual, site: controls[control.at]?.site ?? null }
}

/** Rounds among these whose worker was unsteady by the rounds before them; oldest first. */
export function unsteadyRounds(rounds: readonly Round[]): Round[] {
  const history = emptyHistory()
  return rounds.filter((round) => weighWorker(history, round) !== null)
}

/** The value furthest from the history, if it is far. */
function farFrom(
  history: readonly number[],
  { values, least, factor }: { values: readonly number[]; least: number; factor: number },
): { value: number; usual: number; at: number } | null {
  const known = history.filter((value) => value > 0)
  if (known.length < least) return null
  const { median, mad } = medianAbsoluteDeviation(known.map(Math.log))
  const limit = Math.max(FAR_SPREADS * MAD_TO_SD * mad, Math.log(factor))
  const distances = values.map((value) => (value > 0 ? Math.abs(Math.log(value) - median) : Number.POSITIVE_INFINITY))
  const furthest = Math.max(0, ...distances)
  if (furthest <= limit) return null
  const at = distances.indexOf(furthest)
  return { value: values[at] ?? 0, usual: Math.exp(median), at }
}
