import type { Digest, DigestCompetitor, DigestMarket } from '#core/analysis/digest/digest.ts'
import type { NothingBefore } from '#core/analysis/digest/week-records.ts'
import { unlinked } from '#core/model/untrusted.ts'
import type { Verdict } from '#core/model/verdict.ts'
import { startedSentence } from '#core/words/baseline.ts'
import { capital } from '#core/words/capital.ts'
import { movementWords } from '#core/words/digest/change.ts'
import { verdictLabel } from '#core/words/digest/digest.ts'
import { type DigestReader, dayWords, inMarket } from '#core/words/digest/place.ts'
import { isByFailures, standingDetail } from '#core/words/digest/standing.ts'
import { shareWords } from '#core/words/locale.ts'
import { formatMetric, headingOf } from '#core/words/metric.ts'
import { scoreLabel } from '#core/words/summary.ts'
import { targetSentence } from '#core/words/verdict.ts'

/** Site scores of a market, lowest first. */
export interface LeagueTable {
  caption: string
  /** Of the column of scores. */
  head: string
  rows: { place: number | null; name: string; us: boolean; value: string; share: number | null }[]
}

/** The verdict against each competitor, with its evidence. */
export interface StandingsTable {
  caption: string
  rows: { name: string; verdict: Verdict; words: string; detail: string; movement: string }[]
  /** How many competitors are not listed; current verdicts, where there are any, and where markets started; of how many markets. */
  notes: string[]
}

/** Limits that keep a mail short. */
const mostLeagues = 3
const mostSites = 8
const mostCompetitors = 10

/** Those in which we are behind most often first. */
function worstFirst(markets: readonly DigestMarket[]): DigestMarket[] {
  const behind = ({ standings }: DigestMarket) => standings.filter(({ verdict }) => verdict === 'behind').length
  return markets.toSorted((a, b) => behind(b) - behind(a))
}

/** Of the markets in which we are behind most often. */
export function leaguesOf(digest: Digest, reader: DigestReader): LeagueTable[] {
  return worstFirst(digest.markets)
    .filter(({ league }) => league.sites.some(({ score }) => score !== null))
    .slice(0, mostLeagues)
    .map(({ league, market }) => {
      const slowest = Math.max(...league.sites.map(({ score }) => score ?? 0))
      const kept = shortest(league.sites)
      return {
        caption: unlinked(
          `${headingOf(league.metric)}${inMarket(digest, market)}, ${scoreLabel(league.steps)}, week of ${dayWords(digest.week.monday, reader)}; lower is better`,
        ),
        head: headingOf(league.metric),
        rows: kept.map(({ name, us, score, place }) => ({
          place,
          name: unlinked(name),
          us,
          value: score === null ? '–' : formatMetric(league.metric, score, reader.locale),
          share: score === null || slowest === 0 ? null : score / slowest,
        })),
      }
    })
}

/** The first ones, and us in any place. */
function shortest<Site extends { us: boolean }>(sites: readonly Site[]): Site[] {
  const first = sites.slice(0, mostSites)
  const us = sites.find((site) => site.us)
  return us === undefined || first.includes(us) ? [...first] : [...first.slice(0, -1), us]
}

export function standingsOf(digest: Digest, reader: DigestReader): StandingsTable {
  const { competitors, markets, margin } = digest
  const order: Record<Verdict, number> = { behind: 0, unknown: 1, level: 2, ahead: 3 }
  const sorted = competitors.toSorted((a, b) => order[a.verdict] - order[b.verdict])
  const left = sorted.length - mostCompetitors
  const worst = worstFirst(markets)
  const now = worst.flatMap((one) =>
    // Without a verdict of its own, the present adds nothing to the week's.
    one.now === null || one.now.target.verdict === 'unknown'
      ? []
      : [
          `Alarm status${inMarket(digest, one.market)} when this digest was made: ${targetSentence(one.now, { ...reader, now: Date.parse(digest.madeAt) })}`,
        ],
  )
  const starts = worst.flatMap(({ baseline, market }) =>
    baseline === null
      ? []
      : [startedSentence(baseline, { ...reader, now: Date.parse(digest.madeAt), place: inMarket(digest, market) })],
  )
  return {
    caption: `Week of ${dayWords(digest.week.monday, reader)}, on the decisive step; differences up to ${shareWords(margin, reader.locale)} count as level`,
    rows: sorted.slice(0, mostCompetitors).map((one) => ({
      name: unlinked(one.name),
      verdict: one.verdict,
      words: verdictLabel(one, digest),
      detail: unlinked(detailOf(one, { digest, reader })),
      movement: movementWords(one, { reader, nothingBefore: nothingBeforeOf(one, markets) }),
    })),
    notes: [
      ...(left > 0 ? [`${left} more competitors not listed.`] : []),
      ...[...now.slice(0, mostLeagues), ...starts.slice(0, mostLeagues)].map(unlinked),
      ...(markets.length > mostLeagues
        ? [`${mostLeagues} of ${markets.length} markets shown: those in which you are behind most often.`]
        : []),
    ],
  }
}

function detailOf({ telling }: DigestCompetitor, { digest, reader }: { digest: Digest; reader: DigestReader }): string {
  if (telling === null) return 'never measured in the same round'
  if (isByFailures(telling)) return `${capital(standingDetail(telling, reader))}${inMarket(digest, telling.market)}`
  return `${telling.step}${inMarket(digest, telling.market)}: ${standingDetail(telling, reader)}`
}

function nothingBeforeOf({ telling }: DigestCompetitor, markets: readonly DigestMarket[]): NothingBefore | null {
  return markets.find(({ market }) => market.id === telling?.market.id)?.nothingBefore ?? null
}
