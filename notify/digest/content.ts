import { failingOf } from '#core/analysis/alarm/telling.ts'
import type { Digest } from '#core/analysis/digest/digest.ts'
import { spanOf } from '#core/analysis/digest/week.ts'
import type { Incident } from '#core/model/incident.ts'
import { unlinked } from '#core/model/untrusted.ts'
import { adviceWords } from '#core/words/digest/advice.ts'
import { changeSentence } from '#core/words/digest/change.ts'
import { digestHeadline, digestLead, digestSubject } from '#core/words/digest/digest.ts'
import {
  auditSentences,
  costSentence,
  incidentsSentence,
  mixtureSentence,
  qualitySentence,
  weekPromiseSentence,
} from '#core/words/digest/facts.ts'
import { orderOf } from '#core/words/digest/incidents.ts'
import { countWords, type DigestReader, dayWords, inMarket } from '#core/words/digest/place.ts'
import { incidentHeadline, incidentSpan } from '#core/words/incident.ts'
import { afterMarker } from '#core/words/marker.ts'
import { outdatedSentence } from '#core/words/outdated.ts'
import { zoneSentence } from '#core/words/parts.ts'
import type { MailTone } from '../mail/colours.ts'
import { type LeagueTable, leaguesOf, type StandingsTable, standingsOf } from './standings.ts'

/** The content of a digest, in order; mail, PDF and plain text show the same. Names in it are untrusted. */
export interface DigestContent {
  subject: string
  lang: string
  /** Benchmark and week. */
  over: string
  headline: string
  tone: MailTone
  lead: string
  sections: DigestSection[]
  /** Where the figures come from. */
  footer: string
}

interface DigestSection {
  title: string
  blocks: DigestBlock[]
}

export type DigestBlock =
  | { kind: 'text' | 'strong'; text: string }
  | { kind: 'bullets'; items: string[] }
  | { kind: 'league'; league: LeagueTable }
  | { kind: 'standings'; standings: StandingsTable }
  | { kind: 'trend'; trend: WeeklyTrend }

/** One number per week, oldest first. */
export interface WeeklyTrend {
  caption: string
  weeks: { label: string; value: number }[]
}

/** Listed individually; the rest are counted. */
const mostIncidents = 5
const mostMarkets = 8

/** @param options.lang of words and numbers, such as `en-DE` */
export function digestContent(digest: Digest, { reader, lang }: { reader: DigestReader; lang: string }): DigestContent {
  const { benchmark, week, markets } = digest
  const advice = adviceWords(digest, reader)
  const where = markets.length === 1 ? `, ${markets[0]?.market.name}` : ''
  return {
    subject: digestSubject(digest, reader),
    lang,
    over: unlinked(
      `${benchmark.name}${where}: week of ${dayWords(week.monday, reader)} to ${dayWords(week.sunday, reader, true)}`,
    ),
    headline: unlinked(digestHeadline(digest, reader)),
    tone: toneOf(digest),
    lead: unlinked(digestLead(digest, reader)),
    sections: [
      {
        title: 'What to do next',
        blocks: [{ kind: 'strong', text: unlinked(advice.what) }, text(advice.why)],
      },
      standingSection(digest, reader),
      {
        title: 'Changes since last week',
        blocks: [
          text(changeSentence(digest.gain, { side: 'gain', digest, reader })),
          text(changeSentence(digest.loss, { side: 'loss', digest, reader })),
        ],
      },
      incidentSection(digest, reader),
      ...promiseSection(digest, reader),
      ...auditSection(digest, reader),
      {
        title: 'Data quality',
        blocks: [
          ...outdatedBlocks(digest, reader),
          ...shortened(
            markets.map(({ quality, mixtures }) => {
              const at = { market: inMarket(digest, quality.market), reader }
              return [qualitySentence(quality, at), mixtureSentence(mixtures, at)].filter(Boolean).join(' ')
            }),
          ),
        ],
      },
      { title: 'Cost of data collection', blocks: [text(costSentence(digest.cost, reader))] },
    ],
    footer:
      `Measured by Outpace. ${zoneSentence(reader.timeZone)} A week begins on Monday at 00:00 in the time zone of each market. ` +
      'Definitions of all figures: docs/report.md.',
  }
}

