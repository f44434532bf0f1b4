import { timeWords } from '#core/words/parts.ts'
import { missWords } from '#core/words/quality.ts'
import { type Answers, useAnswer } from '../api.ts'
import { EvidencePicture } from '../parts/evidence-picture.tsx'
import { Ready } from '../parts/loading.tsx'
import { Scroll } from '../parts/scroll.tsx'
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
    <section class="card">
      <h2>
        <bdi>{site}</bdi>, {date}
      </h2>
      <Ready of={answer}>
        {({ rounds, visits }) => (
          <>
            {visits.length === 0 && <p>{rounds === 0 ? words.gone : words.counted}</p>}
            {visits.length > 0 && (
              <Scroll label={words.about(site, date)}>
                <table class="uncounted">
                  <thead>
                    <tr>
                      {words.columns.map((heading) => (
                        <th key={heading} scope="col">
                          {heading}
                        </th>
                      ))}
                      {!isShared && <th scope="col">{words.screenshot}</th>}
                    </tr>
                  </thead>
                  <tbody>
                    {visits.slice(0, MOST).map((visit) => (
                      <Row key={visit.scheduledAt} visit={visit} {...place} site={site} timeZone={timeZone} />
                    ))}
                  </tbody>
                </table>
              </Scroll>
            )}
            {visits.length > MOST && <p class="faint">{words.more(visits.length - MOST)}</p>}
          </>
        )}
      </Ready>
    </section>
  )
}

type Visit = Answers['quality-visits']['visits'][number]

function Row({ visit, site, timeZone, ...place }: { visit: Visit } & Omit<QualityVisitsProps, 'date'>) {
  const { scheduledAt, status, step, provider, message, screenshot } = visit
  const picture = screenshot === null ? '' : served(`/evidence/${screenshot}`)
  return (
    <tr>
      <th scope="row">{timeWords(scheduledAt, { timeZone, now: Date.now() })}</th>
      <td>{missWords(status)}</td>
      <td>{step ?? '–'}</td>
      <td>{provider ?? '–'}</td>
      <td class="reason">
        {message === '' ? '–' : message}
        {!isShared && status === 'failed' && (
          <Failures address={`/api${addressOf({ ...place, view: 'failures' }, { at: scheduledAt })}`} />
        )}
      </td>
      {!isShared && (
        <td>
          {screenshot === null ? (
            '–'
          ) : (
            <a href={picture} target="_blank" rel="noreferrer">
              <EvidencePicture src={picture} alt={texts.failures.screenshot(site)} />
            </a>
          )}
        </td>
      )}
    </tr>
  )
}
