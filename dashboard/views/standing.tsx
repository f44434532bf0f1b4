import { useState } from 'preact/hooks'
import type { LeagueSite } from '#core/analysis/league/league.ts'
import { formatMetric, headingOf, metricWords } from '#core/words/metric.ts'
import { timeWords } from '#core/words/parts.ts'
import type { StandingView } from '#stages/api/views/standing.ts'
import { type Answers, useAnswer } from '../api.ts'
import { GapWords } from '../parts/gap.tsx'
import { Ready } from '../parts/loading.tsx'
import { Sparkline } from '../parts/sparkline.tsx'
import { addressOf } from '../route.ts'
import { ShareMenu } from '../share/menu.tsx'
import { isShared } from '../share/scope.ts'
import { texts } from '../texts.ts'

const words = texts.standing

/** What needs attention comes first. */
const urgency = { behind: 0, unknown: 1, level: 2, ahead: 3 }

/** Of all markets, or of the one that `query` names. */
export function Standing({ query }: { query: URLSearchParams }) {
  const [benchmark, market] = [query.get('benchmark'), query.get('market')]
  const of = benchmark === null || market === null ? '' : `?${new URLSearchParams({ benchmark, market })}`
  const answer = useAnswer<Answers['standing']>(`/api/standing${of}`)
  const [search, setSearch] = useState('')
  return (
    <Ready of={answer}>
      {({ cards, now }) => {
        const wanted = search.trim().toLowerCase()
        const nameOf = ({ verdict: { benchmark, market } }: StandingView) => `${benchmark.name}, ${market.name}`
        const found = cards
          .filter((card) => nameOf(card).toLowerCase().includes(wanted))
          .toSorted((a, b) => urgency[a.verdict.target.verdict] - urgency[b.verdict.target.verdict])
        return (
          <>
            {cards.length > 3 && (
              <label class="choice">
                <span>{words.search}</span>
                <input type="search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
              </label>
            )}
            {cards.length === 0 && <p>{words.none}</p>}
            {cards.length > 0 && found.length === 0 && <p>{words.noMatch(search)}</p>}
            {found.map((card) => (
              <Card key={nameOf(card)} card={card} now={now} />
            ))}
          </>
        )
      }}
    </Ready>
  )
}

function Card({ card, now }: { card: StandingView; now: number }) {
  const { verdict, league, sentence, started, trend } = card
  const { benchmark, market, target } = verdict
  const place = { benchmark: benchmark.id, market: market.id }
  const { metric } = league.ranking
  const sites = league.sites.toSorted(
    (a, b) => (a.place ?? Number.POSITIVE_INFINITY) - (b.place ?? Number.POSITIVE_INFINITY),
  )
  const most = Math.max(...sites.map(({ score }) => score ?? 0))
  const gapOf = (name: string) => league.overall.find(({ competitor }) => competitor === name)
  const telling = { timeZone: market.timeZone, now }
  return (
    <article class={`card ${target.verdict}`}>
      <header>
        <h2>
          <a href={isShared ? undefined : addressOf({ ...place, view: 'journey' })}>
            {benchmark.name}, {market.name}
          </a>
        </h2>
        <p class="verdict">{sentence}</p>
        {started !== null && <p class="faint">{started}</p>}
      </header>
      {league.rounds === 0 ? (
        <p class="faint">{words.none}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key, too
        <section class="scroll" aria-label={`${benchmark.name}, ${market.name}`} tabIndex={0}>
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
                <th scope="col">{words.quality}</th>
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
                    <td>{gap && <GapWords gap={gap} metric={metric} />}</td>
                    <td class="faint">{qualityOf(site)}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </section>
      )}
      <footer class="faint">
        {trend && <Trends card={card} />}
        <span>{words.counted(league.rounds)}</span>
        {league.method && (
          <span>{words.method(league.method.profile, league.method.chromium, league.method.region)}</span>
        )}
        {league.lastScheduledAt && <span>{words.newest(timeWords(league.lastScheduledAt, telling))}</span>}
        <ShareMenu
          target={{ ...place, view: 'standing', timeZone: market.timeZone, query: new URLSearchParams() }}
          about={`${benchmark.name}, ${market.name}`}
        />
      </footer>
    </article>
  )
}

function Trends({ card: { trend, league } }: { card: StandingView }) {
  const [worst] = league.overall.toSorted((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))
  const gaps = trend?.gaps.find(({ competitor }) => competitor === worst?.competitor)
  if (trend === null || gaps === undefined) return null
  const label = words.trend(gaps.competitor, trend.step)
  return (
    <span class="with-label">
      <Sparkline values={gaps.days.map((day) => day?.[0] ?? null)} label={label} />
      {label}
    </span>
  )
}

function qualityOf({ status }: LeagueSite): string {
  const entries = Object.entries(status) as [keyof typeof status, number][]
  const all = entries.reduce((sum, [, count]) => sum + count, 0)
  const missed = entries.filter(([name, count]) => name !== 'ok' && count > 0)
  if (missed.length === 0) return words.allOk(all)
  return missed.map(([name, count]) => words.missed(count, all, name)).join(', ')
}
