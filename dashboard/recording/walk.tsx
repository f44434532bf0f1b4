import { useEffect, useState } from 'preact/hooks'
import { formatMetric, headingOf } from '#core/words/metric.ts'
import type { RecordingBody } from '#stages/api/recordings/read.ts'
import type { CheckedStep, WalkOutcome } from '#stages/check/outcome.ts'
import type { WalkState } from '#stages/import/walk.ts'
import { reasonOf } from '../ask.ts'
import { beginWalk, stopWalk, walkState } from './talk.ts'
import { words } from './texts.ts'

/** ms between two looks at a walk under way. */
const again = 400

interface WalkProps {
  body: RecordingBody
  site: string
  market: string
  /** Whether values were taken out of the recording. */
  hasSecrets: boolean
}

/** Walks the recording once, and shows the times and pictures of each step, or which one failed and why. */
export function Walk({ body, site, market, hasSecrets }: WalkProps) {
  const [id, setId] = useState<number>()
  const [state, setState] = useState<WalkState>({ state: 'idle' })
  const [problem, setProblem] = useState('')
  const isWalking = id !== undefined && (state.state === 'idle' || state.state === 'walking')
  const tell = (error: unknown) => setProblem(reasonOf(error))
  useEffect(() => {
    // One that this page began before it was reloaded can be stopped.
    void walkState().then((found) => {
      if (found.state !== 'walking') return
      setState(found)
      setId(found.id)
    }, tell)
  }, [])
  useEffect(() => {
    if (!isWalking) return
    const look = async () => {
      try {
        const found = await walkState()
        setState(found.state !== 'idle' && found.id === id ? found : { state: 'idle' })
      } catch (error) {
        tell(error)
      }
    }
    const timer = setInterval(() => void look(), again)
    return () => clearInterval(timer)
  }, [isWalking, id])
  const begin = async () => {
    setProblem('')
    setState({ state: 'idle' })
    try {
      setId(await beginWalk(body))
    } catch (error) {
      setId(undefined)
      tell(error)
    }
  }
  return (
    <section class="step">
      <h2>{words.walkTitle}</h2>
      <p>
        {words.walkLead(site, market)} {hasSecrets && words.typed}
      </p>
      <button type="button" disabled={isWalking} onClick={() => void begin()}>
        {id === undefined ? words.walk : words.again}
      </button>{' '}
      {isWalking && (
        <button type="button" onClick={() => void stopWalk().catch(tell)}>
          {words.stop}
        </button>
      )}
      <p role="status" class={isWalking ? 'outcome running' : 'outcome'}>
        {isWalking && progressOf(state)}
        {!isWalking && state.state === 'walked' && headlineOf(state.outcome)}
      </p>
      {(problem !== '' || state.state === 'failed') && (
        <p class="problem" role="alert">
          {state.state === 'failed' ? state.message : problem}
        </p>
      )}
      {state.state === 'walked' && <Outcome of={state.outcome} />}
    </section>
  )
}

function progressOf(state: WalkState): string {
  if (state.state !== 'walking') return words.starting
  return state.pictures ? words.pictures(state.site) : words.walking(state.site, state.step)
}

function headlineOf({ site, steps, failure, status }: WalkOutcome): string {
  return failure === null ? words.passed(site, steps.length) : words.ended(site, failure.step, status)
}

function Outcome({ of: { failure, steps, consent, otherPages } }: { of: WalkOutcome }) {
  const notes = [...(consent === null ? [] : [consent]), ...otherPages]
  return (
    <>
      {failure !== null && <p class="problem">{failure.message}</p>}
      {notes.length > 0 && (
        <ul>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <div class="evidence">
        {steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
        {failure !== null && failure.screenshot !== null && (
          <figure>
            <Picture file={failure.screenshot} alt={words.failure} />
            <figcaption>
              <strong>
                <bdi>{failure.step}</bdi>
              </strong>{' '}
              {words.failure}
            </figcaption>
          </figure>
        )}
      </div>
    </>
  )
}

function Step({ step: { name, duration, lcp, screenshot, findings, disagreements } }: { step: CheckedStep }) {
  return (
    <figure>
      {screenshot === null ? (
        <p class="blank">{words.noPicture}</p>
      ) : (
        <Picture file={screenshot} alt={words.picture(name)} />
      )}
      <figcaption>
        <strong>
          <bdi>{name}</bdi>
        </strong>{' '}
        {formatMetric('duration', duration)}
        {lcp !== null && `, ${headingOf('lcp')} ${formatMetric('lcp', lcp)}`}
        {[...findings, ...disagreements].map((each) => (
          <span key={each} class="finding">
            {each}.
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

function Picture({ file, alt }: { file: string; alt: string }) {
  return (
    <a href={`/evidence/${file}`} target="_blank" rel="noreferrer">
      <img class="evidence-picture" src={`/evidence/${file}`} alt={alt} />
    </a>
  )
}
