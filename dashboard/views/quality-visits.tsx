import { timeWords } from '#core/words/parts.ts'
import { missWords } from '#core/words/quality.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Ready } from '../parts/loading.tsx'
import { addressOf } from '../route.ts'
import { isShared, served } from '../share/scope.ts'
import { texts } from '../texts.ts'
import { Failures } from './failures.tsx'

const words = texts.quality

/** More make the page slow; the table to download has them all. */
const MOST = 50

interface QualityVisitsProps {
  benchmark: string
  market: string
  site: string
  date: string
  timeZone: string
}

/** The visits of a site on a day that did not count, newest first: why, on which step, and what the page looked like. */
export function QualityVisits({ benchmark, market, site, date, timeZone }: QualityVisitsProps) {
  const place = { benchmark, market }
  const address = addressOf({ ...place, view: 'quality-visits' }, { site, date })
  const answer = useAnswer<Answers['quality-visits']>(`/api${address}`)
  return (
    <section class="card" aria-label={words.about(site, date)}>
      <h2>
        <bdi>{site}</bdi>, {date}
      </h2>
      <Ready of={answer}>
        {({ rounds, visits }) => (
          <>
            {visits.length === 0 && <p>{rounds === 0 ? words.gone : words.counted}</p>}
            {visits.slice(0, MOST).map((visit) => (
              <section key={visit.scheduledAt} class="failed-visit">
                <h3>
                  {timeWords(visit.scheduledAt, { timeZone, now: Date.now() })}{' '}
                  <span class="badge">
                    {missWords(visit.status)}
                    {visit.step !== null && `, ${visit.step}`}
                  </span>
                </h3>
                {visit.message !== '' && <p>{visit.message}</p>}
                {visit.screenshot !== null && !isShared && (
                  <img
                    class="evidence-picture"
                    src={served(`/evidence/${visit.screenshot}`)}
                    alt={texts.failures.screenshot(site)}
                    loading="lazy"
                  />
                )}
                {!isShared && visit.status === 'failed' && (
                  <Failures address={`/api${addressOf({ ...place, view: 'failures' }, { at: visit.scheduledAt })}`} />
                )}
              </section>
            ))}
            {visits.length > MOST && <p class="faint">{words.more(visits.length - MOST)}</p>}
          </>
        )}
      </Ready>
    </section>
  )
}
