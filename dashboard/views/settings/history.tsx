import { useState } from 'preact/hooks'
import { timeWords } from '#core/words/parts.ts'
import type { ShownChange } from '#stages/api/settings/answer.ts'
import { Changes } from './changes.tsx'
import { Result } from './result.tsx'
import { words } from './texts.ts'
import { usePreview } from './use-preview.ts'

interface HistoryProps {
  /** Newest first. */
  changes: readonly ShownChange[]
  mayChange: boolean
  timeZone: string
  /** `/api/BENCHMARK/settings`. */
  address: string
}

/** Who changed what and when. Everything can be as it was before a change, once it was shown what that means. */
export function History({ changes, mayChange, timeZone, address }: HistoryProps) {
  const { looked, outcome, look, save, result } = usePreview()
  const [undo, setUndo] = useState({ change: 0, basedOn: 0 })
  const lookAt = (change: number) => {
    // A change that has been made since the reader looked is not taken back unseen.
    const asked = { change, basedOn: changes[0]?.number ?? 0 }
    setUndo(asked)
    void look(`${address}/undo/preview`, asked)
  }
  return (
    <section aria-label={words.history}>
      <h2>{words.history}</h2>
      {changes.length === 0 && <p class="faint">{words.noHistory}</p>}
      <Result looked={looked} outcome={outcome} result={result} save={() => save(`${address}/undo`, undo)} />
      <ol reversed>
        {changes.map(({ number, at, by, undoes, changes: changed }, index) => (
          <li key={number} value={number}>
            <time dateTime={at}>{timeWords(at, { timeZone, now: Date.now() })}</time>, <bdi>{by}</bdi>
            {undoes !== undefined && `, ${words.undoes(undoes)}`}{' '}
            {mayChange && (
              <button
                type="button"
                disabled={looked.state === 'busy'}
                aria-label={(index === 0 ? words.undoOf : words.beforeOf)(number)}
                onClick={() => lookAt(number)}
              >
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
