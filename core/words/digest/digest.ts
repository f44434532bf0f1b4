import { failingOf } from '../../analysis/alarm/telling.ts'
import type { Digest, DigestCompetitor } from '../../analysis/digest/digest.ts'
import { lossOf, type WeekStanding } from '../../analysis/digest/standings.ts'
import type { WeekChange } from '../../analysis/digest/typical.ts'
import type { NothingBefore } from '../../analysis/digest/week-records.ts'
import { ROUNDS_FOR_VERDICT } from '../../analysis/league/judgement.ts'
import type { Incident } from '../../model/incident.ts'
import { listed } from '../../model/listed.ts'
import { type Metric, unitOf } from '../../model/metric.ts'
import { type NamesOrder, orderIn } from '../../model/names-order.ts'
import { dateAt } from '../../model/time.ts'
import { oneLine } from '../../model/untrusted.ts'
import type { Verdict } from '../../model/verdict.ts'
import { agrees } from '../alarm/figures.ts'
import { sentenceOf } from '../capital.ts'
import { confidenceWords, factorRange, gapInterval, gapSize } from '../gap.ts'
import { limitWords, numberWords, shareWords } from '../locale.ts'
import { formatMetric, metricName } from '../metric.ts'
import { competitorNames, stepNames } from '../names.ts'
import { times } from '../parts.ts'
import { NO_RATIO } from '../verdict.ts'
import { countWords, type DigestReader, dayWords, inMarket } from './place.ts'

// A week in plain sentences, the same in mail, PDF and terminal. Names are not escaped here: that is up to each view.

/** Longest name in a subject, and how many are named before they are counted. */
const longestName = 30
const mostNamed = 2

/** `Week of 16 Nov: ahead of Amazon, behind Globex on search (1.42x slower), 2 incidents (Buying a jacket)`; one line. */
export function digestSubject(digest: Digest, reader: DigestReader): string {
  const { week, benchmark } = digest
  const parts = [...standingParts(digest, reader), incidentCount(digest, reader)]
  return oneLine(`Week of ${dayWords(week.monday, reader)}: ${parts.join(', ')} (${benchmark.name})`, 200)
}

/**
 * `2 incidents`, `no new incidents, 1 older one open at its end (failing journey)`: one that goes on is not over because its week is,
 * and that customers cannot get through is news whenever it began.
 */
function incidentCount(digest: Digest, reader: DigestReader): string {
  const { incidents } = digest
  const { opened } = countsOf(incidents)
  const none = incidents.incidents.length === 0 ? 'no incidents' : 'no new incidents'
  const said = opened === 0 ? none : countWords(opened, 'incident', reader)
  const open = openWords(digest, reader)
  const fails = incidents.incidents.some((one) => one.closedAt === null && failingOf(one) !== undefined)
  return open === '' ? said : `${said}, ${open}${fails ? ' (failing journey)' : ''}`
}

/** `all open at its end`, `1 open at its end`, `2 open at its end and 1 older one`; empty where none was. */
function openWords(digest: Digest, reader: DigestReader): string {
  const { opened, open, older } = countsOf(digest.incidents)
  // The digest of a week that is over may be read when they are, too.
  const goesOn = digest.markets.some(({ quality }) => quality.goesOn)
  const then = goesOn ? 'still open' : 'open at its end'
  const before = older === 1 ? '1 older one' : `${numberWords(older, reader)} older ones`
  if (open === 0) return older === 0 ? '' : `${before} ${then}`
  const all = open === opened && older === 0
  const own = all ? `${opened === 1 ? '' : 'all '}${then}` : `${numberWords(open, reader)} ${then}`
  return older === 0 ? own : `${own} and ${before}`
}

/** Incidents that opened in the week, how many of them were open at its end, and how many from before it. */
function countsOf({ weeks, incidents }: Digest['incidents']): { opened: number; open: number; older: number } {
  const opened = weeks.at(-1)?.opened ?? 0
  const goOn = (some: Digest['incidents']['incidents']) => some.filter(({ closedAt }) => closedAt === null).length
  // Oldest first: those that opened in the week are the last ones.
  const first = Math.max(0, incidents.length - opened)
  return { opened, open: goOn(incidents.slice(first)), older: goOn(incidents.slice(0, first)) }
}

/** The headline of the digest. */
export function digestHeadline(digest: Digest, reader: DigestReader): string {
  const said = standingParts(digest, reader).join(', ')
  return said.slice(0, 1).toUpperCase() + said.slice(1)
}

/** A competitor's verdict, and why there is none. */
type Outcome = Exclude<Verdict, 'unknown'> | 'few' | 'close'

const groups: readonly [Outcome, string][] = [
  ['ahead', 'ahead of'],
  ['level', 'level with'],
  ['behind', 'behind'],
  ['close', 'too close to call against'],
  ['few', 'not enough data for a verdict on'],
]

function outcomeOf({ verdict, telling }: DigestCompetitor): Outcome {
  if (verdict !== 'unknown') return verdict
  return telling === null || telling.rounds < ROUNDS_FOR_VERDICT ? 'few' : 'close'
}

