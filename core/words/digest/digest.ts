import type { Digest, DigestCompetitor } from '../../analysis/digest/digest.ts'
import { lossOf, type WeekStanding } from '../../analysis/digest/standings.ts'
import type { Change } from '../../analysis/digest/typical.ts'
import { listed } from '../../model/listed.ts'
import { type Metric, unitOf } from '../../model/metric.ts'
import { oneLine } from '../../model/untrusted.ts'
import type { Verdict } from '../../model/verdict.ts'
import { figuresApart } from '../alarm/figures.ts'
import { limitWords, shareWords } from '../locale.ts'
import { comparative, metricName } from '../metric.ts'
import { times } from '../parts.ts'
import { countWords, type DigestReader, dayWords, inMarket } from './place.ts'

// A week in plain sentences, the same in mail, print and terminal. Names come as they are: whoever shows a sentence escapes
// it for the place where it is shown.

/** Longest name in a subject, and how many are named before they are counted. */
const longestName = 30
const mostNamed = 2

/** `Week of 16 Nov: ahead of Amazon, behind Globex on search (1.4x), 2 incidents (Buying a jacket)`; one line. */
export function digestSubject(digest: Digest, reader: DigestReader): string {
  const { week, incidents, benchmark } = digest
  const opened = incidents.weeks.at(-1)?.opened ?? 0
  const parts = [
    ...standingParts(digest, reader),
    opened === 0 ? 'no incident' : countWords(opened, 'incident', reader),
  ]
  return oneLine(`Week of ${dayWords(week.monday, reader)}: ${parts.join(', ')} (${benchmark.name})`, 200)
}

/** What the top of the digest says in large letters. */
export function digestHeadline(digest: Digest, reader: DigestReader): string {
  const said = standingParts(digest, reader).join(', ')
  return said.slice(0, 1).toUpperCase() + said.slice(1)
}

const groups: readonly [Verdict, string][] = [
  ['ahead', 'ahead of'],
  ['level', 'level with'],
  ['behind', 'behind'],
  ['unknown', 'too close to call against'],
]

function standingParts(digest: Digest, reader: DigestReader): string[] {
  const { competitors, markets } = digest
  if (markets.every(({ quality }) => quality.rounds === 0)) return ['nothing was measured']
  const all = competitors.length
  return groups.flatMap(([verdict, words]) => {
    const own = competitors.filter((one) => one.verdict === verdict)
    if (own.length === 0) return []
    const many = own.length === all ? `all ${all} competitors` : `${own.length} of ${all} competitors`
    const named = (one: DigestCompetitor) => {
      const name = oneLine(one.name, longestName)
      return verdict === 'behind' ? `${name}${where(one, { digest, reader })}` : name
    }
    if (own.length <= mostNamed) return [`${words} ${listed(own.map(named))}`]
    const [worst] = worstFirst(own)
    return [`${words} ${many}${verdict === 'behind' && worst !== undefined ? `, most of all ${named(worst)}` : ''}`]
  })
}

function worstFirst(competitors: readonly DigestCompetitor[]): DigestCompetitor[] {
  const loss = ({ telling }: DigestCompetitor) => (telling === null ? 0 : lossOf(telling))
  return competitors.toSorted((a, b) => loss(b) - loss(a))
}

/** ` on search (1.4x)`. */
function where({ telling }: DigestCompetitor, { digest, reader }: { digest: Digest; reader: DigestReader }): string {
  if (telling === null) return ''
  const size = telling.failing === 'us' ? 'we failed' : sizeWords(telling, reader, 1)
  return ` on ${oneLine(telling.step, longestName)}${inMarket(digest, telling.market)}${size === '' ? '' : ` (${size})`}`
}

/** `1.42x`, the right way up: how many times the slower takes what the faster does. Empty without a ratio. */
function sizeWords({ ratio }: WeekStanding, { locale }: DigestReader, digits = 2): string {
  return ratio === null ? '' : times(ratio < 1 ? 1 / ratio : ratio, { locale, digits })
}

/** The first sentences, for somebody who reads no further. */
export function digestLead(digest: Digest, reader: DigestReader): string {
  const { competitors, markets, incidents } = digest
  if (markets.every(({ quality }) => quality.rounds === 0)) {
    return 'There is not one round of this week, so nothing can be said of it.'
  }
  const behind = competitors.filter(({ verdict }) => verdict === 'behind')
  const worst = worstFirst(behind)[0]?.telling
  const standing =
    worst === undefined || worst === null ? aheadSentence(competitors) : worstSentence(worst, { digest, reader })
  const opened = incidents.weeks.at(-1)?.opened ?? 0
  const count =
    opened === 0
      ? 'There was no incident'
      : `There ${opened === 1 ? 'was' : 'were'} ${countWords(opened, 'incident', reader)}`
  return [standing, `${count}${keptWords(digest, reader)}.`].filter((one) => one !== '').join(' ')
}

function aheadSentence(competitors: readonly DigestCompetitor[]): string {
  const decided = competitors.filter(({ verdict }) => verdict !== 'unknown')
  if (decided.length === 0) return 'Nobody can say yet who is faster.'
  if (decided.length === competitors.length && decided.every(({ verdict }) => verdict === 'ahead')) {
    return competitors.length === 1 ? 'Our pages were faster.' : 'Our pages were faster than everybody else’s.'
  }
  return 'Nobody was clearly faster than we were.'
}

