import { byPlace } from '#core/analysis/league/place.ts'
import { explainedOf } from '#core/analysis/views/explained.ts'
import { noGapWords } from '#core/words/gap.ts'
import { formatMetric, headingOf, metricWords } from '#core/words/metric.ts'
import { timeWords } from '#core/words/parts.ts'
import { failingNow } from '#core/words/verdict.ts'
import type { RunningRound } from '#stages/api/live.ts'
import type { StandingView } from '#stages/api/views/standing.ts'
import { GapWords } from '../parts/gap.tsx'
import { Running } from '../parts/running.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { addressOf } from '../route.ts'
import { ShareMenu } from '../share/menu.tsx'
import { isShared } from '../share/scope.ts'
import { texts } from '../texts.ts'
import { SmallTrend } from './small-trend.tsx'
import { type Listed, marketOf, nameOf } from './standing-name.ts'
import { type PlaceRef, useCard } from './use-card.ts'

const words = texts.standing

interface CardProps {
  now: number
  running: readonly RunningRound[]
}

export function StandingCard({ listed, ...props }: CardProps & { listed: Listed }) {
  const { card, waiting, ref } = useCard(listed)
  if (card !== undefined) return <Card {...props} card={card} place={ref} />
  const { benchmark, market } = marketOf(listed)
  return (
    <article class="card waiting" ref={ref}>
      <h2>
        <a href={isShared ? undefined : addressOf({ view: 'journey', benchmark: benchmark.id, market: market.id })}>
          {nameOf(listed)}
        </a>
      </h2>
      <p class="faint">{waiting}</p>
    </article>
  )
}

/** A market with its verdict, its league, and how sure that is. */
function Card({ card, now, running, place: ref }: CardProps & { card: StandingView; place: PlaceRef }) {
  const { verdict, league, sentence, promise, started, quality, cost } = card
  const { benchmark, market, target, incidents } = verdict
  const [failing] = failingNow(verdict)
  const place = { benchmark: benchmark.id, market: market.id }
  const { metric } = league.ranking
  const sites = league.sites.toSorted(byPlace)
  const most = Math.max(...sites.map(({ score }) => score ?? 0))
  const gapOf = (name: string) => league.overall.find(({ competitor }) => competitor === name)
  const ours = sites.find(({ us }) => us)?.score
  const telling = { timeZone: market.timeZone, now }
  return (
    <article class={`card ${target.verdict}${failing === undefined ? '' : ' failing'}`} ref={ref}>
      <header>
        <h2>
          <a href={isShared ? undefined : addressOf({ ...place, view: 'journey' })}>{nameOf(card)}</a>
        </h2>
        <p class="verdict">{sentence}</p>
        {promise !== '' && <p>{promise}</p>}
        <Running rounds={running} {...place} />
        {cost !== null && (
          <p class="cost">
            <strong>{cost.said}</strong> <span class="faint">{cost.assumption}</span>
          </p>
        )}
        {started !== null && <p class="faint">{started}</p>}
      </header>
      {league.rounds === 0 ? (
        <p class="faint">{words.none}</p>
      ) : (
        <Scroll label={nameOf(card)}>
          <table>
            <caption>
              {headingOf(metric)}: {metricWords[metric].meaning}
            </caption>
            <thead>
              <tr>
                <th scope="col" class="number">
                  {words.place}
                </th>
                <th scope="col">{words.site}</th>
                <th scope="col" colSpan={2}>
                  {headingOf(metric)}
                </th>
                <th scope="col">{words.against}</th>
              </tr>
            </thead>
            <tbody>
              {sites.map((site) => {
                const gap = gapOf(site.name)
                return (
                  <tr key={site.name} class={site.us ? 'us' : ''}>
                    <td class="number">{site.place ?? '–'}</td>
                    <th scope="row">
                      <bdi>{site.name}</bdi>
                      {site.us && <span class="faint"> ({texts.you})</span>}
                    </th>
                    <td class="number">
                      {site.score === null ? (
                        <span class="faint">{words.unmeasured}</span>
                      ) : (
                        formatMetric(metric, site.score)
                      )}
                    </td>
                    <td class="bar">
                      {site.score !== null && (
                        <svg height="10" aria-hidden="true">
                          <rect width={`${(100 * site.score) / most}%`} height="10" rx="2" />
                        </svg>
                      )}
                    </td>
                    <td>
                      {gap && <GapWords gap={gap} metric={metric} />}
                      {!site.us && gap?.ratio == null && site.score !== null && (
                        <span class="faint">{noGapWords(gap, { ours, theirs: site.score })}</span>
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </Scroll>
      )}
      {quality.length > 0 && (
        <p class="quality faint">
          {quality.join(' ')}{' '}
          {!isShared && (
            <a class="aside" href={addressOf({ ...place, view: 'quality' })}>
              {texts.quality.byDay}
            </a>
          )}
        </p>
      )}
      <footer class="faint">
        <SmallTrend card={card} />
        {incidents.length > 0 && !isShared && (
          <a href={addressOf({ ...place, view: 'incidents' })}>{words.incidents(incidents.length)}</a>
        )}
        {league.rounds > 0 && !isShared && (
          <a class="aside" href={addressOf({ ...place, view: 'films' }, { step: league.ranking.steps[0] })}>
            {words.films}
          </a>
        )}
        {league.rounds > 0 && !isShared && (
          <a class="aside" href={addressOf({ ...place, view: 'why' }, { ...explainedOf(verdict) })}>
            {texts.views.why}
          </a>
        )}
        <span>{words.counted(league.rounds)}</span>
        {league.method && <span>{words.method(league.method)}</span>}
        {league.lastScheduledAt && (
          <span>{words.newest(timeWords(league.lastScheduledAt, telling), market.timeZone)}</span>
        )}
        <ShareMenu
          target={{ ...place, view: 'standing', timeZone: market.timeZone, query: new URLSearchParams() }}
          about={nameOf(card)}
        />
      </footer>
    </article>
  )
}
