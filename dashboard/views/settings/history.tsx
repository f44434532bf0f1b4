import { timeWords } from '#core/words/parts.ts'
import type { ShownChange } from '#stages/api/settings/answer.ts'
import { texts } from '../../texts.ts'
import { Changes } from './changes.tsx'

const words = texts.settings

interface HistoryProps {
  /** Newest first. */
  changes: readonly ShownChange[]
  mayChange: boolean
  timeZone: string
  /** Sets everything as it was before a change. */
  undo: (change: number) => Promise<void>
}

/** Who changed what and when. */
export function History({ changes, mayChange, timeZone, undo }: HistoryProps) {
  return (
    <section aria-label={words.history}>
      <h2>{words.history}</h2>
      {changes.length === 0 && <p class="faint">{words.noHistory}</p>}
      <ol reversed>
        {changes.map(({ number, at, by, undoes, changes: changed }, index) => (
          <li key={number} value={number}>
            <time dateTime={at}>{timeWords(at, { timeZone, now: Date.now() })}</time>, <bdi>{by}</bdi>
            {undoes !== undefined && `, ${words.undoes(undoes)}`}{' '}
            {mayChange && (
              <button type="button" aria-label={words.beforeOf(number)} onClick={() => void undo(number)}>
                {index === 0 ? words.undo : words.before}
              </button>
            )}
            <Changes of={changed} />
          </li>
        ))}
      </ol>
    </section>
  )
}
