import { type Metric, metrics } from '#core/model/metric.ts'
import { texts } from '../texts.ts'

/** That another metric stands in for the one chosen (`wanted`), where a step has none of it; otherwise nothing. */
export function MetricInstead({ wanted, shown }: { wanted: string; shown: Metric }) {
  const chosen = metrics.find((metric) => metric === wanted)
  return chosen === undefined || chosen === shown ? null : <p>{texts.trend.instead(chosen, shown)}</p>
}
