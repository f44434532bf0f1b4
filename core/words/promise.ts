import type { MarketVerdict, PromiseStep } from '../judge/standing.ts'
import type { Target } from '../model/benchmark.ts'
import { listed } from '../model/listed.ts'
import type { Metric } from '../model/metric.ts'
import { formatDuration } from '../model/units.ts'
import { confidenceWords } from './gap.ts'
import { limitWords, shareWords } from './locale.ts'
import { metricName } from './metric.ts'
import { roundsWords, type Telling, timeWords } from './parts.ts'
import { ESTIMATED } from './summary.ts'
import { failingNow } from './verdict.ts'

/** What only a step that stays on its document has. */
const ofInteractions: readonly Metric[] = ['inp', 'icp']

/**
 * Where a promise is for another time than the one it is held against: a limit for a tap is missed by every page load. Empty where
 * it is not.
 */
export function promiseDoubt({ metric, promise }: Target): string {
  if (promise === undefined || !ofInteractions.includes(metric)) return ''
  const name = metricName(metric)
  return `${name} is of interactions alone: on a step that loads a page, the promise of ${formatDuration(promise)} is held against the time of the whole step. Remove target.promise, or choose a target.metric that pages have, such as lcp, with a promise for it.`
}

interface PromiseTelling extends Telling {
  /** ms. */
  limit: number
  /** By which the time may exceed it: 0.05 means 5 %. */
  margin: number
}

/** The promise on one step in a sentence. */
export function promiseSentence(step: PromiseStep, { limit, margin, ...telling }: PromiseTelling): string {
  const { locale } = telling
  const { ratio, low, high, rounds, firstEstimate, since, missing } = step
  const time = (share: number) => limitWords(share * limit, locale)
  const interval =
    low === null || high === null ? '' : `, ${confidenceWords(0.95, locale)} ${time(low)} to ${time(high)}`
  const first = firstEstimate ? ', first estimate' : ''
  const estimate = ratio === null ? '' : `${ESTIMATED} ${time(ratio)} (${roundsWords(rounds)}${interval}${first})`
  const size = estimate === '' ? '' : `: ${estimate}`
  const when = since === null ? '' : ` since ${timeWords(since, telling)}`
  const on = `the ${limitWords(limit, locale)} promise on ${step.step}`
  const within = `the margin of ${shareWords(margin, locale)}`
  const isOver = exceeds(step, { limit, locale })
  switch (step.outcome) {
    case 'kept':
      if (isOver && ratio !== null && ratio > 1 + margin)
        return `Not yet certain that you break ${on} by more than ${within}${size}.`
      return `You have kept ${on}${isOver ? ` within ${within}` : ''}${when}${size}.`
    case 'broken':
      if (ratio !== null && !isOver) return `Not yet certain that you keep ${on} again${size}.`
      return `You have broken ${on}${when}${size}.`
    case 'unknown':
      if (missing?.kind === 'recent')
        return `Too few recent measurements for ${on}: the latest is from ${timeWords(missing.lastAt, telling)}${estimate === '' ? '' : `, ${estimate}`}.`
      return `Not enough data yet for ${on}${when}${size}.`
    default:
      return step.outcome satisfies never
  }
}

/** Whether the time of a step is over the limit by as much as can be read. */
function exceeds(
  { ratio }: Pick<PromiseStep, 'ratio'>,
  { limit, locale }: { limit: number; locale: string | undefined },
): boolean {
  return ratio !== null && ratio > 1 && limitWords(ratio * limit, locale) !== limitWords(limit, locale)
}

/** The promise on every step, in their order; `bad` where it is not kept. */
export function promiseSentences(verdict: MarketVerdict, telling: Telling): { said: string; bad: boolean }[] {
  const { promise, target } = verdict
  if (promise === null) return []
  const { limit, steps } = promise
  const failing = firstFailing(verdict)
  const out = failing === undefined ? steps.length : steps.findIndex(({ step }) => step === failing)
  return steps.map((step, index) => {
    const name = `the ${limitWords(limit, telling.locale)} promise`
    // Fast rounds of before keep nothing.
    if (index === out)
      return { said: `Your journey fails at ${step.step}, so you do not keep ${name} there.`, bad: true }
    if (index > out)
      return { said: `Your journey fails before ${step.step}, so you do not keep ${name} there.`, bad: true }
    const said = promiseSentence(step, { ...telling, limit, margin: target.margin })
    return { said, bad: step.outcome === 'broken' }
  })
}

/** The earliest step of the promise at which our journey fails now, which takes those after it out of reach. */
function firstFailing(verdict: MarketVerdict): string | undefined {
  const failing = failingNow(verdict).map(({ step }) => step)
  return verdict.promise?.steps.find(({ step }) => failing.includes(step))?.step
}

/**
 * The promise beside the verdict on a card, in a sentence or two: the step that breaks it most and which others do, or the slowest of
 * those that keep it. Empty without a promise, and where the verdict says already why it is not known, or not kept.
 */
export function promiseSummary(verdict: MarketVerdict, telling: Telling): string {
  const { promise, target } = verdict
  if (promise === null || verdict.measuredAt === null) return ''
  const { limit, outcome } = promise
  const failing = firstFailing(verdict)
  const whole = promise.steps
  const steps =
    failing === undefined
      ? whole
      : whole.slice(
          0,
          whole.findIndex(({ step }) => step === failing),
        )
  const isOver = (step: PromiseStep) => exceeds(step, { limit, locale: telling.locale })
  const say = (step: PromiseStep) => promiseSentence(step, { ...telling, limit, margin: target.margin })
  const slowest = (all: readonly PromiseStep[]) => all.toSorted((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))[0]
  const broken = steps.filter((step) => step.outcome === 'broken')
  const worst = slowest(broken)
  if (worst !== undefined) {
    const others = broken.filter((step) => step !== worst && isOver(step)).map(({ step }) => step)
    return `${say(worst)}${others.length === 0 ? '' : ` It is broken on ${listed(others)}, too.`}`
  }
  const last = slowest(steps)
  if (outcome !== 'kept' || failing !== undefined || last === undefined || last.ratio === null) return ''
  if (isOver(last) || steps.length === 1) return say(last)
  const time = limitWords(last.ratio * limit, telling.locale)
  return `You keep the ${limitWords(limit, telling.locale)} promise on every step; the slowest, ${last.step}, is ${ESTIMATED} ${time}.`
}
