import type { SettingsAnswer } from '#stages/api/settings/answer.ts'
import { useAct } from '../../act.ts'
import { Outcome } from '../../parts/outcome.tsx'
import { words } from './texts.ts'

interface MeasuringProps {
  /** `/api/BENCHMARK/settings`. */
  address: string
  /** Undefined where no dispatcher measures. */
  markets: SettingsAnswer['markets']
  paused: SettingsAnswer['paused']
  mayChange: boolean
}

/** Whether each market is measured, and what starts and stops that. */
export function Measuring({ address, markets, paused: pausedHere, mayChange }: MeasuringProps) {
  const { outcome, act } = useAct()
  const ask = (market: string, what: string) => void act(`${address}/measuring`, { market, what })
  const busy = outcome.state === 'busy'
  return (
    <section aria-label={words.measuring}>
      <h2>{words.measuring}</h2>
      {markets === undefined ? (
        <>
          {pausedHere.length > 0 && <p>{words.pausedHere(pausedHere.join(', '))}</p>}
          <p class="faint">{words.byHand}</p>
        </>
      ) : (
        <ul>
          {markets.map(({ id, name, paused }) => (
            <li key={id}>
              <bdi>{name}</bdi>: {paused ? words.paused : words.onSchedule}{' '}
              {mayChange && (
                <>
                  <button
                    type="button"
                    disabled={busy}
                    aria-label={(paused ? words.resumeIn : words.pauseIn)(name)}
                    onClick={() => ask(id, paused ? 'resume' : 'pause')}
                  >
                    {paused ? words.resume : words.pause}
                  </button>
                  <button
                    type="button"
                    disabled={busy}
                    aria-label={words.runNowIn(name)}
                    onClick={() => ask(id, 'run-now')}
                  >
                    {words.runNow}
                  </button>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <Outcome of={outcome} />
    </section>
  )
}
