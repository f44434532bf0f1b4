import type { AlarmFacts, IncidentFacts } from '../../analysis/alarm/alarm.ts'
import { endedFailureOf, failureOf, newsKind, tellingStreams } from '../../analysis/alarm/telling.ts'
import type { Incident } from '../../model/incident.ts'
import { listed } from '../../model/listed.ts'
import { type Metric, unitOf } from '../../model/metric.ts'
import { factorWords, gapSize } from '../gap.ts'
import { limitWords } from '../locale.ts'
import { comparative, metricName } from '../metric.ts'
import { fewOf } from '../names.ts'
import { roundsWords, spanWords, type Telling, timeWords } from '../parts.ts'
import { subjectPlace } from '../place.ts'
import { agrees, failsAtTimes, failuresOf, figuresApart, isCaughtUp, named, pairOf, staysBlank } from './figures.ts'

/** `Behind Amazon on search, Sydney phone: 4.2 s vs 2.1 s (2.0x)`: one line, for a subject. */
export function alarmSubject({ kind, benchmark, incidents, now }: AlarmFacts, telling: Telling): string {
  const [first, ...more] = incidents
  const others = more.length === 0 ? '' : ` (and ${othersWords(first, more)})`
  return `${newsOf(first, { kind, now, place: `, ${subjectPlace(benchmark, first.market)}`, telling })}${others}`
}

/** `in Perth` and `in 3 more markets` where the same happened there; otherwise `2 more incidents`. */
function othersWords(first: IncidentFacts, more: readonly IncidentFacts[]): string {
  const markets = new Map([first, ...more].map(({ market }) => [market.id, market.name]))
  const isSame = more.every(({ incident }) => happening(incident) === happening(first.incident))
  if (!isSame || markets.size <= more.length)
    return more.length === 1 ? '1 more incident' : `${more.length} more incidents`
  markets.delete(first.market.id)
  const [only = ''] = markets.values()
  return markets.size === 1 ? `in ${named(only)}` : `in ${markets.size} more markets`
}

function happening(incident: Incident): string {
  return JSON.stringify([newsKind(incident), incident.cause])
}

/** The same without the market, for the top of a mail that names it already. */
export function alarmHeadline(
  { kind, now }: Pick<AlarmFacts, 'kind' | 'now'>,
  facts: IncidentFacts,
  telling: Telling,
): string {
  return newsOf(facts, { kind, now, place: '', telling })
}

interface Context {
  kind: AlarmFacts['kind']
  now: number
  place: string
  telling: Telling
}

function newsOf(facts: IncidentFacts, context: Context): string {
  if (context.kind === 'closed') return recoveredNews(facts, context)
  const ended = facts.isNews ? endedFailureOf(facts.incident) : undefined
  if (ended === undefined) return openNews(facts, context)
  // Nobody has heard before that we are slower, nor need that have begun with the failure.
  const slower = openNews(facts, context)
  return `Journey works again at ${named(ended.step)}, but ${slower.slice(0, 1).toLowerCase()}${slower.slice(1)}`
}

function openNews(facts: IncidentFacts, context: Context): string {
  const { incident, step, promise, rival, isNews, unmeasuredSince } = facts
  const { kind, place, telling, now } = context
  const still = kind === 'reminder' && !isNews && unmeasuredSince === null
  const lasted =
    unmeasuredSince !== null
      ? ` when last measured, ${timeWords(unmeasuredSince, telling)}`
      : still
        ? `, after ${lastedWords(facts, now)}`
        : ''
  if (failureOf(incident) !== undefined) {
    if (unmeasuredSince !== null) return `Your journey failed at ${named(step)}${place}${lasted}`
    const who = failsAtTimes(facts) ? 'some customers' : 'customers'
    const what = staysBlank(facts) ? 'see a blank page' : 'cannot get through'
    return `Your journey ${still ? 'still fails' : 'fails'} at ${named(step)}${place}${lasted}: ${who} ${what}`
  }
  if (promise !== null) {
    const limit = limitWords(promise, telling.locale)
    const took = brokenBy({ ...facts, promise }, telling)
    return `Promise of ${limit} ${still ? 'still ' : ''}broken on ${stepsOf(facts)}${place}${lasted}${took}`
  }
  const size = sizeOf(facts, telling)
  if (incident.cause.kind === 'competitor' && !still && unmeasuredSince === null) {
    const became = unitOf[facts.metric] === 'ms' ? 'got faster' : 'improved'
    return `${named(incident.cause.competitor)} ${became} on ${stepsOf(facts)}${place}${theirSize(facts, telling)}`
  }
  const whom = rivalsOf(facts)
  return `${still ? 'Still behind' : 'Behind'} ${whom === '' ? named(rival ?? '') : whom} on ${stepsOf(facts)}${place}${lasted}${size}`
}

