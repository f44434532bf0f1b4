import { useEffect, useMemo, useState } from 'preact/hooks'
import { changedKeys, type LiveSettings } from '#core/model/live.ts'
import type { SettingsAnswer } from '#stages/api/settings/answer.ts'
import { useAnswer } from '../../api.ts'
import { Ready } from '../../parts/loading.tsx'
import { addressOf, pathTo, type Route } from '../../route.ts'
import { useSession } from '../../session.ts'
import { keepDraft, keptDraft } from './draft.ts'
import { Form } from './form.tsx'
import { History } from './history.tsx'
import { Measuring } from './measuring.tsx'
import { words } from './texts.ts'

/** What can be changed without a deployment: a form for editors, the values for everyone, and who changed what. */
export function Settings({ route, timeZone }: { route: Route; timeZone: string }) {
  const { benchmark, market } = route
  const address = `/api/${pathTo(benchmark, 'settings')}`
  const answer = useAnswer<SettingsAnswer>(address)
  return (
    <Ready of={answer}>
      {(value) => (
        <div class="settings">
          <p>{words.lead}</p>
          <Current key={benchmark} answer={value} address={address} timeZone={timeZone} />
          <p>
            <a href={addressOf({ view: 'incidents', benchmark, market })}>{words.mute}</a>{' '}
            <a href={addressOf({ view: 'trend', benchmark, market })}>{words.markers}</a>
          </p>
        </div>
      )}
    </Ready>
  )
}

interface CurrentProps {
  answer: SettingsAnswer
  /** `/api/BENCHMARK/settings`. */
  address: string
  timeZone: string
}

function Current({ answer, address, timeZone }: CurrentProps) {
  const mayChange = useSession()?.mayChange === true
  const kept = useMemo(() => keptDraft(address), [])
  // A draft that was made from older settings is still one, so that the person who changed them meanwhile is named.
  const [base, setBase] = useState(kept === undefined ? answer : { ...answer, number: kept.basedOn })
  const [live, setLive] = useState<LiveSettings>(kept?.live ?? answer.live)
  /** Whose settings the form began with; those of others begin it anew. */
  const [loaded, setLoaded] = useState(0)
  const isChanged = changedKeys(live, base.live).length > 0
  const take = (next: SettingsAnswer) => {
    setBase(next)
    setLive(next.live)
  }
  const isSaved = changedKeys(live, answer.live).length === 0
  // What was saved shows at once, unless it would overwrite what is being typed.
  if (answer.number !== base.number && (isSaved || !isChanged)) take(answer)
  useEffect(() => keepDraft(address, isChanged ? { live, basedOn: base.number } : undefined), [live, base, isChanged])
  return (
    <>
      {answer.problems.length > 0 && (
        <div class="problem" role="alert">
          <p>{words.leftOut}</p>
          <ul>
            {answer.problems.map((problem) => (
              <li key={problem}>
                <bdi>{problem}</bdi>
              </li>
            ))}
          </ul>
        </div>
      )}
      {answer.number !== base.number && isChanged && (
        <p class="problem" role="alert">
          {words.conflict(answer.history[0]?.by ?? '')}{' '}
          <button
            type="button"
            onClick={() => {
              take(answer)
              setLoaded(answer.number)
            }}
          >
            {words.load}
          </button>
        </p>
      )}
      <Form
        key={loaded}
        answer={base}
        live={live}
        change={setLive}
        address={address}
        mayChange={mayChange}
        isChanged={isChanged}
      />
      <Measuring address={address} markets={answer.markets} paused={answer.paused} mayChange={mayChange} />
      <History changes={answer.history} mayChange={mayChange && !isChanged} timeZone={timeZone} address={address} />
    </>
  )
}
