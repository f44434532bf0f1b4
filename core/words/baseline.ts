import type { BaselineFacts, BaselineRow } from '../analysis/baseline/facts.ts'
import { lossAmong } from '../analysis/loss.ts'
import { competitorsOf } from '../judge/overall.ts'
import type { Baseline, Standing } from '../judge/standing.ts'
import { listed } from '../model/listed.ts'
import type { Verdict } from '../model/verdict.ts'
import { figuresApart, named } from './alarm/figures.ts'
import { ownFigure, until } from './alarm/sentences.ts'
import { epochSentence } from './epoch.ts'
import { confidenceInterval, gapSize, gapThan } from './gap.ts'
import { metricName } from './metric.ts'
import { missingReason } from './missing.ts'
import { roundsWords, type Telling, timeWords } from './parts.ts'
import { subjectPlace } from './place.ts'
import { outOf } from './quality.ts'
import { chanceSentence } from './verdict.ts'

// Where we started, as plain sentences, the same in mail, digest and terminal. Names are not escaped: that is up to the caller.

/** `Where you start, Sydney phone: 3rd of 3, behind Amazon and Globex`: one line, for a subject. */
export function baselineSubject({
  baseline,
  benchmark,
  market,
  failing,
}: Pick<BaselineFacts, 'baseline' | 'benchmark' | 'market' | 'failing'>): string {
  return `${titleOf(baseline)}, ${subjectPlace(benchmark, market)}: ${failingFirst(failing)}${standingWords(baseline)}`
}

/** The same without the market, for the top of a mail that names it already. */
export function baselineHeadline({
  baseline,
  failing,
}: {
  baseline: Pick<Baseline, 'reason' | 'league' | 'comparisons'>
  failing: boolean
}): string {
  return `${titleOf(baseline)}: ${failingFirst(failing)}${standingWords(baseline)}`
}

/** Customers who cannot get through matter more than how fast pages are. */
function failingFirst(failing: boolean): string {
  return failing ? 'your journey fails, ' : ''
}

function titleOf({ reason }: Pick<Baseline, 'reason'>): string {
  switch (reason) {
    case 'start':
      return 'Where you start'
    case 'epoch':
      return 'Where you start again'
    case 'more':
      return 'Where you start, with more verdicts'
    default:
      return reason satisfies never
  }
}

const groups: readonly [Verdict, string][] = [
  ['behind', 'behind'],
  ['level', 'level with'],
  ['ahead', 'ahead of'],
  ['unknown', 'no verdict yet on'],
]
/** How many competitors are named before they are counted. */
const mostNamed = 2

/** `3rd of 3, behind Amazon and Globex on search`. */
function standingWords({ league, comparisons }: Pick<Baseline, 'league' | 'comparisons'>): string {
  const place = placeWords(league)
  const competitors = competitorsOf(comparisons.map((one) => ({ ...one, since: null })))
  const parts = groups.flatMap(([verdict, words]) => {
    const own = competitors.filter((one) => one.verdict === verdict).map(({ name }) => named(name))
    if (own.length === 0) return []
    const all = own.length === competitors.length ? `all ${own.length}` : `${own.length} of ${competitors.length}`
    const on = verdict === 'behind' ? behindOn(comparisons) : ''
    return [`${words} ${own.length > mostNamed ? `${all} competitors` : listed(own)}${on}`]
  })
  return [...(place === '' ? [] : [place]), ...parts].join(', ')
}

/** How many steps are named before they are counted. */
const mostSteps = 2

/**
 * ` on search`: where we are behind the competitors that we are behind; empty where that is on every step. One step is enough to be
 * behind, so whoever is 1st over all steps can be behind most competitors.
 */
function behindOn(comparisons: readonly Pick<Standing, 'competitor' | 'step' | 'verdict'>[]): string {
  const behind = comparisons.filter(({ verdict }) => verdict === 'behind')
  const stepsOf = Map.groupBy(behind, ({ competitor }) => competitor)
  const steps = [...new Set(behind.map(({ step }) => step))]
  const all = new Set(comparisons.map(({ step }) => step)).size
  const isSame = [...stepsOf.values()].every((own) => own.length === steps.length)
  if (isSame && steps.length === all) return ''
  if (steps.length > mostSteps) return isSame ? ` on ${steps.length} of ${all} steps` : ' on at least one step'
  return ` on ${isSame ? '' : 'at least one of '}${listed(steps.map(named))}`
}

