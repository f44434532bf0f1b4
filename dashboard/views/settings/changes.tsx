import type { ChangedSetting } from '#core/words/settings.ts'
import { labels } from './problems.ts'

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
