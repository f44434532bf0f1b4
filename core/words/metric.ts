import { type Metric, unitOf } from '../model/metric.ts'
import { formatDuration, formatSize } from '../model/units.ts'
import { localised } from './locale.ts'

/** Short name of a metric, and its meaning for readers who do not know it. */
export const metricWords: Record<Metric, { name: string; meaning: string }> = {
  ttfb: { name: 'TTFB', meaning: 'time until the first byte arrives' },
  fcp: { name: 'FCP', meaning: 'time until something appears' },
  lcp: { name: 'LCP', meaning: 'time until the main content appears' },
  icp: { name: 'ICP', meaning: 'time from an interaction until the content it brings appears' },
  cls: { name: 'CLS', meaning: 'how much the layout shifts while the page loads' },
  inp: { name: 'INP', meaning: 'time until the page responds to a tap' },
  tbt: { name: 'TBT', meaning: 'time during which the page cannot respond' },
  load: { name: 'load', meaning: 'time until everything has loaded' },
  speedIndex: { name: 'Speed Index', meaning: 'average time until the visible part of the page is filled' },
  duration: { name: 'duration', meaning: 'time the step takes' },
  bytes: { name: 'size', meaning: 'bytes transferred' },
  requests: { name: 'requests', meaning: 'requests made' },
}

/** Short name of a metric within a sentence. */
export function metricName(metric: Metric): string {
  return metricWords[metric].name
}

/** The name with a capital, for the start of a line or column. */
export function headingOf(metric: Metric): string {
  const { name } = metricWords[metric]
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}

/** A figure as every table has it: `1.42 s`, `870 ms`, `1.3 MB`, `0.141`, `24`. */
export function formatMetric(metric: Metric, value: number, locale?: string): string {
  return localised(plainly(metric, value), locale)
}

function plainly(metric: Metric, value: number): string {
  const unit = unitOf[metric]
  switch (unit) {
    case 'ms':
      return formatDuration(value)
    case 'bytes':
      return formatSize(value)
    case 'score':
      return value.toFixed(3)
    case 'count':
      return String(Math.round(value * 10) / 10)
    default:
      return unit satisfies never
  }
}

/** The comparatives of a metric: more of it is slower, or heavier; and what the site with the least of it is. */
export function comparative(metric: Metric): { more: string; less: string; least: string } {
  const unit = unitOf[metric]
  switch (unit) {
    case 'ms':
      return { more: 'slower', less: 'faster', least: 'fastest' }
    case 'bytes':
      return { more: 'heavier', less: 'lighter', least: 'lightest' }
    case 'score':
      return { more: 'worse', less: 'better', least: 'best' }
    case 'count':
      return { more: 'more', less: 'fewer', least: 'fewest' }
    default:
      return unit satisfies never
  }
}
