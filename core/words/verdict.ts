import type {
  MarketVerdict,
  Missing,
  PromiseOutcome,
  PromiseStep,
  Standing,
  TargetStanding,
} from '../judge/standing.ts'
import { formatDuration, formatPercentage } from '../model/units.ts'
import type { Verdict } from '../model/verdict.ts'
import { confidenceWords, uncertainty } from './gap.ts'
import { comparative, metricName } from './metric.ts'
import { listed, rareWords, roundsWords, spanWords, type Telling, times, timeWords } from './parts.ts'
import { ESTIMATED } from './summary.ts'

// Verdicts as plain sentences, the same on page, mail and terminal. Names of sites and steps come as they are: whoever
// shows a sentence escapes it for the place where it is shown.

/** How we stand against the target, in a sentence or two. */
export function targetSentence({ target, comparisons, measuredAt }: MarketVerdict, telling: Telling): string {
  if (measuredAt === null) return 'Nothing has been judged yet: there is no round.'
  const { verdict, competitors, since, margin } = target
  const whom = whomWords(target)
  const when = since === null ? '' : ` since ${timeWords(since, telling)}`
  switch (verdict) {
    case 'behind': {
      const steps = stepsWith(comparisons, { verdict, competitors })
      const named = target.against === 'median' ? ` (${listed(competitors)})` : ''
      return `We have been behind ${whom}${named} on ${steps}${when}.${largestGap(comparisons, competitors)}`
    }
    case 'ahead':
      return `We have been ahead of ${whom}${when}.`
    case 'level':
      return `We have been level with ${whom}${when}: no difference larger than ${formatPercentage(margin)}.`
    case 'unknown':
      return `No verdict against ${whom}: ${whatIsMissing(comparisons, telling)}.`
    default:
      return verdict satisfies never
  }
}

/** The number that people remember. */
function largestGap(comparisons: readonly Standing[], competitors: readonly string[]): string {
  const behind = comparisons.filter((one) => one.verdict === 'behind' && competitors.includes(one.competitor))
  const [worst] = behind.toSorted((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))
  if (worst === undefined || worst.ratio === null || worst.metric === null) return ''
  const { ratio, metric, step, competitor } = worst
  return ` The largest gap is ${times(ratio)} ${metricName(metric)}, on ${step} against ${competitor}.`
}

function whomWords({ against, verdict, competitors }: TargetStanding): string {
  if (typeof against !== 'string') return against.competitor
  if (against === 'median') return verdict === 'unknown' ? 'the median competitor' : 'most competitors'
  switch (verdict) {
    case 'behind':
      return listed(competitors)
    case 'ahead':
    case 'level':
      return 'every competitor'
    case 'unknown':
      return 'the competitors'
    default:
      return verdict satisfies never
  }
}

function stepsWith(
  comparisons: readonly Standing[],
  { verdict, competitors }: { verdict: Verdict; competitors: readonly string[] },
): string {
  const found = comparisons.filter((one) => one.verdict === verdict && competitors.includes(one.competitor))
  return listed([...new Set(found.map(({ step }) => step))])
}

/** Why a verdict on the whole cannot be given, from the comparisons that lack one. */
function whatIsMissing(comparisons: readonly Standing[], telling: Telling): string {
  const missing = comparisons.flatMap((one) => (one.missing === null ? [] : [{ ...one, missing: one.missing }]))
  const ceased = missing.flatMap(({ missing: why }) => (why.kind === 'recent' ? [why.lastAt] : []))
  if (ceased.length > 0 && ceased.length === missing.length) {
    return `there is no recent measurement, the newest is from ${timeWords(ceased.toSorted().at(-1) ?? '', telling)}`
  }
  const counts = missing.flatMap(({ missing: why }) => (why.kind === 'rounds' && why.more !== null ? [why.more] : []))
  const of = `${missing.length} of ${comparisons.length} comparisons have none yet`
  return counts.length === 0 ? of : `${of}, the first needs about ${moreRounds(Math.min(...counts))}`
}

function moreRounds(count: number): string {
  return `${count} more ${count === 1 ? 'round' : 'rounds'}`
}

/** One comparison in a sentence, with its uncertainty. */
export function standingSentence(standing: Standing, telling: Telling & { margin: number }): string {
  const said = standingWords(standing, telling)
  return standing.fluctuates ? `${said} This comparison fluctuates by itself; the promise is weaker here.` : said
}

function standingWords(standing: Standing, telling: Telling & { margin: number }): string {
  const { competitor, step, metric, verdict, since, ratio, missing } = standing
  const on = metric === null ? `on ${step}` : `on ${step} (${metricName(metric)})`
  if (missing !== null) return missingWords(missing, { standing, on, telling })
  const when = since === null ? '' : ` since ${timeWords(since, telling)} (${spanWords(since, telling.now)})`
  const { more, less } = metric === null ? { more: 'slower', less: 'faster' } : comparative(metric)
  const failed = failureWords(standing)
  const size =
    ratio === null ? failed : `${times(ratio < 1 ? 1 / ratio : ratio)} (${uncertainty(standing, standing.metric)})`
  const also = ratio === null || failed === '' ? '' : ` Besides, ${failed}.`
  switch (verdict) {
    case 'behind':
      return `We have been ${ratio === null ? 'behind' : `${more} than`} ${competitor} ${on}${when}: ${size}.${also}`
    case 'ahead':
      return `We have been ${ratio === null ? 'ahead of' : `${less} than`} ${competitor} ${on}${when}: ${size}.${also}`
    case 'level':
      return `No difference larger than ${formatPercentage(telling.margin)} from ${competitor} ${on}: ${size}.${also}`
    case 'unknown':
      return `No verdict against ${competitor} ${on}.`
    default:
      return verdict satisfies never
  }
}

