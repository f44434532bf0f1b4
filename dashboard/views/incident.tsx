import { useState } from 'preact/hooks'
import { shownPictures } from '#core/analysis/incidents/shown-pictures.ts'
import { type Telling, timeWords } from '#core/words/parts.ts'
import { useAct } from '../act.ts'
import type { Answers } from '../api.ts'
import { Outcome } from '../parts/outcome.tsx'
import { Picture } from '../parts/picture.tsx'
import { addressOf, pathTo } from '../route.ts'
import { useSession } from '../session.ts'
import { isShared, served } from '../share/scope.ts'
import { texts } from '../texts.ts'
import { Failures } from './failures.tsx'

const words = texts.incidents

type IncidentStory = Answers['incidents']['incidents'][number]

interface IncidentProps {
  incident: IncidentStory
  chosen: boolean
  telling: Telling
}

/** What happened, since when, what was done about it, and what it looked like. */
export function IncidentCard({ incident, chosen, telling }: IncidentProps) {
  const { headline, span, details, closedAt, films, benchmark, market } = incident
  return (
    <article class={`card ${closedAt === null ? 'behind' : ''}`} aria-current={chosen}>
      <h2>
        {headline} <span class="badge">{closedAt === null ? words.open : words.closed}</span>
      </h2>
      <p>{span}</p>
      {details.map((detail) => (
        <p key={detail} class="faint">
          {detail}
        </p>
      ))}
      <ol class="timeline" aria-label={words.timeline}>
        {incident.timeline.map(({ at, words: happened }) => (
          <li key={`${at} ${happened}`}>
            <time dateTime={at}>{timeWords(at, telling)}</time> {happened}
          </li>
        ))}
      </ol>
      {films !== null && !isShared && (
        <p class="link">
          <a href={addressOf({ view: 'films', benchmark, market }, films)}>{words.films}</a>
        </p>
      )}
      {incident.kind !== 'failing' && incident.cause.kind === 'us' && !isShared && (
        <p class="link">
          <a href={addressOf({ view: 'why', benchmark, market }, { incident: incident.id })}>{words.why}</a>
        </p>
      )}
      {incident.kind === 'failing' && films !== null && (
        <Failures address={`/api${addressOf({ view: 'failures', benchmark, market }, { at: films.at })}`} />
      )}
      {closedAt === null && !isShared && <Help incident={incident} />}
      <Pictures incident={incident} telling={telling} />
    </article>
  )
}

/** What it looked like, as far as the pictures are still kept: incidents are for longer. */
function Pictures({ incident, telling }: { incident: IncidentStory; telling: Telling }) {
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  return (
    <>
      <div class="evidence">
        {shownPictures(incident)
          .filter(({ screenshot }) => !gone.has(screenshot))
          .map(({ site, step, when, at, screenshot }) => (
            <figure key={`${when} ${screenshot}`}>
              <Picture
                class="evidence-picture"
                src={served(`/evidence/${screenshot}`)}
                alt={[site, step, when].filter((each) => each !== null).join(', ')}
                loading="lazy"
                onGone={() => setGone((before) => new Set([...before, screenshot]))}
              />
              <figcaption class="faint">
                <bdi>{site}</bdi>, {step !== null && <bdi>{step}</bdi>}
                {step !== null && ', '}
                {when}, {timeWords(at, telling)}
              </figcaption>
            </figure>
          ))}
      </div>
      {gone.size > 0 && <p class="faint">{words.picturesGone(gone.size)}</p>}
    </>
  )
}

/** Of an open incident: what to do, and the end of its reminders. */
function Help({ incident: { id, benchmark, market, whatToDo, command, acknowledgedAt } }: { incident: IncidentStory }) {
  const { outcome, act } = useAct()
  const session = useSession()
  const address = `/api/${pathTo(benchmark, market, 'incidents', id, 'acknowledge')}`
  return (
    <div class="help">
      <p>
        {words.whatToDo}: {/^https?:/.test(whatToDo) ? <a href={whatToDo}>{whatToDo}</a> : <code>{whatToDo}</code>}
      </p>
      {acknowledgedAt === null && session?.mayChange && (
        <p>
          <button type="button" disabled={outcome.state === 'busy'} onClick={() => void act(address, {})}>
            {words.acknowledge}
          </button>{' '}
          <span class="faint">
            {words.orRun} <code>{command}</code>
          </span>
        </p>
      )}
      <Outcome of={outcome} />
    </div>
  )
}
