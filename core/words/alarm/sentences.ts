import type { AlarmFacts, IncidentFacts, SiteFigures } from '../../analysis/alarm/alarm.ts'
import { brokenPromises, endedFailureOf, failureOf, tellingStreams } from '../../analysis/alarm/telling.ts'
import { listed } from '../../model/listed.ts'
import { type Metric, unitOf } from '../../model/metric.ts'
import { oneLine } from '../../model/untrusted.ts'
import { confidenceWords, factorWords, gapInterval, gapThan } from '../gap.ts'
import { limitWords } from '../locale.ts'
import { comparative, metricName } from '../metric.ts'
import { roundsWords, spanWords, type Telling, times, timeWords, zonedTime } from '../parts.ts'
import { ESTIMATED } from '../summary.ts'
import { chanceSentence } from '../verdict.ts'
import {
  failsAtTimes,
  failuresOf,
  figuresApart,
  figureWords,
  isCaughtUp,
  named,
  pairOf,
  siteNamed,
  staysBlank,
} from './figures.ts'
import { stepsOf } from './subject.ts'

/** What customers wait for. */
export const until: Partial<Record<Metric, string>> = {
  ttfb: 'until the first byte arrives',
  fcp: 'until something appears',
  lcp: 'until the main content appears',
  inp: 'until the page responds to a tap',
  load: 'until everything has loaded',
  speedIndex: 'until the visible part of the page is filled',
  duration: 'until the step is done',
}

/** What the incident means for customers, for readers of a single sentence. */
export function leadSentence(kind: AlarmFacts['kind'], facts: IncidentFacts, telling: Telling): string {
  const ended = facts.isNews ? endedFailureOf(facts.incident) : undefined
  const now = `${unmeasuredSentence(facts, telling)}${stateSentence(kind, facts, telling)}`
  if (ended?.recoveredAt == null) return now
  return `Customers can get past ${named(ended.step)} again since ${timeWords(ended.recoveredAt, telling)}. ${now}`
}

/** That it is unknown whether it still is so, before the figures of then; empty while it is measured. */
function unmeasuredSentence({ unmeasuredSince: since }: IncidentFacts, telling: Telling): string {
  return since === null
    ? ''
    : `No round has been measured since ${timeWords(since, telling)}. The figures are from then. `
}

function stateSentence(kind: AlarmFacts['kind'], facts: IncidentFacts, { locale }: Telling): string {
  const { incident, step, promise, metric, rival, sites } = facts
  if (failureOf(incident) !== undefined) {
    if (kind === 'closed') return `Customers can get past ${named(step)} again.`
    const others = sites.filter((site) => !site.us && site.during !== null).map(({ name }) => named(name))
    const isBlank = staysBlank(facts)
    const elsewhere = others.length === 0 ? '' : ` On ${listed(others)} they ${isBlank ? 'do not' : 'can'}.`
    const what = isBlank ? `see a blank page at ${named(step)}` : `cannot get past ${named(step)}`
    return `${failsAtTimes(facts) ? 'Some customers' : 'Customers'} ${what} on your site.${elsewhere}`
  }
  if (facts.dropped)
    return 'The benchmark no longer has what this incident was about, so Outpace cannot tell whether it recovered.'
  const often = kind === 'closed' ? null : failuresOf(facts)
  if (often !== null)
    return `On ${named(step)}, your journey failed in ${often.failed} of ${roundsWords(often.visits)}.`
  const pair = pairOf(facts, kind === 'closed' ? 'after' : 'during')
  const state = kind === 'closed' ? 'performs as before' : 'performs worse than before'
  if (pair === null) return `On ${stepsOf(facts)}, your site ${state}.`
  const [ours, theirs] = figuresApart(metric, pair, locale)
  const name = named(rival ?? '')
  const on = `On ${named(step)},`
  const now = facts.unmeasuredSince === null ? 'now ' : ''
  const wait = until[metric]
  if (wait === undefined) {
    const other = promise === null ? `On ${name} it is ${theirs}` : `You promised ${theirs}`
    return `${on} ${ownFigure(metric, ours)}. ${other}.`
  }
  if (kind === 'closed') {
    const other = promise === null ? `On ${name} they wait ${theirs}` : `You promised ${limitWords(promise, locale)}`
    return `${on} your customers wait ${ours}${isAsBefore(facts) ? ' again' : ''} ${wait}. ${other}.`
  }
  const isOver = isCaughtUp(pair)
  if (promise !== null) {
    const again = isOver ? ' Whether you keep it again is not certain yet.' : ''
    return `${on} your customers ${now}wait ${ours} ${wait}. You promised ${limitWords(promise, locale)}.${again}`
  }
  const again = isOver ? ' Whether you have caught up is not certain yet.' : ''
  return incident.cause.kind === 'competitor'
    ? `${on} customers of ${name} ${now}wait ${theirs} ${wait}. Yours wait ${ours}.${again}`
    : `${on} your customers ${now}wait ${ours} ${wait}. On ${name} they wait ${theirs}.${again}`
}

