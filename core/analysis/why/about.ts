import type { Metric } from '../../model/metric.ts'
import type { Cause } from './findings/finding.ts'
import type { WhyPart } from './parts.ts'
import type { Why } from './why.ts'

/** Until the first byte: https://web.dev/articles/ttfb */
const toFirstByte: readonly WhyPart[] = ['redirect', 'dns', 'connect', 'wait']

/**
 * The causes among them that explain a gap on a metric, for messages about it; null without one. The parts of a page load do not
 * explain how much a layout shifts, how many bytes arrive, or how soon a page responds; and a late image delays no first byte.
 */
export function whyAbout(why: Why, metric: Metric): Why | null {
  const causes = why.findings.causes.filter((cause) => explains(cause, metric))
  if (causes.length === 0) return null
  const isAll = causes.length === why.findings.causes.length
  return { ...why, findings: { causes, notes: isAll ? why.findings.notes : [] } }
}

/** Whether the parts of a page load explain a gap on a metric at all. */
export function isExplained(metric: Metric): boolean {
  return explains({ part: 'wait', kind: 'wait' }, metric)
}

function explains({ part, kind }: Pick<Cause, 'part' | 'kind'>, metric: Metric): boolean {
  switch (metric) {
    case 'ttfb':
      return toFirstByte.includes(part)
    case 'fcp':
      return kind !== 'image-late' && kind !== 'image-heavy'
    case 'lcp':
    case 'load':
    case 'speedIndex':
    case 'duration':
      return true
    case 'icp':
    case 'cls':
    case 'inp':
    case 'tbt':
    case 'bytes':
    case 'requests':
      return false
    default:
      return metric satisfies never
  }
}
