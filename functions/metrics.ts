import type { RoundFigures } from '#core/judge/figures.ts'
import { metricDimensions, metricNames, metricNamespace } from '#infra/names.ts'

type Unit = 'None' | 'Count' | 'Seconds'

const units: Record<keyof typeof metricNames, Unit> = {
  behind: 'None',
  gap: 'None',
  failedVisits: 'Count',
  blockedVisits: 'Count',
  rounds: 'Count',
  roundSeconds: 'Seconds',
}

/** CloudWatch drops metrics older than this, ms. */
const oldest = 14 * 24 * 60 * 60 * 1000

/**
 * The log line that CloudWatch turns into metrics: its embedded metric format. The timestamp is the end of the round, so that
 * rounds judged late, such as after an outage, appear at the right place on the chart and do not raise an alarm about the
 * present. Null for a round that CloudWatch would not accept.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsLine(
  figures: RoundFigures,
  { benchmark, market, now }: { benchmark: string; market: string; now: number },
): object | null {
  // A worker's clock may be fast, but a round cannot be in the future.
  const at = Math.min(Date.parse(figures.finishedAt), now)
  if (Number.isNaN(at) || now - at >= oldest) return null
  const { behind, gap, failedVisits, blockedVisits, seconds, scheduledAt } = figures
  const values: Partial<Record<keyof typeof metricNames, number>> = {
    ...(behind !== null && { behind: behind ? 1 : 0 }),
    ...(gap !== null && { gap }),
    failedVisits,
    blockedVisits,
    rounds: 1,
    roundSeconds: seconds,
  }
  return metricLine(values, { benchmark, market, at, scheduledAt })
}

/** No round: adds nothing to their number, but makes it known that there were none. */
export function heartbeatLine({ benchmark, market, now }: { benchmark: string; market: string; now: number }): object {
  return metricLine({ rounds: 0 }, { benchmark, market, at: now })
}

function metricLine(
  values: Partial<Record<keyof typeof metricNames, number>>,
  { benchmark, market, at, ...rest }: { benchmark: string; market: string; at: number; scheduledAt?: string },
): object {
  const given = (Object.keys(values) as (keyof typeof metricNames)[]).map((key) => ({ key, name: metricNames[key] }))
  return {
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        {
          Namespace: metricNamespace,
          Dimensions: [[metricDimensions.benchmark, metricDimensions.market]],
          Metrics: given.map(({ key, name }) => ({ Name: name, Unit: units[key] })),
        },
      ],
    },
    [metricDimensions.benchmark]: benchmark,
    [metricDimensions.market]: market,
    ...Object.fromEntries(given.map(({ key, name }) => [name, values[key]])),
    ...rest,
  }
}
