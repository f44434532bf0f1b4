import type { ChangedSetting } from '#core/words/settings.ts'
import { labels } from './problems.ts'
import { shownChange } from './shown-change.ts'

/** What a change made of each setting. */
export function Changes({ of }: { of: readonly ChangedSetting[] }) {
  return (
    <ul>
      {of.map((changed) => (
        <li key={changed.key}>
          {labels[changed.key]}: <bdi>{shownChange(changed)}</bdi>
        </li>
      ))}
    </ul>
  )
}