function standingParts(digest: Digest, reader: DigestReader): string[] {
  const { competitors, markets } = digest
  if (markets.every(({ quality }) => quality.rounds === 0)) return ['nothing was measured']
  const all = competitors.length
  return groups.flatMap(([outcome, words]) => {
    const own = competitors.filter((one) => outcomeOf(one) === outcome)
    const [worst] = worstFirst(own)
    if (worst === undefined) return []
    const name = (one: DigestCompetitor) => oneLine(one.name, longestName)
    const many = own.length === all ? `all ${all} competitors` : `${own.length} of ${all} competitors`
    const names = own.length <= mostNamed ? listed(own.map(name)) : many
    if (outcome !== 'behind') return [`${words} ${names}`]
    const [at, ...others] = new Set(own.map((one) => where(one, { digest, reader })))
    if (others.length === 0) return [`${words} ${names}${at}`]
    const named = (one: DigestCompetitor) => `${name(one)}${where(one, { digest, reader })}`
    return [`${words} ${own.length <= mostNamed ? listed(own.map(named)) : `${many}, most of all ${named(worst)}`}`]
  })
}

function worstFirst(competitors: readonly DigestCompetitor[]): DigestCompetitor[] {
  const loss = ({ telling }: DigestCompetitor) => (telling === null ? 0 : lossOf(telling))
  return competitors.toSorted((a, b) => loss(b) - loss(a))
}

/** ` on search (1.42x slower)`; a journey that fails is behind on every step, wherever it fails. */
function where({ telling }: DigestCompetitor, { digest, reader }: { digest: Digest; reader: DigestReader }): string {
  if (telling === null) return ''
  if (telling.failing === 'us') return `${inMarket(digest, telling.market)} (your journey failed)`
  const size = sizeWords(telling, reader)
  return ` on ${oneLine(telling.step, longestName)}${inMarket(digest, telling.market)}${size === '' ? '' : ` (${size})`}`
}

/** `1.42x slower`; empty without a ratio. */
function sizeWords({ ratio, metric }: WeekStanding, { locale }: DigestReader): string {
  return ratio === null ? '' : gapSize(ratio, { metric: metric ?? 'duration', locale })
}

/** The first sentences: standings, incidents and promise. */
export function digestLead(digest: Digest, reader: DigestReader): string {
  const { competitors, markets } = digest
  if (markets.every(({ quality }) => quality.rounds === 0)) return 'No rounds were measured in this week.'
  const behind = competitors.filter(({ verdict }) => verdict === 'behind')
  const worst = worstFirst(behind)[0]?.telling
  const standing =
    worst === undefined || worst === null ? aheadSentence(competitors) : worstSentence(worst, { digest, reader })
  return [standing, incidentSummary(digest, reader), keptSentence(digest, reader)].filter((one) => one !== '').join(' ')
}

function aheadSentence(competitors: readonly DigestCompetitor[]): string {
  const outcomes = competitors.map(outcomeOf)
  if (outcomes.every((one) => one === 'few')) return 'Not enough data for a verdict.'
  if (outcomes.every((one) => one === 'ahead')) {
    return competitors.length === 1 ? 'You were ahead.' : 'You were ahead of every competitor.'
  }
  return 'No competitor was clearly ahead over the whole week.'
}

/** `2 incidents: 1 behind Globex on search, 1 failed journey at home.` */
function incidentSummary(digest: Digest, reader: DigestReader): string {
  const { incidents, week, markets } = digest
  const order = orderOf(digest)
  const { opened } = countsOf(incidents)
  if (opened === 0) return sentenceOf(incidentCount(digest, reader))
  const zone = (id: string) => markets.find(({ market }) => market.id === id)?.market.timeZone ?? reader.timeZone
  const own = incidents.incidents.filter(({ openedAt, market }) => dateAt(openedAt, zone(market)) >= week.monday)
  const kinds = [...Map.groupBy(own, (one) => incidentKind(one, { count: 1, order }))].toSorted(
    ([, a], [, b]) => b.length - a.length,
  )
  const named = kinds.slice(0, mostNamed).map(
    ([, all]) =>
      `${all.length} ${all
        .slice(0, 1)
        .map((one) => incidentKind(one, { count: all.length, order }))
        .join('')}`,
  )
  const left = opened - kinds.slice(0, mostNamed).reduce((sum, [, all]) => sum + all.length, 0)
  const parts = left > 0 ? [...named, `${left} more`] : named
  const open = openWords(digest, reader)
  const rest = open === '' ? '' : ` ${sentenceOf(open)}`
  return `${countWords(opened, 'incident', reader)}: ${parts.join(', ')}.${rest}`
}

/** Competitors and steps in the order of the benchmark. */
export function orderOf({ markets }: Pick<Digest, 'markets'>): NamesOrder {
  return orderIn(markets.flatMap(({ standings }) => standings))
}

