import type { AlarmFacts, IncidentFacts, SiteFigures } from '../../analysis/alarm/alarm.ts'
import { failureOf, tellingStreams } from '../../analysis/alarm/telling.ts'
import type { Metric } from '../../model/metric.ts'
import { oneLine } from '../../model/untrusted.ts'
import { confidenceWords, gapInterval } from '../gap.ts'
import { limitWords } from '../locale.ts'
import { comparative, metricName } from '../metric.ts'
import { listed, roundsWords, spanWords, type Telling, times, timeWords } from '../parts.ts'
import { ESTIMATED } from '../summary.ts'
import { chanceSentence } from '../verdict.ts'
import { factorWords, figuresApart, figureWords, named, pairOf, siteNamed } from './figures.ts'
import { stepsOf } from './subject.ts'

/** What somebody waits for. */
const until: Partial<Record<Metric, string>> = {
  ttfb: 'until the first byte arrives',
  fcp: 'until anything shows',
  lcp: 'until the main content shows',
  inp: 'until the page answers a tap',
  load: 'until everything has loaded',
  speedIndex: 'until the view is filled',
  duration: 'until the step is done',
}

/** What it means for customers, for somebody who reads one sentence. */
export function leadSentence(kind: AlarmFacts['kind'], facts: IncidentFacts, { locale }: Telling): string {
  const { incident, step, promise, metric, rival, sites } = facts
  if (failureOf(incident) !== undefined) {
    if (kind === 'closed') return `Customers get through ${named(step)} again.`
    const others = sites.filter((site) => !site.us && site.during !== null).map(({ name }) => named(name))
    const let_ = others.length === 0 ? '' : ` ${listed(others)} ${others.length === 1 ? 'lets' : 'let'} them through.`
    return `Customers cannot get past ${named(step)} on our site.${let_}`
  }
  const pair = pairOf(facts, kind === 'closed' ? 'after' : 'during')
  const served = kind === 'closed' ? 'are served as before' : 'are served worse than before'
  if (pair === null) return `On ${stepsOf(facts)}, our customers ${served}.`
  const [ours, theirs] = figuresApart(metric, pair, locale)
  const name = named(rival ?? '')
  const on = `On ${named(step)},`
  const wait = until[metric]
  if (wait === undefined) {
    const other = promise === null ? `At ${name} it is ${theirs}` : `We promised ${theirs}`
    return `${on} our ${metricName(metric)} is ${ours}. ${other}.`
  }
  if (kind === 'closed') {
    const other = promise === null ? `At ${name} they wait ${theirs}` : `We promised ${limitWords(promise, locale)}`
    return `${on} our customers wait ${ours} again ${wait}. ${other}.`
  }
  if (promise !== null) {
    return `${on} our customers now wait ${ours} ${wait}. We promised ${limitWords(promise, locale)}.`
  }
  return incident.cause.kind === 'competitor'
    ? `${on} customers of ${name} now wait ${theirs} ${wait}. Ours wait ${ours}.`
    : `${on} our customers now wait ${ours} ${wait}. At ${name} they wait ${theirs}.`
}

/** `22 Nov, 10:15 (2 h 30 min), noticed 22 Nov, 10:45`. */
export function sinceWords({ incident }: IncidentFacts, telling: Telling): string {
  const { openedAt, closedAt, detectedAt } = incident
  const from = timeWords(openedAt, telling)
  const noticed = `noticed ${timeWords(detectedAt, telling)}`
  if (closedAt === null) return `${from} (${spanWords(openedAt, telling.now)}), ${noticed}`
  return `${spanWords(openedAt, Date.parse(closedAt))}, from ${from} to ${timeWords(closedAt, telling)}, ${noticed}`
}

/** How large it is for certain, and what the alarm is worth. */
export function sureSentences(
  facts: IncidentFacts,
  { falseAlarms }: Pick<AlarmFacts, 'falseAlarms'>,
  telling: Telling,
): string[] {
  const { incident, us, sites } = facts
  if (failureOf(incident) !== undefined) {
    const own = siteNamed(sites, us)
    const rest = sites.filter((site) => !site.us && site.visits > 0)
    const theirs = rest.every(({ failed }) => failed === 0) && rest.length > 0 ? `, and nobody else in any` : ''
    return own === undefined || own.failed === 0
      ? []
      : [`We failed in ${own.failed} of ${roundsWords(own.visits)} since${theirs}.`]
  }
  const size = sizeSentence(facts, telling)
  return [...(size === '' ? [] : [size]), chanceSentence(falseAlarms)]
}