/** `your CLS is 0.25`, `your site makes 84 requests`: what customers do not wait for. */
export function ownFigure(metric: Metric, figure: string): string {
  const unit = unitOf[metric]
  switch (unit) {
    case 'bytes':
      return `your site transfers ${figure}`
    case 'count':
      return `your site makes ${figure} ${metricName(metric)}`
    case 'ms':
    case 'score':
      return `your ${metricName(metric)} is ${figure}`
    default:
      return unit satisfies never
  }
}

/** Two figures this near to each other are the same to whoever reads both. */
const ALIKE = Math.log(1.1)

/** Whether our site is back to what it was: an incident also ends when a competitor gets slower, or we get faster than before. */
function isAsBefore({ incident, sites, us }: IncidentFacts): boolean {
  const { before = null, during = null, after = null } = siteNamed(sites, us) ?? {}
  if (incident.cause.kind === 'competitor' || before === null || during === null || after === null) return false
  return Math.abs(Math.log(after / before)) < Math.min(ALIKE, Math.abs(Math.log(after / during)))
}

/** `22 Nov, 10:15 (2 h 30 min), detected 22 Nov, 10:45 (Australia/Sydney); 4 times since 21 Nov, 10:15`. */
export function sinceWords({ incident, again }: IncidentFacts, telling: Telling): string {
  const { openedAt, closedAt, detectedAt } = incident
  const from = timeWords(openedAt, telling)
  const often = again === null ? '' : `; ${again.times} times since ${timeWords(again.since, telling)}`
  const detected = `detected ${zonedTime(detectedAt, telling)}${often}`
  if (closedAt === null) return `${from} (${spanWords(openedAt, telling.now)}), ${detected}`
  return `${spanWords(openedAt, Date.parse(closedAt))}, from ${from} to ${timeWords(closedAt, telling)}, ${detected}`
}

/** The size of the gap with its uncertainty, and the false-alarm rate. */
export function sureSentences(
  facts: IncidentFacts,
  { falseAlarms }: Pick<AlarmFacts, 'falseAlarms'>,
  telling: Telling,
): string[] {
  const { incident, us, sites } = facts
  if (failureOf(incident) !== undefined) {
    const own = siteNamed(sites, us)
    const rest = sites.filter((site) => !site.us && site.visits > 0)
    const theirs = rest.every(({ failed }) => failed === 0) && rest.length > 0 ? '; no competitor failed' : ''
    return own === undefined || own.failed === 0
      ? []
      : [`Your journey failed in ${own.failed} of ${roundsWords(own.visits)} since then${theirs}.`]
  }
  const size = sizeSentence(facts, telling)
  return [...(size === '' ? [] : [size]), chanceSentence(falseAlarms)]
}

function sizeSentence(facts: IncidentFacts, { locale }: Telling): string {
  const { gap, rival, metric, promise } = facts
  if (gap === null || gap.ratio === null) return ''
  const { low, high, coverage, rounds, firstEstimate, ratio } = gap
  const value = (size: number) =>
    promise === null ? times(size, { locale }) : figureWords(metric, size * promise, { locale, digits: 2 })
  const interval =
    low === null || high === null
      ? ''
      : `, ${confidenceWords(coverage ?? 0, locale)} ${promise === null ? gapInterval({ low, high }, { metric, locale }).words : `${value(low)} to ${value(high)}`}`
  const first = firstEstimate ? ' This is a first estimate and may shrink.' : ''
  const what =
    promise === null
      ? gapThan(ratio, named(rival ?? ''), { metric, locale })
      : `${ESTIMATED} ${value(ratio)} instead of the promised ${limitWords(promise, locale)}`
  const where = failuresOf(facts) === null ? '' : 'Where it worked: '
  return `${where}${what}${interval}, ${roundsWords(rounds)}.${first}`
}

/**
 * Whose change opened the gap, with the figures before and now if they show it; empty when there is nothing to report.
 */
export function movedSentence(facts: IncidentFacts, telling: Telling): string {
  const { incident, rival, sites, us, metric } = facts
  const [worst] = tellingStreams(incident.streams)
  if (failureOf(incident) !== undefined || failuresOf(facts) !== null || worst === undefined) return ''
  const [more, less] = [became(metric, 'more'), became(metric, 'less')]
  const own = changeWords(siteNamed(sites, us), { metric, towards: 'more', telling })
  if (worst.competitor === null) {
    if (own === '') return ''
    const { before = null } = siteNamed(sites, us) ?? {}
    // As after the promise has become stricter.
    const isOld = worst.promise !== null && before !== null && before > worst.promise
    return isOld
      ? `Your site took longer than promised before, too${own}.`
      : `Your site ${more}${own}.${sharedWords(facts)}`
  }
  const theirs = changeWords(siteNamed(sites, rival), { metric, towards: 'less', telling })
  const name = named(rival ?? '')
  const { before } = worst
  const already =
    worst.event === 'SLIPPED' && before !== null && before >= BEHIND_BY
      ? ` You were already behind, by ${factorWords(before, telling.locale)}.`
      : ''
  switch (worst.moved) {
    case 'us':
      if (incident.closedAt === null && own === '' && theirs !== '' && rivalChangedAlone(facts))
        return `Your site ${more} at first; it is back to what it was before. ${name} has ${less} since${theirs}.${already}`
      return `Your site ${more}${own}.${changedLess(facts, rival) ? ` ${name} changed less.` : ''}${already}`
    case 'rival':
      return `${name} ${less}${theirs}.${ourPart(facts, { more, own })}${already}`
    case 'both':
      return `Both changed: your site ${more}${own}, and ${name} ${less}${theirs}.${already}`
    case null:
      return `The times do not show whether your site ${more} or ${name} ${less}.${already}`
    default:
      return worst.moved satisfies never
  }
}