/** `3rd of 3`; empty without a place. */
function placeWords(league: Baseline['league']): string {
  const own = league?.sites.find(({ us }) => us)?.place ?? null
  if (own === null) return ''
  return `${ordinal(own)} of ${league?.sites.filter(({ place }) => place !== null).length ?? 0}`
}

function ordinal(place: number): string {
  const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }
  return `${place}${endings[new Intl.PluralRules('en', { type: 'ordinal' }).select(place)] ?? 'th'}`
}

/** What customers experience where we are furthest behind, for readers of a single sentence. */
export function baselineLead({ baseline, rows }: BaselineFacts, { locale }: Telling): string {
  const [worst] = widest(rows)
  if (worst === undefined) return notBehind(baseline.comparisons)
  const { step, competitor, metric, ratio, ours, theirs } = worst
  const size = ratio === null || metric === null ? '' : ` That is ${gapSize(ratio, { metric, locale })}.`
  if (metric === null || ours === null || theirs === null || ours <= theirs)
    return `You are furthest behind ${named(competitor)} on ${named(step)}.${size}`
  const [own, other] = figuresApart(metric, [ours, theirs], locale)
  const wait = until[metric]
  return wait === undefined
    ? `On ${named(step)}, ${ownFigure(metric, own)}. On ${named(competitor)} it is ${other}.${size}`
    : `On ${named(step)}, your customers wait ${own} ${wait}. On ${named(competitor)} they wait ${other}.${size}`
}

function notBehind(comparisons: Baseline['comparisons']): string {
  const verdicts = comparisons.map(({ verdict }) => verdict)
  if (verdicts.every((verdict) => verdict === 'unknown'))
    return 'There is not enough data for a verdict on any step yet.'
  if (verdicts.every((verdict) => verdict === 'ahead')) return 'You are ahead of every competitor on every step.'
  const known = verdicts.includes('unknown') ? ' where there is a verdict' : ''
  return `You are not behind any competitor on any step${known}.`
}

/** Where we are behind, worst first. */
function widest(rows: readonly BaselineRow[]): BaselineRow[] {
  const lossOf = lossAmong(rows)
  return rows.filter(({ verdict }) => verdict === 'behind').toSorted((a, b) => lossOf(b) - lossOf(a))
}

/** `behind, 1.42x slower`, for a cell of a table. */
export function baselineGap({ ratio, metric, verdict }: BaselineRow, locale?: string): string {
  const said = verdict === 'unknown' ? 'no verdict yet' : verdict
  if (ratio === null || metric === null) return verdict === 'unknown' ? said : `${said}, by failed visits`
  const reader = { metric, locale }
  // An interval says how much, and not which way.
  return gapSize(ratio, reader) === gapSize(1, reader) ? said : `${said}, ${gapSize(ratio, reader)}`
}

/** `95 % confidence interval 1.31–1.55, 14 rounds`; empty without a gap. */
export function baselineDetail(
  { ratio, low, high, coverage, rounds, metric, verdict }: BaselineRow,
  locale?: string,
): string {
  if (ratio === null || metric === null) return ''
  const counted = `${metricName(metric)}, ${roundsWords(rounds)}`
  if (low === null || high === null) return counted
  return `${confidenceInterval({ low, high, coverage: coverage ?? 0, verdict }, { metric, locale })}, ${counted}`
}

/** Why the message is sent again; empty for the first one. */
export function againSentence(
  { baseline: { reason, epoch }, news }: Pick<BaselineFacts, 'baseline' | 'news'>,
  telling: Telling,
): string {
  switch (reason) {
    case 'start':
      return ''
    case 'epoch':
      return epochSentence({ epoch }, telling)
    case 'more':
      return newsSentence(news, telling)
    default:
      return reason satisfies never
  }
}

/** More of them would be a table, which follows. */
const MOST_NEWS = 3

/** `New since 5 Nov, 17:00: behind Globex on search, level with Initech on home.` What is lost comes first. */
function newsSentence(news: BaselineFacts['news'], telling: Telling): string {
  if (news === null || news.comparisons.length === 0)
    return 'Verdicts that were missing in the last message are there now.'
  const groups = (['behind', 'level', 'ahead'] as const).flatMap((verdict) => {
    const own = news.comparisons.filter((one) => one.verdict === verdict)
    const alike = Map.groupBy(own, ({ competitor }) => competitor)
    return [...alike].map(
      ([name, all]) => `${verdictAgainst[verdict]} ${named(name)} on ${listed(all.map(({ step }) => named(step)))}`,
    )
  })
  const more = groups.length - MOST_NEWS
  const shown = more > 1 ? [...groups.slice(0, MOST_NEWS), `${more} more`] : groups
  return `New since ${timeWords(news.since, telling)}: ${shown.join('; ')}.`
}

