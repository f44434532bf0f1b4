import type { ListedRequest, RequestsSummary } from '#core/analysis/views/requests.ts'
import { formatDuration, formatSize } from '#core/model/units.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Ready } from '../parts/loading.tsx'
import { Opened } from '../parts/opened.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { texts } from '../texts.ts'

const words = texts.requests

/** The requests behind pictures, asked for when they are opened. */
export function Requests({ address }: { address: string }) {
  return (
    <Opened title={words.title} look="requests">
      {() => <Tables address={address} />}
    </Opened>
  )
}

function Tables({ address }: { address: string }) {
  const answer = useAnswer<Answers['requests']>(address)
  return (
    <Ready of={answer}>
      {({ sites }) => (
        <div class="films">
          {sites.map(({ site, us, summary }) => (
            <section key={site} class="card">
              <h2>
                <bdi>{site}</bdi>
                {us && <span class="faint"> ({texts.you})</span>}
              </h2>
              {summary === null ? <p class="faint">{words.none}</p> : <Summary site={site} summary={summary} />}
            </section>
          ))}
        </div>
      )}
    </Ready>
  )
}

function Summary({ site, summary }: { site: string; summary: RequestsSummary }) {
  const { requests, bytes, failed, thirdParty, types, list, more, slowest } = summary
  return (
    <>
      <p>
        {words.total(requests, formatSize(bytes))} {words.thirdParty(thirdParty.requests, formatSize(thirdParty.bytes))}{' '}
        {failed > 0 && <span class="problem">{words.failed(failed)}</span>}
      </p>
      <Scroll label={words.byType(site)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.type}</th>
              <th scope="col" class="number">
                {words.requests}
              </th>
              <th scope="col" class="number">
                {words.bytes}
              </th>
            </tr>
          </thead>
          <tbody>
            {types.map((each) => (
              <tr key={each.type}>
                <th scope="row">{each.type}</th>
                <td class="number">{each.requests}</td>
                <td class="number">{formatSize(each.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <h3>{words.slowest}</h3>
      <List label={words.slowestOf(site)} requests={slowest} />
      <details>
        <summary>{words.all}</summary>
        <List label={words.allOf(site)} requests={list} />
        {more > 0 && <p class="faint">{words.more(more)}</p>}
      </details>
    </>
  )
}

function List({ label, requests }: { label: string; requests: readonly ListedRequest[] }) {
  return (
    <Scroll label={label}>
      <table class="log">
        <thead>
          <tr>
            <th scope="col">{words.address}</th>
            <th scope="col" class="number">
              {words.took}
            </th>
            <th scope="col" class="number">
              {words.bytes}
            </th>
            <th scope="col">{words.type}</th>
            <th scope="col" class="number">
              {words.status}
            </th>
            <th scope="col" class="number">
              {words.at}
            </th>
          </tr>
        </thead>
        <tbody>
          {requests.map(({ url, type, status, bytes, at, duration, thirdParty, failure }, index) => (
            <tr key={index}>
              <th scope="row" class="url">
                <bdi>{url}</bdi> {thirdParty && <span class="badge">{words.third}</span>}
              </th>
              <td class="number">{duration === undefined ? '–' : formatDuration(duration)}</td>
              <td class="number">{formatSize(bytes)}</td>
              <td>{type}</td>
              <td class={failure === undefined ? 'number' : 'number problem'}>
                {failure ?? (status === 0 ? '–' : status)}
              </td>
              <td class="number">{formatDuration(at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