function sizeSentence({ gap, rival, metric, promise }: IncidentFacts, { locale }: Telling): string {
  if (gap === null || gap.ratio === null) return ''
  const { low, high, coverage, rounds, firstEstimate, ratio } = gap
  const value = (size: number) =>
    promise === null ? times(size, { locale }) : figureWords(metric, size * promise, { locale, digits: 2 })
  const interval =
    low === null || high === null
      ? ''
      : `, ${confidenceWords(coverage ?? 0, locale)} ${promise === null ? gapInterval({ low, high }, { metric, locale }).words : `${value(low)} to ${value(high)}`}`
  const first = firstEstimate ? '; a first estimate, which may shrink' : ''
  const what =
    promise === null
      ? `${value(ratio)} ${comparative(metric).more} than ${named(rival ?? '')}`
      : `${ESTIMATED} ${value(ratio)} where ${limitWords(promise, locale)} was promised`
  return `In a typical round ${what}${interval}, ${roundsWords(rounds)}${first}.`
}

/** Who made the gap change, with the figures before and now where they show it too; empty when there is nothing to say. */
export function movedSentence(facts: IncidentFacts, telling: Telling): string {
  const { incident, rival, sites, us, metric } = facts
  const [worst] = tellingStreams(incident.streams)
  if (failureOf(incident) !== undefined || worst === undefined) return ''
  const { more, less } = comparative(metric)
  const own = changeWords(siteNamed(sites, us), { metric, towards: 'more', telling })
  if (worst.competitor === null) return own === '' ? '' : `We got ${more}${own}.`
  const theirs = changeWords(siteNamed(sites, rival), { metric, towards: 'less', telling })
  const name = named(rival ?? '')
  const { before } = worst
  const already =
    worst.event === 'SLIPPED' && before !== null
      ? ` We were behind already, ${factorWords(before, telling.locale)}.`
      : ''
  switch (worst.moved) {
    case 'us':
      return `We got ${more}${own}. ${name} did not move as much.${already}`
    case 'rival':
      return `${name} got ${less}${theirs}. We did not move as much.${already}`
    case 'both':
      return `Both moved: we got ${more}${own}, and ${name} got ${less}${theirs}.${already}`
    case null:
      return `Nobody can say yet whether we got ${more} or ${name} got ${less}.${already}`
    default:
      return worst.moved satisfies never
  }
}

/** ` (2.0 s before, 4.2 s now)`; empty where what the whole worker did that day hides it. */
function changeWords(
  site: SiteFigures | undefined,
  { metric, towards, telling }: { metric: Metric; towards: 'more' | 'less'; telling: Telling },
): string {
  const { before = null, during = null } = site ?? {}
  if (before === null || during === null || (towards === 'more' ? during <= before : during >= before)) return ''
  const [was, is] = figuresApart(metric, [before, during], telling.locale)
  return was === is ? '' : ` (${was} before, ${is} ${site?.after == null ? 'now' : 'then'})`
}

/** One line for each other comparison in the incident. */
export function otherSentences({ incident, step, rival, promise: told }: IncidentFacts, telling: Telling): string[] {
  const first = told === null ? rival : null
  const others = tellingStreams(incident.streams).filter((one) => one.step !== step || one.competitor !== first)
  return others.map((stream) => {
    const { competitor, latest, promise, metric } = stream
    const { ratio } = latest
    if (competitor === null) {
      const took = ratio === null ? 'failing' : figureWords(metric, ratio * (promise ?? 0), { locale: telling.locale })
      return `${named(stream.step)}: ${took}, promised ${limitWords(promise ?? 0, telling.locale)}.`
    }
    if (ratio === null) return `${named(stream.step)}: our journey failed, that of ${named(competitor)} did not.`
    return `${named(stream.step)}: ${factorWords(ratio, telling.locale)} ${comparative(metric).more} than ${named(competitor)}.`
  })
}

/** What the browser said when our journey failed; text of pages in it is cut short. Empty when it did not. */
export function failureWords({ incident }: IncidentFacts): string {
  const failure = failureOf(incident)
  return failure === undefined ? '' : oneLine(failure.message, 240)
}
