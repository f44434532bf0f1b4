import type { Metric } from '../../model/metric.ts'
import type { FailureCode, Load, StepSample, Visit } from '../../model/round.ts'
import { doubtOf } from '../page/doubt.ts'

/** What to compare: one metric of one step. */
export interface Aspect {
  step: string
  metric: Metric
}

/**
 * The whole journey treated as a step: the sum of its steps' durations, only for loads that completed all of them. A
 * benchmark's own step of this name takes precedence.
 */
export const WHOLE_JOURNEY = 'journey'

/**
 * What one visit says about an aspect:
 * - `measured`  at least half of the loads have it; their values
 * - `failed`    a customer could not have got that far; counts as the worst result
 * - `missing`   no information, or probably another page, so it counts neither for nor against the site; `reason` is `other-kind`
 *               where the step is a page load for one site of a pair and not for the other (pair.ts)
 */
export type Reading =
  | { kind: 'measured'; values: number[] }
  | { kind: 'failed' }
  | { kind: 'missing'; reason?: 'other-kind' }

/** Reads a visit of a round with `loads` loads per visit; a site that was not in the round has no visit. */
export function readVisit(visit: Visit | undefined, aspect: Aspect, loads: number): Reading {
  if (visit === undefined) return { kind: 'missing' }
  switch (visit.status) {
    case 'ok':
    case 'failed': {
      // At least half: docs/detector.md section 1.
      const enough = Math.ceil(loads / 2)
      const values: number[] = []
      for (const load of visit.loads) {
        const value = metricOf(load, aspect)
        if (value !== undefined) values.push(value)
      }
      if (values.length >= enough) return { kind: 'measured', values }
      const got = visit.loads.filter((load) => completed(load, aspect.step)).length
      return visit.status === 'failed' && got < enough && isSitesFault(visit.failure?.code)
        ? { kind: 'failed' }
        : { kind: 'missing' }
    }
    // A bot challenge is not a fast page, and a page without its expected content is a different page.
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
  for (const own of load.steps) {
    if (own.name !== step) continue
    return doubtOf(own) === undefined ? measuredIn(own, metric) : undefined
  }
  // Without the step itself, only a whole journey can be complete.
  if (metric !== 'duration' || !completed(load, step)) return undefined
  if (load.steps.some((each) => doubtOf(each) !== undefined)) return undefined
  const durations = load.steps.map((each) => measuredIn(each, 'duration'))
  return durations.reduce((sum, duration) => (sum === undefined || duration === undefined ? undefined : sum + duration))
}

/** Nobody waits only as long as it took a page to come that then stayed blank. */
function measuredIn({ metrics, blank }: StepSample, metric: Metric): number | undefined {
  return blank !== undefined && (metric === 'duration' || metric === 'load') ? undefined : metrics[metric]
}

function completed(load: Load, step: string): boolean {
  if (load.steps.some(({ name }) => name === step)) return true
  return step === WHOLE_JOURNEY && load.failure === undefined && load.steps.length > 0
}

/** False when the worker, the deadline or the journey's own script is to blame, not the site. */
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
    case 'content-missing':
      return true
    case 'script-error':
    case 'step-missing':
    case 'new-window':
    case 'not-allowed':
    case 'challenge':
    case 'robots':
    case 'side-effect':
    case 'retry-after':
    case 'out-of-time':
    case 'stopped':
    case 'worker':
      return false
    default:
      return code satisfies never
  }
}
