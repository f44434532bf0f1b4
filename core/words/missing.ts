import type { CompetitorStanding, MarketVerdict, Missing, Standing } from '../judge/standing.ts'
import { listed } from '../model/listed.ts'
import { kindsSentence } from './kind.ts'
import { shareWords } from './locale.ts'
import { type Telling, timeWords } from './parts.ts'

type Compared = Pick<MarketVerdict, 'target' | 'competitors' | 'comparisons'>
type Lacking = Standing & { missing: Missing }

/** The competitors of the target. */
function relevantOf({ target: { against }, competitors }: Compared): CompetitorStanding[] {
  return competitors.filter(({ name }) => typeof against === 'string' || name === against.competitor)
}

/** Why there is no overall verdict, from the comparisons with the competitors on whom there is none; it follows a colon. */
export function missingData(standing: Compared, telling: Telling): string {
  const relevant = relevantOf(standing)
  const open = new Set(relevant.filter(({ verdict }) => verdict === 'unknown').map(({ name }) => name))
  const theirs = standing.comparisons.filter(({ competitor }) => open.has(competitor))
  const missing = theirs.flatMap((one) => (one.missing === null ? [] : [{ ...one, missing: one.missing }]))
  const ofKind = Map.groupBy(missing, ({ missing: why }) => why.kind)
  const isAll = relevant.length === open.size && missing.length === theirs.length
  const reasons = (['never', 'zero', 'recent', 'kinds'] as const).flatMap((kind) => {
    const group = ofKind.get(kind)
    if (group === undefined) return []
    return [reasonWords(group, { whom: whomWords(group, theirs), isAll: isAll && ofKind.size === 1, telling })]
  })
  const pending = ofKind.get('rounds')
  const compared = standing.comparisons.filter(({ competitor }) => relevant.some(({ name }) => name === competitor))
  if (pending !== undefined) reasons.push(pendingWords(pending, compared.length))
  return reasons.join('; ')
}

/** `Globex`, or `Globex on search` where the other steps of Globex lack something else, or nothing. */
function whomWords(group: readonly Standing[], theirs: readonly Standing[]): { words: string; isOne: boolean } {
  const names = [...Map.groupBy(group, ({ competitor }) => competitor)]
  const words = names.map(([name, own]) => {
    const isWhole = own.length === theirs.filter(({ competitor }) => competitor === name).length
    return isWhole ? name : `${name} on ${listed(own.map(({ step }) => step))}`
  })
  return { words: listed(words), isOne: names.length === 1 }
}

/** More rounds alone bring none of these. `isAll`: it is the reason of every comparison. */
function reasonWords(
  group: readonly Lacking[],
  { whom, isAll, telling }: { whom: { words: string; isOne: boolean }; isAll: boolean; telling: Telling },
): string {
  const [first] = group
  if (first === undefined) return ''
  const { missing } = first
  switch (missing.kind) {
    case 'never':
      return `${whom.words} ${whom.isOne ? 'was' : 'were'} never measured in the same round as you`
    case 'zero':
      return `there is no ratio to ${whom.words}, because ${ONE_IS_ZERO}`
    case 'recent': {
      const last = group.flatMap(({ missing: why }) => (why.kind === 'recent' ? [why.lastAt] : [])).toSorted()
      const latest = `the latest is from ${timeWords(last.at(-1) ?? '', telling)}`
      return isAll
        ? `too few recent measurements; ${latest}`
        : `too few recent measurements of ${whom.words} (${latest})`
    }
    case 'kinds':
      return missingReason(missing, { standing: first, telling: { ...telling, margin: 0 } })
    case 'rounds':
      return ''
    default:
      return missing satisfies never
  }
}

function pendingWords(pending: readonly Lacking[], comparisons: number): string {
  const counts = pending.flatMap(({ missing: why }) => (why.kind === 'rounds' && why.more !== null ? [why.more] : []))
  const isOnly = comparisons === 1
  const few = `not enough data${isOnly ? '' : ` for ${pending.length} of ${comparisons} comparisons`}`
  if (counts.length === 0) return few
  const more = `about ${moreRounds(Math.min(...counts))}`
  return isOnly ? `${few}; ${more} needed` : `${few}; the first needs ${more}`
}

function moreRounds(count: number): string {
  return `${count} more ${count === 1 ? 'round' : 'rounds'}`
}

/** How many competitors are named before they are counted. */
const MOST_NAMED = 2

/** ` You are level with Globex and ahead of 3 others.`: what is known of the other competitors of the target; empty where nothing is. */
export function knownWords(standing: Compared): string {
  const relevant = relevantOf(standing)
  const known = relevant.filter(({ verdict }) => verdict !== 'unknown')
  const groups = [
    ['behind', 'behind'],
    ['level', 'level with'],
    ['ahead', 'ahead of'],
  ] as const
  const parts = groups.flatMap(([verdict, words]) => {
    const own = known.filter((one) => one.verdict === verdict).map(({ name }) => name)
    if (own.length === 0) return []
    const rest = own.length === known.length ? `the other ${own.length}` : `${own.length} others`
    return [`${words} ${own.length > MOST_NAMED ? rest : listed(own)}`]
  })
  return parts.length === 0 ? '' : ` You are ${listed(parts)}.`
}

const ONE_IS_ZERO = 'your figure or theirs is 0 in every round'

/** Of two figures of which one is 0, such as layout shifts. */
export const NO_RATIO = `${ONE_IS_ZERO}, so there is no ratio`

/** What a verdict is missing, in a few words that can follow a colon. */
export function missingReason(
  missing: Missing,
  {
    standing,
    telling,
  }: { standing: Pick<Standing, 'competitor' | 'step' | 'lastKnown'>; telling: Telling & { margin: number } },
): string {
  switch (missing.kind) {
    case 'never':
      return 'never measured in the same round'
    case 'zero':
      return NO_RATIO
    case 'recent': {
      const then = standing.lastKnown === 'unknown' ? '' : `; you were ${standing.lastKnown} then`
      return `too few recent measurements, the latest from ${timeWords(missing.lastAt, telling)}${then}`
    }
    case 'kinds':
      return kindsSentence(standing.step, [
        { name: 'you', kind: missing.us },
        { name: standing.competitor, kind: missing.competitor },
      ])
    case 'rounds': {
      if (missing.more !== null) return `about ${moreRounds(missing.more)} needed`
      const margin = shareWords(telling.margin, telling.locale)
      return `the number of rounds needed is unknown because the difference is close to the margin of ${margin}`
    }
    default:
      return missing satisfies never
  }
}