/** `: 4.2 s`; where the newest figure is within the promise, the one of all rounds since it broke, which may be, too. */
function brokenBy(facts: IncidentFacts & { promise: number }, { locale }: Telling): string {
  const { promise, metric, gap } = facts
  const pair = pairOf(facts, 'during')
  if (pair === null) return ''
  if (!isCaughtUp(pair) || gap === null || gap.ratio === null) return `: ${figuresApart(metric, pair, locale)[0]}`
  const [estimate] = figuresApart(metric, [gap.ratio * promise, promise], locale)
  return `: ${estimate} in the newest ${roundsWords(gap.rounds)}${gap.ratio <= 1 ? ', not yet certain' : ''}`
}

/** `1 h 30 min`, `2 d on and off`. */
function lastedWords({ incident, again }: IncidentFacts, until: number): string {
  return again === null ? spanWords(incident.openedAt, until) : `${spanWords(again.since, until)} on and off`
}

function recoveredNews(facts: IncidentFacts, { place, telling }: Context): string {
  const { incident, step, promise, metric, rival } = facts
  const lasted = lastedWords(facts, Date.parse(incident.closedAt ?? incident.openedAt))
  if (failureOf(incident) !== undefined)
    return `Recovered: your journey works again at ${named(step)}${place}, after ${lasted}`
  if (facts.dropped) return `Closed on ${stepsOf(facts)}${place}, after ${lasted}: no longer measured`
  const pair = pairOf(facts, 'after')
  const [ours, theirs] = pair === null ? ['', ''] : figuresApart(metric, pair, telling.locale)
  if (promise !== null) {
    const limit = limitWords(promise, telling.locale)
    const took = ours === '' ? '' : `: ${ours}`
    return `Recovered: promise of ${limit} kept again on ${stepsOf(facts)}${place}, after ${lasted}${took}`
  }
  const now = ours === '' ? '' : `: ${ours} vs ${theirs}${countedIn(metric)} on ${named(rival ?? '')}`
  return `Recovered on ${stepsOf(facts)}${place}, after ${lasted}${now}`
}

/** `: 4.2 s vs 2.1 s (2.0x)`, as far as known. */
function sizeOf(facts: IncidentFacts, { locale }: Telling): string {
  const { gap, metric, step } = facts
  const ratio = gap?.ratio ?? null
  const pair = pairOf(facts, 'during')
  const on = manySteps(facts) ? ` on ${named(step)}` : ''
  if (ratio === null) return ': your journey failed, theirs did not'
  const often = failuresOf(facts)
  if (often !== null) return `: your journey failed in ${often.failed} of ${roundsWords(often.visits)}`
  // It is over once that is certain, which a few rounds may not make it.
  if (ratio < 1)
    return `: ${gapSize(ratio, { metric, locale })}${on} in the newest ${roundsWords(gap?.rounds ?? 0)}, not yet certain`
  if (pair === null || pair[0] <= pair[1]) return `: ${factorWords(ratio, locale)} ${comparative(metric).more}${on}`
  const [ours, theirs] = figuresApart(metric, pair, locale)
  const factor = agrees(pair, ratio) ? ` (${factorWords(ratio, locale)})` : ''
  return `: ${ours} vs ${theirs}${countedIn(metric)}${factor}${on}`
}

/** ` requests` after two counts, whose figures have no unit. */
function countedIn(metric: Metric): string {
  return unitOf[metric] === 'count' ? ` ${metricName(metric)}` : ''
}

/** `: 1.4 s vs your 2.1 s (1.5x)`. */
function theirSize(facts: IncidentFacts, telling: Telling): string {
  const pair = pairOf(facts, 'during')
  const ratio = facts.gap?.ratio ?? null
  if (pair === null || ratio === null || ratio < 1 || pair[0] <= pair[1]) return sizeOf(facts, telling)
  const [ours, theirs] = figuresApart(facts.metric, pair, telling.locale)
  const factor = agrees(pair, ratio) ? ` (${factorWords(ratio, telling.locale)})` : ''
  const on = manySteps(facts) ? ` on ${named(facts.step)}` : ''
  return `: ${theirs} vs your ${ours}${countedIn(facts.metric)}${factor}${on}`
}

/** `search`, `search and product`, `search, product and 2 more`: the worst first. */
export function stepsOf({ incident, step }: IncidentFacts): string {
  const steps = unique(tellingStreams(incident.streams).map((stream) => stream.step))
  return namesOf(steps.length === 0 ? [step] : steps)
}

function rivalsOf({ incident }: IncidentFacts): string {
  return namesOf(
    unique(tellingStreams(incident.streams).flatMap(({ competitor }) => (competitor === null ? [] : [competitor]))),
  )
}

function manySteps({ incident }: IncidentFacts): boolean {
  return unique(tellingStreams(incident.streams).map(({ step }) => step)).length > 1
}

function namesOf(names: readonly string[]): string {
  return listed(fewOf(names.map(named)))
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