function missingWords(
  missing: Missing,
  { standing, on, telling }: { standing: Standing; on: string; telling: Telling & { margin: number } },
): string {
  const { competitor, ratio } = standing
  const reason = missingReason(missing, { standing, telling })
  switch (missing.kind) {
    case 'never':
      return `No verdict against ${competitor} ${on}: ${reason}.`
    case 'recent':
      return `No recent measurement against ${competitor} ${on}: ${reason}.`
    case 'rounds': {
      const size =
        ratio === null
          ? failureWords(standing)
          : `${times(ratio < 1 ? 1 / ratio : ratio)} (${uncertainty(standing, standing.metric)})`
      const parts = [size, reason].filter((part) => part !== '')
      return `No clear difference from ${competitor} ${on} yet: ${parts.join('; ')}.`
    }
    default:
      return missing satisfies never
  }
}

/** What a verdict lacks, in a few words that can follow a colon. */
export function missingReason(
  missing: Missing,
  { standing, telling }: { standing: Standing; telling: Telling & { margin: number } },
): string {
  switch (missing.kind) {
    case 'never':
      return 'never measured together'
    case 'recent': {
      const then = standing.lastKnown === 'unknown' ? '' : `; we were ${standing.lastKnown} then`
      return `the newest is from ${timeWords(missing.lastAt, telling)}${then}`
    }
    case 'rounds': {
      if (missing.more !== null) return `it needs about ${moreRounds(missing.more)}`
      const margin = formatPercentage(telling.margin)
      return `nobody can say how many more rounds it needs, the difference is near the margin of ${margin}`
    }
    default:
      return missing satisfies never
  }
}

/** Who failed how often, empty when nobody did. */
export function failureWords({ failures: { us, competitor }, competitor: name }: Standing): string {
  if (us > 0) return `our journey failed in ${roundsWords(us)} in which theirs did not`
  return competitor > 0 ? `${name} failed in ${roundsWords(competitor)} in which we did not` : ''
}

/** The promise on one step in a sentence. */
export function promiseSentence(step: PromiseStep, { limit, ...telling }: Telling & { limit: number }): string {
  const promise = `our promise of ${formatDuration(limit)}`
  const { ratio, low, high, rounds, firstEstimate, since } = step
  const time = (share: number) => formatDuration(share * limit)
  const interval = low === null || high === null ? '' : `, ${confidenceWords(0.95)} ${time(low)} to ${time(high)}`
  const first = firstEstimate ? ', first estimate' : ''
  const size = ratio === null ? '' : `: ${ESTIMATED} ${time(ratio)} (${roundsWords(rounds)}${interval}${first})`
  const when = since === null ? '' : ` since ${timeWords(since, telling)}`
  return `${promiseVerb(step.outcome, promise)} on ${step.step}${when}${size}.`
}

function promiseVerb(outcome: PromiseOutcome, promise: string): string {
  switch (outcome) {
    case 'kept':
      return `We have kept ${promise}`
    case 'broken':
      return `We have broken ${promise}`
    case 'unknown':
      return `Nobody can say yet whether we keep ${promise}`
    default:
      return outcome satisfies never
  }
}

/** What an alarm is worth, for the small print under each. */
export function chanceSentence({ perYear, streams }: MarketVerdict['falseAlarms']): string {
  const alarms =
    streams === 1 ? 'The one alarm of this benchmark goes' : `All ${streams} alarms of this benchmark together go`
  return `${alarms} off by chance ${rareWords(perYear)}, however often you look.`
}

/** That we began to measure, or to ask, differently; empty when we did not. */
export function epochSentence({ epoch }: Pick<MarketVerdict, 'epoch'>, telling: Telling): string {
  if (epoch === null) return ''
  const { reason, from } = epoch
  switch (reason.kind) {
    case 'start':
      return ''
    case 'method':
      return `Judged afresh since ${timeWords(from, telling)}, because we measure differently: ${listed(reason.differs)} changed.`
    case 'settings':
      return `Judged afresh since ${timeWords(from, telling)}, because the settings changed: ${listed(reason.differs)}.`
    default:
      return reason satisfies never
  }
}

/** How many rounds were left out for the worker's sake; empty when none were. */
export function workerSentence({ rounds, unsteady }: Pick<MarketVerdict, 'rounds' | 'unsteady'>): string {
  if (unsteady === 0) return ''
  return `${unsteady} of ${roundsWords(rounds)} were not judged, because the worker that measured was unsteady.`
}
