import type { AuditLeague, LeaguePage } from '#core/analysis/audit/league.ts'
import type { AuditMetric } from '#core/model/audit.ts'
import { formatDuration } from '#core/model/units.ts'
import { budgetFigure, budgetName, budgetOutcomeWords, categoryWords, scoreWords } from '#core/words/audit.ts'
import { capital } from '#core/words/capital.ts'
import { formatMetric, headingOf } from '#core/words/metric.ts'
import { timeWords } from '#core/words/parts.ts'
import type { AuditsView } from '#stages/api/views/audits.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Ready } from '../parts/loading.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { addressOf, type Route } from '../route.ts'
import { texts } from '../texts.ts'

const words = texts.audits
const pageMetrics: readonly AuditMetric[] = ['lcp', 'tbt', 'cls', 'speedIndex', 'bytes']

export function Audits({ route: { benchmark, market }, timeZone }: { route: Route; timeZone: string }) {
  const address = `/api${addressOf({ view: 'audits', benchmark, market })}`
  const answer = useAnswer<Answers['audits']>(address)
  return (
    <Ready of={answer}>
      {({ league, ...rest }) =>
        league === null ? (
          <p>{words.none}</p>
        ) : (
          <League league={league} {...rest} report={`${address}/report`} timeZone={timeZone} />
        )
      }
    </Ready>
  )
}

interface LeagueProps extends AuditsView {
  league: AuditLeague
  /** Address of a page's report, without the page. */
  report: string
  timeZone: string
}

function League({ league, ranks, failures, strengths, thirdParties, bounds, report, timeZone }: LeagueProps) {
  const { method, lastScheduledAt } = league
  return (
    <>
      <p class="lead">
        {words.lead}
        {lastScheduledAt !== null && ` ${words.newest(timeWords(lastScheduledAt, { timeZone, now: Date.now() }))}`}
      </p>
      <section class="card">
        <h2>{words.scores}</h2>
        {ranks.map((rank) => (
          <p key={rank}>{rank}</p>
        ))}
        <Scores league={league} />
      </section>
      <section class="card">
        <h2>{words.theyPass}</h2>
        {failures.length === 0 && <p>{words.nothingFailed}</p>}
        <ol class="worth">
          {league.theyPassWeFail.map(({ rule, category, saves }, index) => (
            <li key={rule}>
              {failures[index]}{' '}
              <span class="faint">
                {categoryWords[category].heading}
                {saves !== null && `, ${words.saves(formatDuration(saves))}`}
              </span>
            </li>
          ))}
        </ol>
      </section>
      {strengths.length > 0 && <Sentences title={words.wePass} sentences={strengths} />}
      <section class="card">
        <h2>{words.pages}</h2>
        <Pages league={league} report={report} />
      </section>
      {league.budgets.length > 0 && (
        <section class="card">
          <h2>{words.budgets}</h2>
          <ul>
            {league.budgets.map((check, index) => (
              <li key={check.budget} class={check.outcome === 'missed' ? 'problem' : ''}>
                {capital(budgetName(check.budget))} {bounds[index]}: {budgetOutcomeWords(check)}
                {check.worst !== null && `, ${words.worst(budgetFigure(check.budget, check.worst.value))}`}
              </li>
            ))}
          </ul>
        </section>
      )}
      {thirdParties.length > 0 && <Sentences title={words.thirdParties} sentences={thirdParties} />}
      {method !== null && (
        <p class="faint">
          {words.method({ ...method, audits: league.audits })}{' '}
          {league.leftOut.audits > 0 && words.leftOut(league.leftOut.audits)}
        </p>
      )}
    </>
  )
}

function Sentences({ title, sentences }: { title: string; sentences: string[] }) {
  return (
    <section class="card">
      <h2>{title}</h2>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </section>
  )
}

function Scores({ league: { categories, sites } }: { league: AuditLeague }) {
  return (
    <Scroll label={words.scores}>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.standing.site}</th>
            {categories.map(({ category }) => (
              <th key={category} scope="col" class="number">
                {categoryWords[category].heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sites.map(({ name, us }) => (
            <tr key={name} class={us ? 'us' : ''}>
              <th scope="row">
                <bdi>{name}</bdi>
                {us && <span class="faint"> ({texts.you})</span>}
              </th>
              {categories.map((standing) => {
                const score = standing.sites.find(({ site }) => site === name)?.score ?? null
                return (
                  <td key={standing.category} class="number">
                    {score === null ? '–' : scoreWords(score)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Pages({ league: { pages, categories, sites }, report }: { league: AuditLeague; report: string }) {
  const metrics = pageMetrics.filter((metric) => pages.some((page) => page.metrics[metric] !== undefined))
  const isOurs = ({ site }: LeaguePage) => sites.some(({ name, us }) => us && name === site)
  const steps = [...new Set(pages.map(({ step }) => step))]
  return (
    <Scroll label={words.pages}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.page}</th>
            {categories.map(({ category }) => (
              <th key={category} scope="col" class="number">
                {categoryWords[category].heading}
              </th>
            ))}
            {metrics.map((metric) => (
              <th key={metric} scope="col" class="number">
                {headingOf(metric)}
              </th>
            ))}
            <th scope="col">{words.report}</th>
          </tr>
        </thead>
        {steps.map((step) => (
          <tbody key={step}>
            {pages
              .filter((page) => page.step === step)
              .map((page) => (
                <tr key={page.site} class={isOurs(page) ? 'us' : ''}>
                  <th scope="row">
                    {step}, <bdi>{page.site}</bdi>
                  </th>
                  {page.failure === undefined ? (
                    <>
                      {categories.map(({ category }) => (
                        <td key={category} class="number">
                          {page.scores[category] ?? '–'}
                        </td>
                      ))}
                      {metrics.map((metric) => {
                        const value = page.metrics[metric]
                        return (
                          <td key={metric} class="number">
                            {value === undefined ? '–' : formatMetric(metric, value)}
                          </td>
                        )
                      })}
                    </>
                  ) : (
                    <td colSpan={categories.length + metrics.length} class="why">
                      {page.status}: {page.failure.message}
                    </td>
                  )}
                  <td>
                    {page.report !== null && page.report.html !== '' && (
                      <a
                        href={`${report}?${new URLSearchParams({ site: page.site, step })}`}
                        download
                        aria-label={words.reportOf(step, page.site)}
                      >
                        {words.download}
                      </a>
                    )}
                  </td>
                </tr>
              ))}
          </tbody>
        ))}
      </table>
    </Scroll>
  )
}
