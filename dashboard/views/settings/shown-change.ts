import { metrics } from '#core/model/metric.ts'
import { headingOf } from '#core/words/metric.ts'
import type { ChangedSetting } from '#core/words/settings.ts'

/** What a change made of a setting; metrics are named as in every other view, not as in the file. */
export function shownChange({ key, change }: ChangedSetting): string {
  if (key !== 'target.metric') return change
  const nameOf = (value: string) => {
    const metric = metrics.find((each) => each === value)
    return metric === undefined ? value : headingOf(metric)
  }
  return change.split(' → ').map(nameOf).join(' → ')
}