/** `got slower`, `made more requests`. */
function became(metric: Metric, towards: 'more' | 'less'): string {
  const word = comparative(metric)[towards]
  return unitOf[metric] === 'count' ? `made ${word} ${metricName(metric)}` : `got ${word}`
}

/** A smaller ratio was that of the time before we were behind. */
const BEHIND_BY = 1.02

/** What we did meanwhile, where a competitor's change opened the gap: another incident may be about ours. */
function ourPart(facts: IncidentFacts, { more, own }: { more: string; own: string }): string {
  if (changedLess(facts, facts.us)) return ' Your site changed less.'
  return own === '' ? '' : ` Your site has ${more} since${own}.`
}

/** Whether a site changed less than the other of the comparison; the judge says so where the figures are missing. */
function changedLess({ sites, us, rival }: IncidentFacts, name: string | null): boolean {
  const [own, other] = [name, name === us ? rival : us].map((one) => grownBy(siteNamed(sites, one)))
  return own == null || other == null || Math.abs(own) <= Math.abs(other)
}

/** Whether other competitors did not change as the one compared with did: then it is hardly the worker that changed them all. */
function rivalChangedAlone({ sites, rival }: IncidentFacts): boolean {
  const theirs = grownBy(siteNamed(sites, rival))
  const others = sites.filter((site) => !site.us && site.name !== rival).map(grownBy)
  return (
    theirs !== null && others.length > 0 && others.every((one) => one !== null && Math.abs(one) < Math.abs(theirs) / 2)
  )
}

/** ln(now / before); null where one is unknown. */
function grownBy({ before = null, during = null }: Partial<SiteFigures> = {}): number | null {
  return before === null || during === null || before <= 0 || during <= 0 ? null : Math.log(during / before)
}

/** That every competitor changed as we did, at least by half as much: then the cause is hardly our site. */
function sharedWords({ sites, us, metric }: IncidentFacts): string {
  const ours = sites.filter(({ name }) => name === us).map(grownBy)[0] ?? null
  const others = sites.filter((site) => !site.us && grownBy(site) !== null)
  if (ours === null || others.length === 0 || others.some((site) => (grownBy(site) ?? 0) < ours / 2)) return ''
  const who = others.length > 2 ? `All ${others.length} competitors` : listed(others.map(({ name }) => named(name)))
  return ` ${who} ${became(metric, 'more')} too, so the network or the worker may be the cause.`
}

/** ` (2.0 s before, 4.2 s now)`; empty where a change of the whole worker hides it. */
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
export function otherSentences({ incident, step, rival }: IncidentFacts, telling: Telling): string[] {
  const others = tellingStreams(incident.streams).filter((one) => one.step !== step || one.competitor !== rival)
  return others.flatMap((stream) => {
    const { competitor, latest, metric } = stream
    const { ratio } = latest
    if (competitor === null) return []
    if (ratio === null && failureOf(incident) !== undefined) return []
    if (ratio === null) return [`${named(stream.step)}: your journey failed, the one on ${named(competitor)} did not.`]
    return [`${named(stream.step)}: ${gapThan(ratio, named(competitor), { metric, locale: telling.locale })}.`]
  })
}

/** One line for each other broken promise in the incident. */
export function otherPromises({ incident, step, promise: shown }: IncidentFacts, { locale }: Telling): string[] {
  const others = brokenPromises(incident.streams).filter((one) => shown === null || one.step !== step)
  return others.map(({ step: at, metric, promise, latest: { ratio } }) => {
    const took =
      ratio === null
        ? incident.closedAt === null
          ? 'failing'
          : 'failed'
        : figureWords(metric, ratio * (promise ?? 0), { locale })
    return `${named(at)}: ${took}, promised ${limitWords(promise ?? 0, locale)}.`
  })
}

/** The browser's message when our journey failed, cut short because it may quote pages; empty without a failure. */
export function errorWords({ incident }: IncidentFacts): string {
  const failure = failureOf(incident)
  return failure === undefined ? '' : oneLine(failure.message, 240)
}
