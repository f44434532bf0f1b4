import type { Metric } from '../../model/metric.ts'
import type { FailureCode, Load, Visit } from '../../model/round.ts'

/** What is compared: one metric of one step. */
export interface Aspect {
  step: string
  metric: Metric
}

/**
 * The whole journey as if it were a step: the sum of its steps' durations, known only for a load that completed all of
 * them. A benchmark's own step of this name takes its place.
 */
export const WHOLE_JOURNEY = 'journey'

/**
 * What one visit tells about an aspect:
 * - `measured`  at least half of the loads have it; their values
 * - `failed`    the site did not let a customer get that far: the worst there is, and counted as such
 * - `missing`   nothing that may be held for or against the site
 */
export type Reading = { kind: 'measured'; values: number[] } | { kind: 'failed' } | { kind: 'missing' }

/** Reads a visit of a round with `loads` loads a visit; a site that was not in the round has no visit. */
export function readVisit(visit: Visit | undefined, aspect: Aspect, loads: number): Reading {
  if (visit === undefined) return { kind: 'missing' }
  switch (visit.status) {
    case 'ok':
    case 'failed': {
      // At least half: statistics.md section 1.
      const enough = Math.ceil(loads / 2)
      const values = visit.loads.map((load) => metricOf(load, aspect)).filter((value) => value !== undefined)
      if (values.length >= enough) return { kind: 'measured', values }
      const got = visit.loads.filter((load) => completed(load, aspect.step)).length
      return visit.status === 'failed' && got < enough && isSitesFault(visit.failure?.code)
        ? { kind: 'failed' }
        : { kind: 'missing' }
    }
    // A bot wall is not a fast page, and a page without its expected content is another page.
    case 'blocked':
    case 'refused':
    case 'changed':
    case 'skipped':
      return { kind: 'missing' }
    default:
      return visit.status satisfies never
  }
}

function metricOf(load: Load, { step, metric }: Aspect): number | undefined {
  const own = load.steps.find(({ name }) => name === step)
  if (own !== undefined) return own.metrics[metric]
  if (step !== WHOLE_JOURNEY || metric !== 'duration' || !completed(load, step)) return undefined
  const durations = load.steps.map(({ metrics }) => metrics.duration)
  return durations.reduce((sum, duration) => (sum === undefined || duration === undefined ? undefined : sum + duration))
}

function completed(load: Load, step: string): boolean {
  if (load.steps.some(({ name }) => name === step)) return true
  return step === WHOLE_JOURNEY && load.failure === undefined && load.steps.length > 0
}

/** False where the worker, the deadline or the journey's own script is to blame: then nobody was slow. */
function isSitesFault(code: FailureCode | undefined): boolean {
  switch (code) {
    case undefined:
    case 'dns':
    case 'unreachable':
    case 'tls':
    case 'http-error':
    case 'timeout':
    case 'crashed':
    case 'out-of-memory':
    case 'redirect-loop':
    case 'element-missing':
      return true
    case 'script-error':
    case 'step-missing':
    case 'not-allowed':
    case 'bot-wall':
    case 'out-of-time':
    case 'stopped':
    case 'worker':
      return false
    default:
      return code satisfies never
  }
}