function keptWords({ markets }: Digest, { locale }: DigestReader): string {
  const promises = markets.flatMap(({ promise }) => (promise === null || promise.rounds === 0 ? [] : [promise]))
  const rounds = promises.reduce((sum, one) => sum + one.rounds, 0)
  const [first] = promises
  if (first === undefined) return ''
  const kept = promises.reduce((sum, one) => sum + one.kept, 0)
  return `, and our promise of ${limitWords(first.limit, locale)} was kept ${shareWords(kept / rounds, locale)} of the time`
}

/** What customers met where we are furthest behind. */
function worstSentence(standing: WeekStanding, { digest, reader }: { digest: Digest; reader: DigestReader }): string {
  const { ours, theirs, metric, competitor, failing, step, market } = standing
  const on = `${step}${inMarket(digest, market)}`
  if (failing === 'us') return `Our journey failed on ${on} in half of its visits or more, and ${competitor}’s did not.`
  if (ours === null || theirs === null || metric === null) return `On ${on} we were behind ${competitor}.`
  const [us, them] = figuresApart(metric, [ours, theirs], reader.locale)
  return unitOf[metric] === 'ms'
    ? `On ${on} customers waited ${us} with us and ${them} with ${competitor}.`
    : `On ${on} we were at ${us}, and ${competitor} was at ${them}.`
}

/** What a comparison came to over the week, with what the number rests on. */
export function standingDetail(standing: WeekStanding, reader: DigestReader): string {
  const { ratio, low, high, rounds, metric, failing } = standing
  if (failing === 'us') return 'our journey failed in half of its visits or more'
  if (failing === 'competitor') return 'their journey failed in half of its visits or more'
  if (failing === 'both') return 'both failed in half of their visits or more'
  if (ratio === null || metric === null) return 'never measured together'
  const { more, less } = comparative(metric)
  const { locale } = reader
  const size = `${sizeWords(standing, reader)} ${ratio < 1 ? less : more} ${metricName(metric)}`
  // The right way up, as the size is.
  const [from, to] = low === null || high === null ? [null, null] : ratio < 1 ? [1 / high, 1 / low] : [low, high]
  const interval =
    from === null
      ? 'no interval yet'
      : `${shareWords(0.95, locale)} interval ${times(from, { locale })} to ${times(to ?? from, { locale })}`
  return `${size} (${interval}, ${countWords(rounds, 'round', reader)})`
}

export const verdictWords: Record<Verdict, string> = {
  ahead: 'ahead',
  level: 'level',
  behind: 'behind',
  unknown: 'too close to call',
}

/** What has become of it since last week; `nothingBefore` says why nobody knows. */
export function movementWords(
  { verdict, before, telling }: DigestCompetitor,
  { reader, nothingBefore }: { reader: DigestReader; nothingBefore: 'first' | 'method' | null },
): string {
  const { change = null, before: earlier = null } = telling ?? {}
  if (before === null || earlier === null) return nothingBeforeWords(nothingBefore)
  const was = before === verdict ? '' : verdictWords[before]
  const ratio = earlier.ratio === null ? '' : directed(earlier.ratio, { metric: telling?.metric ?? null, reader })
  const known = [...new Set([was, ratio])].filter((part) => part !== '').join(', ')
  return `${movedWords[change?.direction ?? 'unclear']}${known === '' ? '' : ` (last week ${known})`}`
}

const movedWords: Record<Change['direction'], string> = {
  gain: 'we gained ground',
  loss: 'we lost ground',
  unclear: 'no clear change',
}

/** `1.42x slower` or `1.10x faster`. */
function directed(ratio: number, { metric, reader }: { metric: Metric | null; reader: DigestReader }): string {
  const { locale } = reader
  const { more, less } = comparative(metric ?? 'duration')
  const size = times(ratio < 1 ? 1 / ratio : ratio, { locale })
  return size === times(1, { locale }) ? 'level' : `${size} ${ratio < 1 ? less : more}`
}

function nothingBeforeWords(why: 'first' | 'method' | null): string {
  return why === 'method' ? 'measured differently last week: not compared' : 'no earlier week to compare with'
}

/** The largest clear gain or loss, in one sentence. */
export function changeSentence(
  standing: WeekStanding | null,
  { side, digest, reader }: { side: 'gain' | 'loss'; digest: Digest; reader: DigestReader },
): string {
  const said = side === 'gain' ? 'Biggest gain' : 'Biggest loss'
  const comparable = digest.markets.some(({ standings }) => standings.some(({ change }) => change !== null))
  if (standing === null)
    return `${said}: ${comparable ? 'none. No comparison changed clearly to this side.' : 'there is no earlier week to compare with.'}`
  const { step, competitor, market, ratio, before, metric, change } = standing
  const from = before?.ratio == null ? '' : `, after ${directed(before.ratio, { metric, reader })} last week`
  const now = ratio === null ? '' : `: ${directed(ratio, { metric, reader })}`
  return `${said}: ${step}${inMarket(digest, market)} against ${competitor}${now}${from}${changeWords(change, reader)}.`
}

/** How much it moved, told the right way up. */
function changeWords(change: Change | null, { locale }: DigestReader): string {
  if (change === null || change.low === null || change.high === null) return ''
  const { factor, low, high } = change
  const [by, least, most] = factor < 1 ? [1 / factor, 1 / high, 1 / low] : [factor, low, high]
  const interval = `${shareWords(0.95, locale)} interval ${times(least, { locale })} to ${times(most, { locale })}`
  return ` (a change of ${times(by, { locale })}, ${interval})`
}
