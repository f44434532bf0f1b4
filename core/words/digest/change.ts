import type { Digest, DigestCompetitor } from '../../analysis/digest/digest.ts'
import { isOurs, type WeekStanding } from '../../analysis/digest/standings.ts'
import type { WeekChange } from '../../analysis/digest/typical.ts'
import type { NothingBefore } from '../../analysis/digest/week-records.ts'
import type { Metric } from '../../model/metric.ts'
import { confidenceWords, factorRange, gapSize } from '../gap.ts'
import { times } from '../parts.ts'
import { type DigestReader, inMarket } from './place.ts'

// What changed since last week.

/** The change since last week; `nothingBefore` is why there is none. */
export function movementWords(
  { verdict, before, telling }: DigestCompetitor,
  { reader, nothingBefore }: { reader: DigestReader; nothingBefore: NothingBefore | null },
): string {
  const { change = null, before: earlier = null } = telling ?? {}
  if (before === null || earlier === null) return nothingBeforeWords(nothingBefore)
  // Of this step: last week's verdict may have come from another one.
  const was = before === verdict || before === 'unknown' ? '' : before
  const known = earlier.ratio === null ? was : directed(earlier.ratio, { metric: telling?.metric ?? null, reader })
  // Times of the few rounds that worked say nothing about a week that was lost by failures.
  if (change === null || telling?.failing != null) return known === '' ? NOT_COMPARABLE : `last week ${known}`
  return `${movedWords[change?.direction ?? 'unclear']}${known === '' ? '' : ` (last week ${known})`}`
}

/** Both weeks were measured, but a gap of one of them is missing. */
const NOT_COMPARABLE = 'not comparable with last week'

const movedWords: Record<WeekChange['direction'], string> = {
  gain: 'you gained ground',
  loss: 'you lost ground',
  unclear: 'no clear change',
}

/** `1.42x slower`, or `level` where the ratio rounds to 1. */
function directed(ratio: number, { metric, reader }: { metric: Metric | null; reader: DigestReader }): string {
  const { locale } = reader
  const size = gapSize(ratio, { metric: metric ?? 'duration', locale })
  return size === gapSize(1, { metric: metric ?? 'duration', locale }) ? 'level' : size
}

function nothingBeforeWords(why: NothingBefore | null): string {
  switch (why) {
    case 'method':
      return 'not comparable: last week was measured differently'
    case 'none':
      return 'nothing was measured this week'
    case 'first':
    case null:
      return 'no earlier week to compare with'
    default:
      return why satisfies never
  }
}

/** The largest clear gain or loss, in one sentence. */
export function changeSentence(
  standing: WeekStanding | null,
  { side, digest, reader }: { side: 'gain' | 'loss'; digest: Digest; reader: DigestReader },
): string {
  const said = side === 'gain' ? 'Biggest gain' : 'Biggest loss'
  if (standing === null) return `${said}: ${noChangeWords(digest)}.`
  const { step, competitor, market, ratio, before, metric, change } = standing
  const from = before?.ratio == null ? '' : `, last week ${directed(before.ratio, { metric, reader })}`
  const now = ratio === null ? '' : `: ${directed(ratio, { metric, reader })}`
  return `${said}: ${step}${inMarket(digest, market)} against ${competitor}${now}${from}${changeWords(change, reader)}.`
}

function noChangeWords({ markets }: Digest): string {
  const standings = markets.flatMap((market) => market.standings)
  if (standings.some(({ change, failing }) => change !== null && failing === null)) return 'no clear change'
  if (standings.some(({ failing }) => isOurs(failing)))
    return 'not comparable, because your journey failed in at least half of its visits'
  if (standings.some(({ blank }) => isOurs(blank)))
    return 'not comparable, because Chromium reported no paint in at least half of the loads of your page'
  const nothingBefore = markets[0]?.nothingBefore ?? null
  return nothingBefore === null ? NOT_COMPARABLE : nothingBeforeWords(nothingBefore)
}

/** ` (change 1.15x, 95 % confidence interval 1.12–1.18)`, always as a factor above 1. */
function changeWords(change: WeekChange | null, { locale }: DigestReader): string {
  if (change === null || change.low === null || change.high === null) return ''
  const { factor, low, high } = change
  const [by, least, most] = factor < 1 ? [1 / factor, 1 / high, 1 / low] : [factor, low, high]
  return ` (change ${times(by, { locale })}, ${confidenceWords(0.95, locale)} ${factorRange(least, most, locale)})`
}
