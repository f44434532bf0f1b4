import type { Aspect } from '../../judge/gap/reading.ts'
import type { Audit } from '../../model/audit.ts'
import type { Metric } from '../../model/metric.ts'
import type { LcpParts, Round } from '../../model/round.ts'
import { median } from '../../statistics/quantile.ts'
import { theyPassWeFail } from '../audit/findings.ts'
import { stepsOf } from '../league/sites.ts'
import type { Reason } from './alarm.ts'
import { medianOf } from './figures.ts'

type Part = Extract<Reason, { kind: 'part' }>['part']

const parts = ['redirect', 'dns', 'connect', 'wait', 'loadDelay', 'load', 'renderDelay'] as const satisfies Part[]
/** ms: smaller differences of a part explain nothing. */
const noticeablePart = 100
/** Metrics that explain another one and can be fixed, with the difference, in their unit, below which they explain nothing. */
const explanatory = { ttfb: 100, fcp: 100, tbt: 100, bytes: 100_000, requests: 10 } as const satisfies Partial<
  Record<Metric, number>
>
/** How many times theirs our figure must be. */
const times = 1.2

const mostParts = 2
const mostMetrics = 2
const mostAudits = 2

/** What the rival does better on a step: the figures of both, most significant first; empty without a rival. */
export function reasonsOf(
  rounds: readonly Round[],
  { us, rival, audit, ...aspect }: Aspect & { us: string; rival: string | null; audit: Audit | null },
): Reason[] {
  if (rival === null) return []
  const lcp = aspect.metric === 'lcp' ? partReasons(rounds, { us, rival, step: aspect.step }) : []
  // The wait part of LCP is TTFB under another name.
  const explained = new Set<Metric>(lcp.length > 0 ? [aspect.metric, 'ttfb', 'fcp'] : [aspect.metric])
  return [
    ...lcp,
    ...metricReasons(rounds, { us, rival, step: aspect.step, explained }),
    ...auditReasons(audit, { us, rival, step: aspect.step }),
  ]
}

interface Sides {
  us: string
  rival: string
  step: string
}

function partReasons(rounds: readonly Round[], { us, rival, step }: Sides): Reason[] {
  const ours = partsOf(rounds, us, step)
  const theirs = partsOf(rounds, rival, step)
  if (ours.length === 0 || theirs.length === 0) return []
  return parts
    .map((part) => ({
      kind: 'part' as const,
      part,
      us: median(ours.map((one) => one[part])),
      rival: median(theirs.map((one) => one[part])),
    }))
    .filter((one) => one.us - one.rival >= noticeablePart)
    .toSorted((a, b) => b.us - b.rival - (a.us - a.rival))
    .slice(0, mostParts)
}

function partsOf(rounds: readonly Round[], site: string, step: string): LcpParts[] {
  return rounds
    .flatMap(({ visits }) => visits.filter((visit) => visit.site === site))
    .flatMap(({ loads }) => loads.flatMap(({ steps }) => steps.filter(({ name }) => name === step)))
    .flatMap(({ document }) => (document?.lcp === undefined ? [] : [document.lcp]))
}

function metricReasons(
  rounds: readonly Round[],
  { us, rival, step, explained }: Sides & { explained: ReadonlySet<Metric> },
): Reason[] {
  const ours = stepsOf(rounds, us, [step])
  const theirs = stepsOf(rounds, rival, [step])
  return (Object.keys(explanatory) as (keyof typeof explanatory)[])
    .filter((metric) => !explained.has(metric))
    .flatMap((metric) => {
      const figures = { us: medianOf(ours, { step, metric }), rival: medianOf(theirs, { step, metric }) }
      if (figures.us === null || figures.rival === null) return []
      return [{ kind: 'metric' as const, metric, us: figures.us, rival: figures.rival }]
    })
    .filter((one) => one.us - one.rival >= explanatory[one.metric] && one.us >= times * one.rival)
    .toSorted((a, b) => b.us / b.rival - a.us / a.rival)
    .slice(0, mostMetrics)
}

function auditReasons(audit: Audit | null, { us, rival, step }: Sides): Reason[] {
  if (audit === null) return []
  return theyPassWeFail(audit, us)
    .filter(
      ({ category, competitors, steps }) =>
        category === 'performance' && competitors.includes(rival) && steps.includes(step),
    )
    .slice(0, mostAudits)
    .map(({ rule, title, says }) => ({ kind: 'audit', rule, title, says }))
}
