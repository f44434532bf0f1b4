import type { FailedVisit } from '#core/analysis/views/failures.ts'
import { formatDuration } from '#core/model/units.ts'
import { type Answers, useAnswer } from '../api.ts'
import { EvidencePicture } from '../parts/evidence-picture.tsx'
import { Ready } from '../parts/loading.tsx'
import { Opened } from '../parts/opened.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { isShared, served } from '../share/scope.ts'
import { texts } from '../texts.ts'

const words = texts.failures

/** What the failed visits of a round left, asked for when it is opened. */
export function Failures({ address }: { address: string }) {
  return (
    <Opened title={words.title} look="requests">
      {() => <Visits address={address} />}
    </Opened>
  )
}

function Visits({ address }: { address: string }) {
  const answer = useAnswer<Answers['failures']>(address)
  return (
    <Ready of={answer}>
      {({ visits }) =>
        visits.length === 0 ? (
          <p class="faint">{words.none}</p>
        ) : (
          visits.map((visit) => <Visit key={visit.site} visit={visit} />)
        )
      }
    </Ready>
  )
}

function Visit({ visit }: { visit: FailedVisit }) {
  const { site, us, status, step, message, screenshot, trace, requests, console } = visit
  return (
    <section class="failed-visit">
      <h3>
        <bdi>{site}</bdi>
        {us && <span class="faint"> ({texts.you})</span>}{' '}
        <span class="badge">{step === null ? status : words.on(status, step)}</span>
      </h3>
      <p>{message}</p>
      {screenshot !== null && !isShared && (
        <EvidencePicture src={served(`/evidence/${screenshot}`)} alt={words.screenshot(site)} />
      )}
      {trace !== null && !isShared && (
        <p>
          <a href={served(`/evidence/${trace}`)} download>
            {words.trace}
          </a>
          . {words.openTrace} <code>npx playwright show-trace FILE</code>
        </p>
      )}
      <h4>{words.console}</h4>
      {console.length === 0 ? (
        <p class="faint">{words.noConsole}</p>
      ) : (
        <ul class="console">
          {console.map(({ step: of, since, kind, text }, index) => (
            <li key={index}>
              <code>
                <bdi>{text}</bdi>
              </code>{' '}
              <span class="faint">{words.when(kind, of, formatDuration(since))}</span>
            </li>
          ))}
        </ul>
      )}
      <h4>{words.requests}</h4>
      {requests === null || requests.length === 0 ? (
        <p class="faint">{requests === null ? words.notKept : words.noRequests}</p>
      ) : (
        <Scroll label={words.requestsOf(site)}>
          <table class="log">
            <thead>
              <tr>
                {[texts.requests.address, texts.requests.type, words.step, texts.requests.status].map((heading) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {requests.map(({ url, type, step: of, outcome }, index) => (
                <tr key={index}>
                  <th scope="row" class="url">
                    <bdi>{url}</bdi>
                  </th>
                  <td>{type}</td>
                  <td>{of}</td>
                  <td class="problem">{outcome}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}
