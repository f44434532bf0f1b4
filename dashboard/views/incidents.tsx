import { useEffect } from 'preact/hooks'
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
  useEffect(() => {
    if (isReady && chosen !== null) document.querySelector('[aria-current=true]:is(article)')?.scrollIntoView()
  }, [isReady, chosen])
  return (
    <Ready of={answer}>
      {({ sentence, weekly, incidents, mutedUntil }) => (
        <>
          <p class="lead">{sentence}</p>
          <Weeks {...weekly} />
          <Mute benchmark={benchmark} market={market} mutedUntil={mutedUntil} timeZone={timeZone} />
          {incidents.length === 0 && <p>{words.none}</p>}
          {chosen !== null && incidents.every(({ id }) => id !== chosen) && <p>{words.gone}</p>}
          {incidents.map((incident) => (
            <IncidentCard
              key={incident.id}
              incident={incident}
              chosen={incident.id === chosen}
              telling={{ timeZone, now: Date.now() }}
            />
          ))}
        </>
      )}
    </Ready>
  )
}
