import { type JudgedGap, ROUNDS_FOR_VERDICT } from '#core/analysis/league/judgement.ts'
import type { League, LeagueSite } from '#core/analysis/league/league.ts'
import { ourPlace } from '#core/analysis/league/place.ts'
import { listed } from '#core/model/listed.ts'
import { unitOf } from '#core/model/metric.ts'
import { formatDuration, formatPercentage } from '#core/model/units.ts'
import { confidenceWords, gapOn, gapSize, youThan } from '#core/words/gap.ts'
import { limitWords } from '#core/words/locale.ts'
import { metricWords } from '#core/words/metric.ts'
import { roundsWords } from '#core/words/parts.ts'
import { outOf, statusWords, visitsOf } from '#core/words/quality.ts'
import { failuresDecided, intervalWords } from './gap-words.ts'
import { type Look, shownName } from './look.ts'
import { unmeasuredWords } from './status-words.ts'
import { mixedNotes } from './steps.ts'

/** The verdict in a sentence, and up to four more sentences. */
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
  const place = `${shownName(benchmark.name, 60, look)} in ${shownName(market.name, 40, look)}`
  const names = listed(sites.map(({ name }) => shownName(name, 24, look)))
  const walked = listed(steps.map((step) => shownName(step, 24, look)))
  return `No rounds yet for ${place}. The first round will measure ${names} on ${walked}.`
}

function verdictSentence(league: League, look: Look): string {
  const { target, overall } = league
  const { ratio, n, failures, metric, verdict } = target
  const rounds = n + failures.us + failures.competitor
  if (rounds === 0) return notCompared(league, look)
  const name = target.competitor === null ? 'the median competitor' : shownName(target.competitor, 24, look)
  const whom = target.against === 'fastest' && overall.length > 1 ? `${name}, the fastest competitor` : name
  if (ratio === null || failuresDecided(target)) return failuresDecide(league, whom)
  const on = `on ${metricWords[metric].name}`
  const factor = gapOn(ratio, { metric })
  const proof = evidence(target)
  switch (verdict) {
    case 'behind':
      return `You are behind ${whom}: ${factor}, ${proof}.`
    case 'ahead':
      return `You are ahead of ${whom}: ${factor}, ${proof}.`
    case 'level':
      return `You are level with ${whom}: no difference beyond ${formatPercentage(target.margin)} ${on}, ${proof}.`
    case 'unknown': {
      if (rounds >= ROUNDS_FOR_VERDICT) return `No clear difference from ${name} yet: ${factor}, ${proof}.`
      const soFar = `So far you ${youThan(ratio, name, { metric })}${unitOf[metric] === 'count' ? '' : ` ${on}`}.`
      return `Not enough data for a 95 % confidence interval: ${rounds} of ${roundsWords(ROUNDS_FOR_VERDICT)}. ${soFar}`
    }
    default:
      return verdict satisfies never
  }
}

/** No round in which we could be compared with a competitor. */
function notCompared(league: League, look: Look): string {
  const { target, sites, ranking } = league
  const { metric } = target
  const us = sites.find((site) => site.us)
  const others = sites.filter((site) => !site.us)
  if (us !== undefined && us.status.ok === 0) return `Your site could not be measured: ${statusWords(us)}.`
  const rank = ourPlace(sites)
  if (us !== undefined && rank !== null && others.some(({ score }) => score !== null)) {
    return `You are number ${rank.place} of ${rank.of}, but without a ratio on ${metricWords[metric].name}: ${noRatioWhy(us, others)}.`
  }
  const [note] = mixedNotes(league, look)
  if (note !== undefined && ranking.steps.length === 0) return `No step could be compared on every site: ${note}`
  if (us !== undefined && us.score === null && others.some(({ score }) => score !== null)) {
    return `Your site cannot be compared: ${unmeasuredWords(us, { metric, look })}.`
  }
  const why = others.map((site) => `${shownName(site.name, 24, look)} ${unmeasuredWords(site, { metric, look })}`)
  return `No competitor to compare with: ${listed(why)}.`
}

function noRatioWhy(us: LeagueSite, others: readonly LeagueSite[]): string {
  const zero = us.score === 0 || others.some(({ score }) => score === 0)
  return zero ? 'one of the values is 0' : 'no competitor was measured in the same round'
}

/** Where one side turned customers away, that comes first, not its speed otherwise. */
function failuresDecide({ target: { ratio, n, failures, metric, verdict } }: League, whom: string): string {
  const rounds = n + failures.us + failures.competitor
  const ours = failures.us >= failures.competitor
  const [who, other] = ours ? ['your', 'theirs'] : ['their', 'yours']
  const failed = `${who} journey failed in ${ours ? failures.us : failures.competitor} of ${roundsWords(rounds)} while ${other} worked`
  const otherwise =
    ratio === null
      ? ''
      : ` When both work, you ${unitOf[metric] === 'count' ? 'make' : 'are'} ${gapOn(ratio, { metric })}.`
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
  if (interval === null) return roundsWords(target.n)
  if (!interval.oneSided && target.low === target.high) return `no difference, ${roundsWords(target.n)}`
  return `${confidenceWords(target.coverage ?? 0)} ${interval.words}, ${roundsWords(target.n)}`
}

/** The step with the largest gap, as evidence for the verdict. */
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
  const on = `on ${shownName(worst.step, 24, look)}: ${gapSize(worst.ratio, { metric: worst.metric })}`
  return target.verdict === 'behind' ? `Most of all ${on}.` : `But you are behind ${on}.`
}

/** Omitted where the verdict already mentions the failures. */
function failureSentence({ sites, target }: League): string {
  const us = sites.find((site) => site.us)
  if (failuresDecided(target) || us === undefined || us.status.failed === 0 || us.status.ok === 0) return ''
  return `Your journey failed in ${outOf(us.status.failed, visitsOf(us.status))}.`
}

/** Gaps remain valid, because the worker slows every site; but a single visit may have been affected. */
function workerSentence({ unsteady, rounds }: League): string {
  return unsteady === 0 ? '' : `This machine was unsteady in ${unsteady} of ${roundsWords(rounds)}.`
}

function promiseSentence({ promise }: League, look: Look): string {
  if (promise === null) return ''
  const { limit, median, step, outcome } = promise
  const promised = `the ${limitWords(limit)} promise`
  const slowest =
    median === null || step === null
      ? ''
      : `: your slowest step, ${shownName(step, 24, look)}, takes ${formatDuration(median)}`
  switch (outcome) {
    case 'kept':
      return `You keep ${promised}${slowest}.`
    case 'broken':
      return `You break ${promised}${slowest}.`
    case 'unknown':
      return `Not enough data yet for ${promised}: not every step was measured.`
    default:
      return outcome satisfies never
  }
}
