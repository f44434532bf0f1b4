import type { PictureDisagreement } from '../model/round.ts'
import { formatMetric, metricName } from './metric.ts'

/** What the picture shows at the time that a metric stands for. */
const shows: Record<PictureDisagreement['metric'], string> = {
  fcp: 'shows its first content',
  lcp: 'shows the largest change',
}

/** `LCP 232 ms, but the picture shows the largest change at 1.77 s`. */
export function disagreementWords({ metric, number, picture }: PictureDisagreement): string {
  const claim = number === null ? `no ${metricName(metric)}` : `${metricName(metric)} ${formatMetric(metric, number)}`
  if (picture === null) return `${claim}, but the picture shows nothing`
  return `${claim}, but the picture ${shows[metric]} at ${formatMetric(metric, picture)}`
}
