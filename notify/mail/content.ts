import type { AlarmFacts, IncidentFacts, SiteFigures } from '#core/analysis/alarm/alarm.ts'
import { failureOf, severityNow } from '#core/analysis/alarm/telling.ts'
import { unlinked } from '#core/model/untrusted.ts'
import { named } from '#core/words/alarm/figures.ts'
import { impactWords, type MoneyWords } from '#core/words/alarm/money.ts'
import { reasonWords } from '#core/words/alarm/reasons.ts'
import {
  errorWords,
  leadSentence,
  movedSentence,
  otherPromises,
  otherSentences,
  sinceWords,
  sureSentences,
} from '#core/words/alarm/sentences.ts'
import { alarmHeadline, alarmSubject } from '#core/words/alarm/subject.ts'
import { capital } from '#core/words/capital.ts'
import { limitWords } from '#core/words/locale.ts'
import { afterMarker } from '#core/words/marker.ts'
import { formatMetric, metricWords } from '#core/words/metric.ts'
import type { Telling } from '#core/words/parts.ts'
import { firstFindings } from '#core/words/why/lines.ts'
import type { Bar } from './bars.ts'
import type { MailTone } from './colours.ts'

/** The content of a mail before layout: the same words in HTML and in plain text. */
export interface AlarmContent {
  subject: string
  /** Benchmark and market. */
  over: string
  tone: MailTone
  headline: string
  lead: string
  money: MoneyWords | null
  /** Label and sentences. */
  rows: { label: string; words: string[] }[]
  league: { caption: string; rows: Bar[] } | null
  /** What the rival does better. */
  reasons: Titled | null
  /** The other incidents in the same mail. */
  others: Titled | null
}

export interface Titled {
  title: string
  items: string[]
}

/** Small print of every alarm. */
export const FOOTER =
  'Sent by Outpace to the recipients in outpace.yaml or benchmark.yaml. This message loads no remote content and does not track whether you read it.'

/** Most lines of one kind: executives read no more, and the size of a mail is limited. */
const MOST_LINES = 5

export function alarmContent(facts: AlarmFacts, telling: Telling): AlarmContent {
  const { kind, benchmark, incidents } = facts
  const [first, ...more] = incidents
  const { impact, market } = first
  const { locale } = telling
  return {
    subject: alarmSubject(facts, telling),
    over: unlinked(`${named(benchmark.name)}, ${named(market.name)}`),
    tone: kind === 'closed' ? 'good' : severityNow(first.incident, first.isNews) === 'urgent' ? 'bad' : 'warning',
    headline: unlinked(alarmHeadline(facts, first, telling)),
    lead: unlinked(leadSentence(kind, first, telling)),
    money: impact === null ? null : impactWords(impact, { locale, markets: benchmark.markets }),
    rows: rowsOf(facts, first, telling),
    league: leagueOf(first, { kind, telling }),
    reasons: reasonsIn(first, locale),
    others:
      more.length === 0
        ? null
        : titled(
            'Also',
            more.map((one) => `${named(one.market.name)}: ${alarmHeadline(facts, one, telling)}`),
          ),
  }
}

function reasonsIn({ why, rival, reasons, step }: IncidentFacts, locale: string | undefined): Titled | null {
  if (why !== undefined) {
    const title =
      why.of.kind === 'change' ? `What changed on your site on ${named(step)}` : `Why you are slower on ${named(step)}`
    return titled(title, firstFindings(why, locale))
  }
  if (reasons.length === 0 || rival === null) return null
  const words = reasons.map((reason) => reasonWords(reason, { rival, locale }))
  return titled(`What ${named(rival)} does better on ${named(step)}`, words)
}

function titled(title: string, items: readonly string[]): Titled {
  const rest = items.length - MOST_LINES
  const shown = items.slice(0, MOST_LINES).map(unlinked)
  return { title: unlinked(title), items: rest > 0 ? [...shown, `${rest} more`] : shown }
}

function rowsOf(facts: AlarmFacts, first: IncidentFacts, telling: Telling): AlarmContent['rows'] {
  const isOver = facts.kind === 'closed'
  const others = titled('', otherSentences(first, telling)).items
  const promises = titled('', otherPromises(first, telling)).items
  const { incident, marker } = first
  const release = marker === undefined ? undefined : afterMarker(incident.openedAt, [marker])
  const rows = [
    { label: isOver ? 'Lasted' : 'Since', words: [sinceWords(first, telling)] },
    { label: 'What changed', words: [movedSentence(first, telling), release ?? ''] },
    { label: 'Confidence', words: isOver ? [] : sureSentences(first, facts, telling) },
    { label: 'Error', words: [errorWords(first)] },
    { label: isOver ? 'Was also behind' : 'Also behind', words: others },
    { label: isOver ? 'Promise was also broken' : 'Promise also broken', words: promises },
  ]
  return rows
    .map(({ label, words }) => ({ label, words: words.filter((sentence) => sentence !== '').map(unlinked) }))
    .filter(({ words }) => words.length > 0)
}

/** All sites on the step, with a bar each; and the promise, if the incident is about it. */
function leagueOf(
  { sites, step, metric, promise, incident }: IncidentFacts,
  { kind, telling }: { kind: AlarmFacts['kind']; telling: Telling },
): AlarmContent['league'] {
  const isOver = kind === 'closed'
  const figure = ({ during, after }: SiteFigures) => (isOver ? after : during)
  const largest = Math.max(promise ?? 0, ...sites.map((site) => figure(site) ?? 0))
  if (largest === 0) return null
  const isFailing = failureOf(incident) !== undefined && !isOver
  const words = (value: number) => formatMetric(metric, value, telling.locale)
  const rows = sites.map((site): Bar => {
    const value = site.us && isFailing ? null : figure(site)
    const { us, name } = site
    const note =
      us && value !== null ? noteOf(site, { isOver, failed: failureOf(incident) !== undefined, words }) : undefined
    return {
      name: us ? `${unlinked(named(name))} (you)` : unlinked(named(name)),
      value: value === null ? missingWords(site, isFailing) : words(value),
      share: value === null ? null : value / largest,
      tone: !us ? 'faint' : isOver ? 'good' : 'bad',
      strong: us,
      ...(note !== undefined && { note }),
    }
  })
  const limit: Bar[] =
    promise === null
      ? []
      : [
          {
            name: 'Your promise',
            value: limitWords(promise, telling.locale),
            share: promise / largest,
            tone: 'plain',
          },
        ]
  const { name, meaning } = metricWords[metric]
  const title = `${capital(meaning)} on ${named(step)} (${name}); lower is better`
  return { caption: unlinked(title), rows: [...limit, ...rows] }
}

/** The figure before or during the incident; undefined if it was no different. */
function noteOf(
  { before, during, after }: SiteFigures,
  { isOver, failed, words }: { isOver: boolean; failed: boolean; words: (value: number) => string },
): string | undefined {
  if (isOver && failed) return 'failed during the incident'
  const [was, is] = isOver ? [during, after] : [before, during]
  if (was === null || is === null || words(was) === words(is)) return undefined
  return `${words(was)} ${isOver ? 'during the incident' : 'before'}`
}

function missingWords({ us, during, failed, blocked, visits }: SiteFigures, isFailing: boolean): string {
  if (us && isFailing && during !== null) return 'fails at times'
  if ((us && isFailing) || (failed > 0 && failed === visits)) return 'fails'
  return blocked > 0 ? 'blocked' : 'not measured'
}
