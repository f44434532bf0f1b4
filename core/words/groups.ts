import type { StepGroups } from '../analysis/league/groups.ts'
import { waitWords } from './locale.ts'
import { metricName } from './metric.ts'

/** That a step's loads fall into two groups, to follow its site: `search in two groups, about 1.2 s and 2.4 s LCP (40 of 96 loads)`. */
export function groupWords(
  { step, metric, fast, slow, loads, slowLoads, tool }: StepGroups,
  number: (value: number) => string = String,
  locale?: string,
): string {
  const [one, other] = [fast, slow].map((ms) => waitWords(ms, { locale }))
  const follows = tool === null ? '' : `, which follow its A/B tests (${tool})`
  return `${step} in two groups, ${metricName(metric)} of about ${one} and ${other} (${number(slowLoads)} of ${number(loads)} loads)${follows}`
}
