import type { Digest, DigestCompetitor, DigestMarket } from '#core/analysis/digest/digest.ts'
import { listed } from '#core/model/listed.ts'
import { unlinked } from '#core/model/untrusted.ts'
import type { Verdict } from '#core/model/verdict.ts'
import { figureWords } from '#core/words/alarm/figures.ts'
import { movementWords, standingDetail, verdictWords } from '#core/words/digest/digest.ts'
import { type DigestReader, inMarket } from '#core/words/digest/place.ts'
import { shareWords } from '#core/words/locale.ts'
import { headingOf } from '#core/words/metric.ts'
import { targetSentence } from '#core/words/verdict.ts'

/** Everybody's typical time in a market, the fastest first. */
export interface LeagueTable {
  caption: string
  rows: { name: string; us: boolean; value: string; share: number | null }[]
}

/** How we stand against each competitor, and what rests on what. */
export interface StandingsTable {
  caption: string
  rows: { name: string; verdict: Verdict; words: string; detail: string; movement: string }[]
  /** How many competitors are left out, because they stand alike or below. */
  notes: string[]
}

/** A mail has to stay short: the markets and sites that matter most. */
const mostLeagues = 3
const mostSites = 8
const mostCompetitors = 10

/** Of the markets where we stand worst. */
export function leaguesOf(digest: Digest, reader: DigestReader): LeagueTable[] {
  const behind = ({ standings }: DigestMarket) => standings.filter(({ verdict }) => verdict === 'behind').length
  return digest.markets
    .filter(({ league }) => league.sites.some(({ value }) => value !== null))
    .toSorted((a, b) => behind(b) - behind(a))
    .slice(0, mostLeagues)
    .map(({ league, market }) => {
      const slowest = Math.max(...league.sites.map(({ value }) => value ?? 0))
      const steps = league.steps.length === 1 ? `on ${league.steps[0]}` : `mean of ${listed(league.steps)}`
      const kept = shortest(league.sites)
      return {
        caption: unlinked(`${headingOf(league.metric)}${inMarket(digest, market)}, ${steps}: shorter is better`),
        rows: kept.map(({ name, us, value }) => ({
          name: unlinked(name),
          us,
          value:
            value === null ? 'not measured' : figureWords(league.metric, value, { locale: reader.locale, digits: 2 }),
          share: value === null || slowest === 0 ? null : value / slowest,
        })),
      }
    })
}

/** The first ones, and us wherever we are. */
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
  const now = markets.flatMap((one) =>
    one.now === null || one.now.measuredAt === null
      ? []
      : [
          `Now${inMarket(digest, one.market)}: ${targetSentence(one.now, { ...reader, now: Date.parse(digest.madeAt) })}`,
        ],
  )
  return {
    caption: `Over the whole week, on the step that tells most; up to ${shareWords(margin, reader.locale)} is level`,
    rows: sorted.slice(0, mostCompetitors).map((one) => ({
      name: unlinked(one.name),
      verdict: one.verdict,
      words: verdictWords[one.verdict],
      detail: unlinked(detailOf(one, { digest, reader })),
      movement: movementWords(one, { reader, nothingBefore: nothingBeforeOf(one, markets) }),
    })),
    notes: [...(left > 0 ? [`And ${left} more competitors.`] : []), ...now.slice(0, mostLeagues).map(unlinked)],
  }
}

function detailOf({ telling }: DigestCompetitor, { digest, reader }: { digest: Digest; reader: DigestReader }): string {
  if (telling === null) return 'never measured together'
  return `${telling.step}${inMarket(digest, telling.market)}: ${standingDetail(telling, reader)}`
}

function nothingBeforeOf({ telling }: DigestCompetitor, markets: readonly DigestMarket[]): 'first' | 'method' | null {
  return markets.find(({ market }) => market.id === telling?.market.id)?.nothingBefore ?? null
}