const verdictAgainst = { behind: 'behind', level: 'level with', ahead: 'ahead of' } as const

/** What has no verdict yet, and why; one line for all steps of a competitor with the same reason. */
export function missingSentences({ rows, visits, margin }: BaselineFacts, telling: Telling): string[] {
  const missing = rows.flatMap((row) => (row.missing === null ? [] : [{ row, missing: row.missing }]))
  const lines = missing.map(({ row, missing: why }) => {
    const { competitor, step } = row
    const standing = { competitor: named(competitor), step: named(step), lastKnown: 'unknown' as const }
    return { row, isKind: why.kind === 'kinds', why: missingReason(why, { standing, telling: { ...telling, margin } }) }
  })
  const alike = Map.groupBy(lines, ({ row, why }) => JSON.stringify([row.competitor, why]))
  return [...alike.values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    if (first.isKind) return [`${first.why}.`]
    const steps = listed(own.map(({ row }) => named(row.step)))
    return [`${named(first.row.competitor)} on ${steps}: ${first.why}${visitWords(first.row, visits)}.`]
  })
}

/** ` (96 of 96 visits blocked)`. */
function visitWords({ competitor }: BaselineRow, visits: BaselineFacts['visits']): string {
  const status = visits.get(competitor)
  if (status === undefined) return ''
  const all = Object.values(status).reduce((sum, count) => sum + count, 0)
  const found = (['failed', 'blocked', 'changed', 'refused', 'skipped'] as const)
    .filter((kind) => status[kind] > 0)
    .map((kind) => `${outOf(status[kind], all)} ${kind}`)
  return found.length === 0 ? '' : ` (${listed(found)})`
}

/** How alerts work from here. */
export function alertsSentences({ baseline, digest }: BaselineFacts): string[] {
  const { promise, comparisons } = baseline
  const broken = promise === null ? '' : ', when you break your promise,'
  const isBehind = comparisons.some(({ verdict }) => verdict === 'behind')
  const weekly = digest === null ? [] : [`The digest every ${digest.on} shows how you compare.`]
  return [
    `You get an alert when you fall behind or further behind${broken} and at once when your journey fails.`,
    ...(isBehind ? ['A gap that has been there since the first round raises none.'] : []),
    ...weekly,
  ]
}

/** How sure the verdicts are, and the alarms that follow. */
export function sureSentences({ baseline, falseAlarms }: BaselineFacts): string[] {
  const known = baseline.comparisons.filter(({ verdict }) => verdict !== 'unknown').map(({ rounds }) => rounds)
  const [fewest, most] = [Math.min(...known), Math.max(...known)]
  // A competitor that was named later has fewer rounds than there are.
  const each = fewest === most ? roundsWords(most) : `${fewest} to ${roundsWords(most)}`
  const sure = known.length === 0 ? [] : [`19 in 20: at most one in 20 such verdicts is wrong. Each rests on ${each}.`]
  return [...sure, chanceSentence(falseAlarms)]
}

/** `Where you started (28 Nov, 22:32, 7 rounds): 3rd of 3, behind Pluvio. The largest gap was 5.93x slower than Pluvio on product.` */
export function startedSentence(baseline: Baseline, { place = '', ...telling }: Telling & { place?: string }): string {
  const { at, rounds, comparisons } = baseline
  const behind = comparisons.filter(({ verdict, ratio }) => verdict === 'behind' && ratio !== null)
  const [worst] = behind.toSorted((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))
  const gap =
    worst === undefined || worst.ratio === null
      ? ''
      : ` The largest gap was ${gapThan(worst.ratio, worst.competitor, { metric: worst.metric ?? 'duration', locale: telling.locale })} on ${worst.step}.`
  return `Where you started${place} (${timeWords(at, telling)}, ${roundsWords(rounds)}): ${standingWords(baseline)}.${gap}`
}

/** Says when a benchmark without a baseline gets one. */
export const BASELINE_AWAITED =
  'You get a message about where you start once every comparison has a verdict, or after a day (12 rounds, if those take longer).'
