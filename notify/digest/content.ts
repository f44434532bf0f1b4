import type { Digest } from '#core/analysis/digest/digest.ts'
import { spanOf } from '#core/analysis/digest/week.ts'
import { unlinked } from '#core/model/untrusted.ts'
import { adviceWords } from '#core/words/digest/advice.ts'
import { changeSentence, digestHeadline, digestLead, digestSubject } from '#core/words/digest/digest.ts'
import {
  auditSentences,
  costSentence,
  incidentsSentence,
  promiseSentence,
  qualitySentence,
} from '#core/words/digest/facts.ts'
import { countWords, type DigestReader, dayWords, inMarket } from '#core/words/digest/place.ts'
import { incidentHeadline, incidentSpan } from '#core/words/incident.ts'
import type { MailTone } from '../mail/colours.ts'
import { type LeagueTable, leaguesOf, type StandingsTable, standingsOf } from './standings.ts'

/** What a digest says, in order; mail, print and plain text show the same. Names in it are untrusted. */
export interface DigestContent {
  subject: string
  lang: string
  /** Which benchmark and week. */
  over: string
  headline: string
  tone: MailTone
  lead: string
  sections: DigestSection[]
  /** What the whole rests on. */
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
  | { kind: 'trend'; trend: Trend }

/** A number a week, oldest first. */
export interface Trend {
  caption: string
  weeks: { label: string; value: number }[]
}

/** Told one by one; more are counted. */
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
        title: 'Worth doing next',
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
        title: 'How far to trust these numbers',
        blocks: shortened(
          markets.map(({ quality }) => qualitySentence(quality, { market: inMarket(digest, quality.market), reader })),
        ),
      },
      { title: 'What measuring cost', blocks: [text(costSentence(digest.cost, reader))] },
    ],
    footer:
      'Made by Outpace from its own measurements. A week begins on Monday at 00:00 in the time zone of each market. ' +
      'How every number is made: docs/report.md.',
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
    title: 'Where we stand',
    blocks: [...leagues, { kind: 'standings', standings: standingsOf(digest, reader) }],
  }
}

function incidentSection(digest: Digest, reader: DigestReader): DigestSection {
  const { incidents } = digest
  const weeks = incidents.weeks.map(({ monday, opened }) => ({ label: dayWords(monday, reader), value: opened }))
  const told = incidents.incidents.slice(-mostIncidents).toReversed()
  const more = incidents.incidents.length - told.length
  const items = [
    ...told.map((one) => {
      const where = digest.markets.find(({ market }) => market.id === one.market)?.market
      const telling = { ...reader, now: untilOf(digest, where?.timeZone ?? reader.timeZone) }
      return `${incidentHeadline(one)}${where === undefined ? '' : inMarket(digest, where)}. ${incidentSpan(one, telling)}`
    }),
    ...(more > 0 ? [`And ${countWords(more, 'more incident', reader)} before these.`] : []),
  ]
  return {
    title: 'Incidents',
    blocks: [
      text(incidentsSentence(incidents, reader)),
      ...(weeks.length > 1
        ? [{ kind: 'trend', trend: { caption: 'Incidents a week, this week last', weeks } } as const]
        : []),
      ...(items.length > 0 ? [{ kind: 'bullets', items: items.map(unlinked) } as const] : []),
    ],
  }
}

/** When the week was over, or now if it is not: what is open was open for so long then. */
function untilOf({ week, madeAt }: Digest, timeZone: string): number {
  return Math.min(Date.parse(madeAt), spanOf(week, timeZone).to)
}

function promiseSection(digest: Digest, reader: DigestReader): DigestSection[] {
  const sentences = digest.markets.flatMap((one) =>
    one.promise === null
      ? []
      : [promiseSentence({ ...one, promise: one.promise }, { market: inMarket(digest, one.market), reader })],
  )
  return sentences.length === 0 ? [] : [{ title: 'Our promise', blocks: shortened(sentences) }]
}

function auditSection(digest: Digest, reader: DigestReader): DigestSection[] {
  const sentences = digest.markets.flatMap(({ audits }) =>
    audits === null ? [] : auditSentences(audits, { market: inMarket(digest, audits.market), reader }),
  )
  return sentences.length === 0 ? [] : [{ title: 'Audits won and lost', blocks: shortened(sentences) }]
}

function shortened(sentences: readonly string[]): DigestBlock[] {
  const more = sentences.length - mostMarkets
  if (sentences.length === 1) return sentences.map(text)
  const items = more > 0 ? [...sentences.slice(0, mostMarkets), `And ${more} more.`] : [...sentences]
  return [{ kind: 'bullets', items: items.map(unlinked) }]
}