function incidentKind({ failure, streams }: Incident, { count, order }: { count: number; order: NamesOrder }): string {
  const plural = count === 1 ? '' : 's'
  if (failure !== undefined) return `failed journey${plural} at ${failure.step}`
  const behind = streams.filter(({ competitor }) => competitor !== null)
  if (behind.length === 0) return `broken promise${plural} on ${stepNames(streams, order)}`
  return `behind ${competitorNames(behind, order)} on ${stepNames(behind, order)}`
}

/** Rounds within the promise, of all markets together. */
function keptSentence({ markets }: Digest, reader: DigestReader): string {
  const promises = markets.flatMap(({ promise }) => (promise === null || promise.rounds === 0 ? [] : [promise]))
  const rounds = promises.reduce((sum, one) => sum + one.rounds, 0)
  const [first] = promises
  if (first === undefined) return ''
  const kept = promises.reduce((sum, one) => sum + one.kept, 0)
  return `${keptWords({ limit: first.limit, kept, rounds }, reader)}.`
}

/** `The 2.00 s promise was kept in 81 of 84 rounds (96.4%)`. */
export function keptWords(
  { limit, kept, rounds, market = '' }: { limit: number; kept: number; rounds: number; market?: string },
  reader: DigestReader,
): string {
  const { locale } = reader
  const counted = `${numberWords(kept, { locale })} of ${countWords(rounds, 'round', reader)}`
  return `The ${limitWords(limit, locale)} promise${market} was kept in ${counted} (${shareWords(kept / rounds, locale)})`
}

/** What customers experienced where we are furthest behind. */
function worstSentence(standing: WeekStanding, { digest, reader }: { digest: Digest; reader: DigestReader }): string {
  const { ours, theirs, metric, competitor, failing, step, market, ratio } = standing
  const { us } = digest
  if (failing === 'us') return `The journey of ${us} failed in at least half of its visits${inMarket(digest, market)}.`
  const on = `${step}${inMarket(digest, market)}`
  if (ours === null || theirs === null || metric === null) return `On ${on}, ${us} was behind ${competitor}.`
  // The medians of a week that changed midway need not have the ratio of its days.
  if (ratio !== null && !agrees([ours, theirs], ratio)) {
    return `On ${on}, ${us} was ${gapSize(ratio, { metric, locale: reader.locale })} than ${competitor}.`
  }
  const [own, other] = [ours, theirs].map((value) => formatMetric(metric, value, reader.locale))
  return unitOf[metric] === 'ms'
    ? `On ${on}, customers waited ${own} on ${us} and ${other} on ${competitor}.`
    : `On ${on}, ${us} ${hadWords(metric)} ${own} and ${competitor} ${other}${unitOf[metric] === 'count' ? ` ${metricName(metric)}` : ''}.`
}

/** `transferred`: what came before a figure that customers do not wait for. */
function hadWords(metric: Metric): string {
  const unit = unitOf[metric]
  switch (unit) {
    case 'bytes':
      return 'transferred'
    case 'count':
      return 'made'
    case 'ms':
    case 'score':
      return `had a ${metricName(metric)} of`
    default:
      return unit satisfies never
  }
}

const failingWords: Record<NonNullable<WeekStanding['failing']>, string> = {
  us: 'your journey failed in at least half of its visits',
  competitor: 'their journey failed in at least half of its visits',
  both: 'both journeys failed in at least half of their visits',
}

/** The verdict that a failing journey alone leads to. */
const failingVerdict = { us: 'behind', competitor: 'ahead', both: 'unknown' } as const

/** Whether failures led to the verdict, which is then that of every step. */
export function isByFailures({ failing, verdict }: WeekStanding): boolean {
  return failing !== null && verdict === failingVerdict[failing]
}

/** `1.43x slower on LCP, 95 % confidence interval 1.39–1.46, 84 rounds`. */
export function standingDetail(standing: WeekStanding, reader: DigestReader): string {
  const { ratio, low, high, coverage, rounds, metric, failing, verdict } = standing
  const failed = failing === null ? '' : failingWords[failing]
  const isZero = standing.ours === 0 || standing.theirs === 0
  if (ratio === null || metric === null) return failed || (isZero ? NO_RATIO : 'never measured in the same round')
  // A journey may fail after the step that decides: there the times do, and are the reason.
  if (isByFailures(standing)) return failed
  const { locale } = reader
  const interval =
    low === null || high === null
      ? 'no interval yet'
      : `${confidenceWords(coverage ?? 0.95, locale)} ${gapInterval({ low, high, verdict }, { metric, locale }).words}`
  const measured = `${sizeWords(standing, reader)} on ${metricName(metric)}, ${interval}, ${countWords(rounds, 'round', reader)}`
  return failed === '' ? measured : `${measured}; ${failed}`
}

const outcomeWords: Record<Outcome, string> = {
  ahead: 'ahead',
  level: 'level',
  behind: 'behind',
  few: 'not enough data',
  close: 'too close to call',
}

/** `behind`; without a verdict, the reason. */
export function verdictLabel(competitor: DigestCompetitor): string {
  return outcomeWords[outcomeOf(competitor)]
}

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
  if (standings.some(({ failing }) => failing === 'us' || failing === 'both'))
    return 'not comparable, because your journey failed in at least half of its visits'
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
