import { type BaselineFacts, type BaselineRow, severityOfBaseline } from '#core/analysis/baseline/facts.ts'
import type { Advice } from '#core/analysis/digest/advice.ts'
import { lossAmong } from '#core/analysis/loss.ts'
import { unlinked } from '#core/model/untrusted.ts'
import type { Verdict } from '#core/model/verdict.ts'
import { named } from '#core/words/alarm/figures.ts'
import { impactWords, type MoneyWords } from '#core/words/alarm/money.ts'
import {
  againSentence,
  alertsSentences,
  baselineDetail,
  baselineGap,
  baselineHeadline,
  baselineLead,
  baselineSubject,
  missingSentences,
  sureSentences,
} from '#core/words/baseline.ts'
import { adviceWords } from '#core/words/digest/advice.ts'
import { formatMetric, headingOf } from '#core/words/metric.ts'
import type { Telling } from '#core/words/parts.ts'
import { promiseSentence } from '#core/words/promise.ts'
import { scoreLabel } from '#core/words/summary.ts'
import { VERDICT_NOW } from './actions.ts'
import type { Bar } from './bars.ts'
import type { MailTone } from './colours.ts'

/** The content of the mail before layout: the same words in HTML and in plain text. */
export interface BaselineContent {
  subject: string
  /** Benchmark and market. */
  over: string
  tone: MailTone
  headline: string
  lead: string
  /** Why it is sent again; empty the first time. */
  again: string
  money: MoneyWords | null
  advice: { what: string; why: string }
  league: { caption: string; head: string; rows: Bar[] } | null
  steps: { caption: string; rows: StepRow[] }
  /** Title and sentences. */
  sections: { title: string; items: string[] }[]
}

export interface StepRow {
  step: string
  against: string
  /** `behind, 5.93x slower`. */
  gap: string
  /** Both figures, the interval and the rounds. */
  detail: string
  tone: MailTone
}

/** Limits that keep a mail short. */
const mostSites = 8
const mostRows = 12
const mostItems = 8

export function baselineContent(facts: BaselineFacts, telling: Telling): BaselineContent {
  const { baseline, benchmark, market, impact, rows, advice } = facts
  const { locale = 'en-GB' } = telling
  const { what, why } = adviceWords(
    { advice: shortAdvice(advice), competitors: rows, markets: [] },
    { ...telling, locale },
  )
  const { promise } = baseline
  return {
    subject: baselineSubject(facts),
    over: unlinked(`${named(benchmark.name)}, ${named(market.name)}`),
    tone: toneOf(facts),
    headline: unlinked(baselineHeadline(facts)),
    lead: unlinked(baselineLead(facts, telling)),
    again: unlinked(againSentence(facts, telling)),
    money: impact === null ? null : impactWords(impact, { locale, markets: benchmark.markets }),
    advice: { what: unlinked(what), why: unlinked(why) },
    league: leagueOf(facts, locale),
    steps: stepsOf(facts, locale),
    sections: [
      {
        title: 'Your promise',
        items: (promise?.steps ?? []).map((one) =>
          promiseSentence(
            { ...one, step: named(one.step) },
            { ...telling, limit: promise?.limit ?? 0, margin: baseline.target.margin },
          ),
        ),
      },
      { title: 'No verdict yet', items: missingSentences(facts, telling) },
      { title: 'How alerts work from here', items: alertsSentences(facts) },
      { title: 'How sure this is', items: sureSentences(facts) },
    ]
      .filter(({ items }) => items.length > 0)
      .map(({ title, items }) => ({ title, items: shortened(items).map(unlinked) })),
  }
}

/** Without the sales at risk, which the mail has at its top, and with names of a readable length. */
function shortAdvice(advice: Advice): Advice {
  if (advice.kind === 'gap') {
    const { step, competitor } = advice.standing
    return {
      ...advice,
      impact: null,
      standing: { ...advice.standing, step: named(step), competitor: named(competitor) },
    }
  }
  return advice.kind === 'promise' ? { ...advice, step: named(advice.step) } : advice
}

function shortened(items: readonly string[]): string[] {
  const more = items.length - mostItems
  return more > 0 ? [...items.slice(0, mostItems), `${more} more.`] : [...items]
}

function toneOf({ baseline, failing }: BaselineFacts): MailTone {
  if (failing || severityOfBaseline(baseline) === 'warning') return 'warning'
  return baseline.target.verdict === 'ahead' ? 'good' : 'plain'
}

/** The sites by place, with a bar each; we are shown in any place. */
function leagueOf({ baseline: { league } }: BaselineFacts, locale: string): BaselineContent['league'] {
  if (league === null) return null
  const { metric, steps, sites } = league
  const slowest = Math.max(...sites.map(({ score }) => score ?? 0))
  const first = sites.slice(0, mostSites)
  const us = sites.find((site) => site.us)
  const shown = us === undefined || first.includes(us) ? first : [...first.slice(0, -1), us]
  return {
    caption: unlinked(`${headingOf(metric)}, ${scoreLabel(steps.map(named))}; lower is better`),
    head: headingOf(metric),
    rows: shown.map((site): Bar => {
      const { name, score, place } = site
      return {
        name: unlinked(`${place === null ? '' : `${place}. `}${named(name)}${site.us ? ' (you)' : ''}`),
        value: score === null ? '–' : formatMetric(metric, score, locale),
        share: score === null || slowest === 0 ? null : score / slowest,
        tone: site.us ? 'us' : 'plain',
        strong: site.us,
      }
    }),
  }
}

function stepsOf({ rows }: BaselineFacts, locale: string): BaselineContent['steps'] {
  const worst = [...Map.groupBy(rows, ({ step }) => step).values()].map((own) => own.toSorted(byLoss(rows))[0])
  const isWhole = rows.length <= mostRows
  const shown = (isWhole ? rows : worst.filter((row) => row !== undefined)).slice(0, mostRows)
  const rest = isWhole
    ? ''
    : ` ${shown.length} of ${rows.length} comparisons; "${VERDICT_NOW}" below lists all of them.`
  return {
    caption: `You against ${isWhole ? 'each competitor' : 'the competitor furthest ahead'}, step by step.${rest}`,
    rows: shown.map((row) => ({
      step: unlinked(named(row.step)),
      against: unlinked(named(row.competitor)),
      gap: baselineGap(row, locale),
      detail: unlinked(detailOf(row, locale)),
      tone: cellTone[row.verdict],
    })),
  }
}

function byLoss(rows: readonly BaselineRow[]): (one: BaselineRow, other: BaselineRow) => number {
  const lossOf = lossAmong(rows)
  const known = ({ verdict }: BaselineRow) => (verdict === 'unknown' ? 0 : 1)
  return (one, other) => known(other) - known(one) || lossOf(other) - lossOf(one)
}

const cellTone: Record<Verdict, MailTone> = { behind: 'bad', ahead: 'good', level: 'plain', unknown: 'faint' }

/** `2.36 s vs 628 ms; 95 % confidence interval 3.46–3.80, LCP, 7 rounds`. */
function detailOf(row: BaselineRow, locale: string): string {
  const { ours, theirs, metric } = row
  const pair =
    metric === null || ours === null || theirs === null
      ? ''
      : [ours, theirs].map((value) => formatMetric(metric, value, locale)).join(' vs ')
  return [pair, baselineDetail(row, locale)].filter((part) => part !== '').join('; ')
}
