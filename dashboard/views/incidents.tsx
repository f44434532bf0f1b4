import { useEffect, useState } from 'preact/hooks'
import { firstShown } from '#core/analysis/incidents/first-shown.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Ready } from '../parts/loading.tsx'
import { Weeks } from '../parts/weeks.tsx'
import { addressOf, type Route } from '../route.ts'
import { texts } from '../texts.ts'
import { IncidentCard } from './incident.tsx'
import { Mute } from './mute.tsx'

const words = texts.incidents

export function Incidents({ route, timeZone }: { route: Route; timeZone: string }) {
  const { benchmark, market, query } = route
  const chosen = query.get('incident')
  const answer = useAnswer<Answers['incidents']>(`/api${addressOf({ view: 'incidents', benchmark, market })}`)
  const isReady = answer.state === 'ready'
  const [isAll, setIsAll] = useState(false)
  useEffect(() => {
    if (isReady && chosen !== null) document.querySelector('[aria-current=true]:is(article)')?.scrollIntoView()
  }, [isReady, chosen])
  return (
    <Ready of={answer}>
      {({ sentence, weekly, incidents, mutedUntil }) => {
        const shown = isAll ? incidents : firstShown(incidents, chosen)
        return (
          <>
            <p class="lead">{sentence}</p>
            <Weeks {...weekly} />
            <Mute benchmark={benchmark} market={market} mutedUntil={mutedUntil} timeZone={timeZone} />
            {incidents.length === 0 && <p>{words.none}</p>}
            {chosen !== null && incidents.every(({ id }) => id !== chosen) && <p>{words.gone}</p>}
            {shown.map((incident) => (
              <IncidentCard
                key={incident.id}
                incident={incident}
                chosen={incident.id === chosen}
                telling={{ timeZone, now: Date.now() }}
              />
            ))}
            {shown.length < incidents.length && (
              <p>
                {words.earlier(incidents.length - shown.length)}{' '}
                <button type="button" onClick={() => setIsAll(true)}>
                  {words.showAll}
                </button>
              </p>
            )}
          </>
        )
      }}
    </Ready>
  )
}
