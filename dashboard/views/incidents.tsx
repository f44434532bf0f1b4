import { timeWords } from '#core/words/parts.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Ready } from '../parts/loading.tsx'
import { addressOf, type Route } from '../route.ts'
import { served } from '../share/scope.ts'
import { texts } from '../texts.ts'

const words = texts.incidents

export function Incidents({ route, timeZone }: { route: Route; timeZone: string }) {
  const { benchmark, market, query } = route
  const chosen = query.get('incident')
  const answer = useAnswer<Answers['incidents']>(`/api${addressOf({ view: 'incidents', benchmark, market })}`)
  return (
    <Ready of={answer}>
      {({ sentence, weekly, incidents, mutedUntil }) => {
        const most = Math.max(1, ...weekly.weeks.map(({ opened }) => opened))
        const telling = { timeZone, now: Date.now() }
        return (
          <>
            <p class="lead">{sentence}</p>
            {mutedUntil !== null && <p>{words.muted(timeWords(mutedUntil, telling))}</p>}
            <ol class="weeks" aria-label={words.perWeek}>
              {weekly.weeks.map(({ week, opened }) => (
                <li key={week}>
                  <svg height="60" width="28" aria-hidden="true">
                    <rect class="count" y={60 - (60 * opened) / most} height={(60 * opened) / most} width="28" rx="2" />
                  </svg>
                  <span>{opened}</span>
                  <span class="faint">{week.slice(5)}</span>
                </li>
              ))}
            </ol>
            {incidents.length === 0 && <p>{words.none}</p>}
            {incidents.map(({ id, headline, span, details, closedAt, acknowledgedAt, evidence }) => (
              <article key={id} class={`card ${closedAt === null ? 'behind' : ''}`} aria-current={id === chosen}>
                <h2>
                  {headline} <span class="badge">{closedAt === null ? words.open : words.closed}</span>
                </h2>
                <p>{span}</p>
                {details.map((detail) => (
                  <p key={detail} class="faint">
                    {detail}
                  </p>
                ))}
                {acknowledgedAt !== null && <p>{words.acknowledged(timeWords(acknowledgedAt, telling))}</p>}
                <div class="evidence">
                  {evidence.flatMap(({ when, at, files }) =>
                    files.map(({ site, screenshot }) => (
                      <figure key={`${when} ${screenshot}`}>
                        <img
                          class="evidence-picture"
                          src={served(`/evidence/${screenshot}`)}
                          alt={`${site}, ${when}`}
                          loading="lazy"
                        />
                        <figcaption class="faint">
                          <bdi>{site}</bdi>, {when}, {timeWords(at, telling)}
                        </figcaption>
                      </figure>
                    )),
                  )}
                </div>
              </article>
            ))}
          </>
        )
      }}
    </Ready>
  )
}
