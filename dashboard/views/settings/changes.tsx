import type { LiveKey } from '#core/model/live.ts'
import type { ChangedSetting } from '#core/words/settings.ts'
import { texts } from '../../texts.ts'

const words = texts.settings

/** As the form calls them. */
const labels: Record<LiveKey, string> = {
  every: words.every,
  'target.against': words.against,
  'target.metric': words.metric,
  'target.margin': words.margin,
  'target.promise': words.promise,
  'alarm.to': words.recipients,
  competitors: words.competitors,
}

/** What a change made of each setting. */
export function Changes({ of }: { of: readonly ChangedSetting[] }) {
  return (
    <ul>
      {of.map(({ key, change }) => (
        <li key={key}>
          {labels[key]}: <bdi>{change}</bdi>
        </li>
      ))}
    </ul>
  )
}
