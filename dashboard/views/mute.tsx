import { useState } from 'preact/hooks'
import { timeWords } from '#core/words/parts.ts'
import { useAct } from '../act.ts'
import { Outcome } from '../parts/outcome.tsx'
import { pathTo } from '../route.ts'
import { useSession } from '../session.ts'
import { texts } from '../texts.ts'

const words = texts.incidents

interface MuteProps {
  benchmark: string
  market: string
  mutedUntil: string | null
  timeZone: string
}

/** Mutes the notifications of a benchmark, and unmutes them. */
export function Mute({ benchmark, market, mutedUntil, timeZone }: MuteProps) {
  const { outcome, act } = useAct()
  const session = useSession()
  const [length, setLength] = useState('2 days')
  const address = `/api/${pathTo(benchmark, market, 'mute')}`
  const busy = outcome.state === 'busy'
  if (session?.mayChange !== true) {
    return mutedUntil === null ? null : <p>{words.muted(timeWords(mutedUntil, { timeZone, now: Date.now() }))}</p>
  }
  return (
    <section class={mutedUntil === null ? 'mute link' : 'mute'} aria-label={words.notifications}>
      {mutedUntil === null ? (
        <>
          <label class="choice">
            <span>{words.muteFor}</span>
            <select value={length} onChange={(event) => setLength(event.currentTarget.value)}>
              {words.lengths.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
          <button type="button" disabled={busy} onClick={() => void act(address, { for: length })}>
            {words.mute}
          </button>
        </>
      ) : (
        <>
          <span>{words.muted(timeWords(mutedUntil, { timeZone, now: Date.now() }))}</span>{' '}
          <button type="button" disabled={busy} onClick={() => void act(address, { until: null })}>
            {words.unmute}
          </button>
        </>
      )}
      <Outcome of={outcome} />
    </section>
  )
}
