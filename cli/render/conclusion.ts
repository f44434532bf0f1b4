import { type JudgedGap, ROUNDS_FOR_VERDICT } from '#core/analysis/league/judgement.ts'
import type { League, LeagueSite } from '#core/analysis/league/league.ts'
import { listed } from '#core/model/listed.ts'
import { formatDuration, formatPercentage } from '#core/model/units.ts'
import { metricWords } from '#core/words/metric.ts'
import { factorThan, factorWords, failuresDecided, intervalWords, roundsWords } from './gap-words.ts'
import { type Look, shown } from './look.ts'
import { outOf, statusWords, visitsOf } from './status-words.ts'

/** What it comes to: the verdict in a sentence, and up to three sentences more. */
export function conclusion(league: League, look: Look): { verdict: string; more: string } {
  if (league.rounds === 0) return { verdict: nothingYet(league, look), more: '' }
  const more = [
    stepSentence(league, look),
    failureSentence(league),
    promiseSentence(league, look),
    workerSentence(league),
  ]
  return { verdict: verdictSentence(league, look), more: more.filter((sentence) => sentence !== '').join(' ') }
}

function nothingYet({ benchmark, market, sites, steps }: League, look: Look): string {
  const place = `${shown(benchmark.name, 60, look)} in ${shown(market.name, 40, look)}`
  const names = listed(sites.map(({ name }) => shown(name, 24, look)))
  const walked = listed(steps.map((step) => shown(step, 24, look)))
  return `No rounds yet: nothing has been measured for ${place}. The first round will measure ${names} on ${walked}.`
}

function verdictSentence(league: League, look: Look): string {
  const { target, overall } = league
  const { ratio, n, failures, metric, verdict } = target
  const rounds = n + failures.us + failures.competitor
  if (rounds === 0) return nobody(league, look)
  const name = target.competitor === null ? 'the median competitor' : shown(target.competitor, 24, look)
  const whom = target.against === 'fastest' && overall.length > 1 ? `${name}, the fastest competitor` : name
  if (ratio === null || failuresDecided(target)) return failuresDecide(league, whom)
  const on = `on ${metricWords[metric].name}`
  const factor = `${factorWords(ratio, metric)} ${on}`
  const proof = evidence(target)
  switch (verdict) {
    case 'behind':
      return `You are behind ${whom}: ${factor} ${proof}.`
    case 'ahead':
      return `You are ahead of ${whom}: ${factor} ${proof}.`
    case 'level':
      return `You are level with ${whom}: no difference beyond ${formatPercentage(target.margin)} ${on} ${proof}.`
    case 'unknown': {
      if (rounds >= ROUNDS_FOR_VERDICT) return `No clear difference from ${name} yet: ${factor} ${proof}.`
      const few = target.low === null ? `, no interval yet: ${roundsWords(rounds)}` : `: ${roundsWords(rounds)}`
      const soFar = `So far you are ${factorThan(ratio, metric, name)} ${on}.`
      return `Too early to say${few}; a verdict needs ${ROUNDS_FOR_VERDICT}. ${soFar}`
    }
    default:
      return verdict satisfies never
  }
}

/** No round in which we and somebody else could be compared. */
function nobody({ target: { metric }, sites }: League, look: Look): string {
  const us = sites.find((site) => site.us)
  const others = sites.filter((site) => !site.us)
  if (us !== undefined && us.status.ok === 0) return `Your site could not be measured: ${statusWords(us)}.`
  if (us !== undefined && us.score !== null && others.some(({ score }) => score !== null)) {
    const place = `You have place ${us.place} of ${sites.length}`
    return `${place}, but no ratio can be given on ${metricWords[metric].name}: ${noRatioWhy(us, others)}.`
  }
  const why = others.map((site) => `${shown(site.name, 24, look)} ${statusWords(site)}`)
  return `There is nobody to compare with: ${listed(why)}.`
}

function noRatioWhy(us: LeagueSite, others: readonly LeagueSite[]): string {
  const zero = us.score === 0 || others.some(({ score }) => score === 0)
  return zero ? 'nothing is a multiple of 0' : 'no competitor was measured in the same round'
}

/** Where one side let customers down, that is the news, not how quick it is otherwise. */
function failuresDecide({ target: { ratio, n, failures, metric, verdict } }: League, whom: string): string {
  const rounds = n + failures.us + failures.competitor
  const ours = failures.us >= failures.competitor
  const [who, other] = ours ? ['your', 'theirs'] : ['their', 'yours']
  const failed = `${who} journey failed in ${ours ? failures.us : failures.competitor} of ${roundsWords(rounds)} in which ${other} did not`
  const otherwise =
    ratio === null ? '' : ` When both work, you are ${factorWords(ratio, metric)} on ${metricWords[metric].name}.`
  switch (verdict) {
    case 'behind':
      return `You are behind ${whom}: ${failed}.${otherwise}`
    case 'ahead':
      return `You are ahead of ${whom}: ${failed}.${otherwise}`
    case 'level':
    case 'unknown':
      return `No verdict against ${whom} yet: ${failed}.${otherwise}`
    default:
      return verdict satisfies never
  }
}

function evidence(target: League['target']): string {
  const interval = intervalWords(target, target.metric)
  if (interval === null) return `(${roundsWords(target.n)})`
  if (!interval.oneSided && target.low === target.high) return `(no difference at all, ${roundsWords(target.n)})`
  const sure = formatPercentage(Math.min(0.95, target.coverage ?? 0))
  return `(${sure} interval ${interval.words}, ${roundsWords(target.n)})`
}

/** The step that matters most for what was just said. */
function stepSentence({ target, gaps, steps }: League, look: Look): string {
  const known = gaps.filter(
    (gap): gap is JudgedGap & { ratio: number } =>
      gap.competitor === target.competitor &&
      gap.metric === target.metric &&
      steps.includes(gap.step) &&
      gap.ratio !== null,
  )
  const worst = known.toSorted((a, b) => b.ratio - a.ratio)[0]
  if (worst === undefined || worst.verdict !== 'behind' || worst.ratio <= 1 || steps.length === 1) return ''
  const on = `on ${shown(worst.step, 24, look)}: ${factorWords(worst.ratio, worst.metric)}`
  return target.verdict === 'behind' ? `Most of all ${on}.` : `But you are behind ${on}.`
}

/** Told once: not where the verdict has already said it. */
function failureSentence({ sites, target }: League): string {
  const us = sites.find((site) => site.us)
  if (failuresDecided(target) || us === undefined || us.status.failed === 0 || us.status.ok === 0) return ''
  return `Your journey failed in ${outOf(us.status.failed, visitsOf(us.status))}.`
}

/** The gaps hold all the same, because the worker slows everybody; but one visit may have been hit alone. */
function workerSentence({ unsteady, rounds }: League): string {
  return unsteady === 0 ? '' : `This machine was unsteady in ${unsteady} of ${roundsWords(rounds)}.`
}

function promiseSentence({ promise }: League, look: Look): string {
  if (promise === null) return ''
  const { limit, median, step, outcome } = promise
  const promised = `Your promise of ${formatDuration(limit)}`
  const slowest =
    median === null || step === null
      ? ''
      : `: ${shown(step, 24, look)}, your slowest step, takes ${formatDuration(median)}`
  switch (outcome) {
    case 'kept':
      return `${promised} is kept${slowest}.`
    case 'broken':
      return `${promised} is broken${slowest}.`
    case 'unknown':
      return `Nobody can say whether ${promised.toLowerCase()} is kept: not every step was measured.`
    default:
      return outcome satisfies never
  }
}