function text(sentence: string): DigestBlock {
  return { kind: 'text', text: unlinked(sentence) }
}

function toneOf({ verdict, markets }: Digest): MailTone {
  if (markets.every(({ quality }) => quality.rounds === 0)) return 'warning'
  return verdict === 'behind' ? 'bad' : verdict === 'ahead' ? 'good' : 'plain'
}

function standingSection(digest: Digest, reader: DigestReader): DigestSection {
  const leagues = leaguesOf(digest, reader).map((league): DigestBlock => ({ kind: 'league', league }))
  return {
    title: 'Standings',
    blocks: [...leagues, { kind: 'standings', standings: standingsOf(digest, reader) }],
  }
}

function incidentSection(digest: Digest, reader: DigestReader): DigestSection {
  const { incidents } = digest
  const weeks = incidents.weeks.map(({ monday, opened }) => ({ label: dayWords(monday, reader), value: opened }))
  // A journey that fails now comes before anything newer.
  const isFailing = (one: Incident) => Number(failingOf(one) !== undefined)
  const listed = incidents.incidents
    .toReversed()
    .toSorted((a, b) => isFailing(b) - isFailing(a))
    .slice(0, mostIncidents)
  const more = incidents.incidents.length - listed.length
  const items = [
    ...listed.map((one) => {
      const where = digest.markets.find(({ market }) => market.id === one.market)?.market
      const telling = { ...reader, now: untilOf(digest, where?.timeZone ?? reader.timeZone) }
      const marked = afterMarker(one.openedAt, digest.markers)
      const said = `${incidentHeadline(one, orderOf(digest), reader.locale)}${where === undefined ? '' : inMarket(digest, where)}. ${incidentSpan(one, telling)}`
      return marked === undefined ? said : `${said} ${marked}`
    }),
    ...(more > 0 ? [`${countWords(more, 'more incident', reader)} not listed.`] : []),
  ]
  return {
    title: 'Incidents',
    blocks: [
      text(incidentsSentence(incidents, reader)),
      ...(weeks.length > 1
        ? [{ kind: 'trend', trend: { caption: 'Incidents per week, this week last', weeks } } as const]
        : []),
      ...(items.length > 0 ? [{ kind: 'bullets', items: items.map(unlinked) } as const] : []),
    ],
  }
}

/** The end of the week, or now if it is not over: up to then the span of an open incident is counted. */
function untilOf({ week, madeAt }: Digest, timeZone: string): number {
  return Math.min(Date.parse(madeAt), spanOf(week, timeZone).to)
}

function promiseSection(digest: Digest, reader: DigestReader): DigestSection[] {
  const sentences = digest.markets.flatMap((one) =>
    one.promise === null
      ? []
      : [weekPromiseSentence({ ...one, promise: one.promise }, { market: inMarket(digest, one.market), reader })],
  )
  return sentences.length === 0 ? [] : [{ title: 'Promise', blocks: shortened(sentences) }]
}

function auditSection(digest: Digest, reader: DigestReader): DigestSection[] {
  const sentences = digest.markets.flatMap(({ audits }) =>
    audits === null ? [] : auditSentences(audits, { market: inMarket(digest, audits.market), reader }),
  )
  return sentences.length === 0 ? [] : [{ title: 'Lighthouse audits', blocks: shortened(sentences) }]
}

function outdatedBlocks(digest: Digest, { locale }: DigestReader): DigestBlock[] {
  const sentences = digest.markets.flatMap(({ market, outdated }) =>
    outdated.map((one) =>
      outdatedSentence(one, { benchmark: digest.benchmark.id, market: inMarket(digest, market), locale }),
    ),
  )
  return sentences.length === 0 ? [] : shortened(sentences)
}

function shortened(sentences: readonly string[]): DigestBlock[] {
  const more = sentences.length - mostMarkets
  if (sentences.length === 1) return sentences.map(text)
  const items = more > 0 ? [...sentences.slice(0, mostMarkets), `${more} more.`] : [...sentences]
  return [{ kind: 'bullets', items: items.map(unlinked) }]
}
