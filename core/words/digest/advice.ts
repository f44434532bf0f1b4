import { failingOf } from '../../analysis/alarm/telling.ts'
import type { Advice } from '../../analysis/digest/advice.ts'
import type { WeekStanding } from '../../analysis/digest/standings.ts'
import type { Why } from '../../analysis/why/why.ts'
import { type Metric, unitOf } from '../../model/metric.ts'
import type { Verdict } from '../../model/verdict.ts'
import { agrees } from '../alarm/figures.ts'
import { impactWords } from '../alarm/money.ts'
import { reasonWords } from '../alarm/reasons.ts'
import { gapSize } from '../gap.ts'
import { incidentHeadline } from '../incident.ts'
import { limitWords, numberWords, shareWords } from '../locale.ts'
import { formatMetric, metricName } from '../metric.ts'
import { roundsWords, zonedTime } from '../parts.ts'
import { missWords } from '../quality.ts'
import { firstFindings } from '../why/lines.ts'
import { countWords, type DigestReader, inMarket } from './place.ts'
import { ruleSentence } from './rule.ts'

/** What advice is worded from: a digest, or a baseline. */
export interface Advised {
  advice: Advice
  competitors: readonly { verdict: Verdict }[]
  /** Named where there are several. */
  markets: readonly unknown[]
}

/** The most valuable next step, and why. */
export function adviceWords(digest: Advised, reader: DigestReader): { what: string; why: string } {
  const { advice } = digest
  const { locale } = reader
  const share = (count: number, of: number) => shareWords(of === 0 ? 0 : count / of, locale)
  const number = (value: number) => numberWords(value, { locale })
  switch (advice.kind) {
    case 'rounds': {
      const { market, rounds, due } = advice
      const measured =
        rounds === 0
          ? 'No rounds were measured'
          : `Only ${number(rounds)} of ${countWords(due, 'scheduled round', reader)} ${rounds === 1 ? 'was' : 'were'} measured`
      return {
        what: `Fix data collection${inMarket(digest, market)}.`,
        why: `${measured}, and every other figure depends on them. Run "outpace doctor", or "outpace doctor --cloud" for a deployment; on a laptop, keep "outpace watch" running.`,
      }
    }
    case 'open':
      return openWords(advice, { digest, reader })
    case 'visits': {
      const { market, site, us, status, count, visits } = advice
      const lost = us ? 'Without them there is nothing to compare.' : 'They are left out of every comparison.'
      return {
        what: `Restore the measurements of ${site}${inMarket(digest, market)}: ${remedyFor(status, us)}.`,
        why: `${number(count)} of ${countWords(visits, 'visit', reader)} ${happened(status, count)} (${share(count, visits)}). ${lost}`,
      }
    }
    case 'unsteady': {
      const { market, unsteady, rounds } = advice
      return {
        what: `Measure on a less loaded machine${inMarket(digest, market)}.`,
        why: `The worker was unsteady in ${number(unsteady)} of ${countWords(rounds, 'round', reader)} (${share(unsteady, rounds)}). Verdicts and the promise leave these out.`,
      }
    }
    case 'failing': {
      const { market, step, count, visits, until } = advice
      const at = step === null ? '' : ` at ${step}`
      const ended = until === undefined ? '' : `, and has worked again since ${timeOf(until, reader)}`
      return {
        what: `${until === undefined ? 'Fix your journey' : 'Find out why your journey failed'}${at}${inMarket(digest, market)}.`,
        why: `It failed in ${number(count)} of ${countWords(visits, 'visit', reader)} (${share(count, visits)})${ended}. ${LOST}`,
      }
    }
    case 'blank': {
      const { market, step, until } = advice
      const ended = until === undefined ? '' : ` It has been painted again since ${timeOf(until, reader)}.`
      return {
        what: `Find out why your page was blank at ${step}${inMarket(digest, market)}.`,
        why: `Nothing was painted in at least half of its loads.${ended} ${LOST}`,
      }
    }
    case 'gap':
      return gapWords(advice, { digest, reader })
    case 'promise': {
      const { market, step, kept, rounds, limit } = advice
      return {
        what: `Speed up ${step}${inMarket(digest, market)}.`,
        why: `It missed the ${limitWords(limit, locale)} promise in ${number(rounds - kept)} of ${countWords(rounds, 'round', reader)} (${share(rounds - kept, rounds)}).`,
      }
    }
    case 'audit':
      return {
        what: `Fix a finding that a competitor does not have${inMarket(digest, advice.market)}: ${ruleSentence(advice.audit)}.`,
        why: 'No competitor is clearly ahead; of all audit findings this one saves most.',
      }
    case 'nothing':
      return digest.competitors.every((competitor) => competitor.verdict === 'unknown')
        ? {
            what: 'Keep measuring.',
            why: 'No verdict against any competitor yet; your journey works, and data quality is good.',
          }
        : {
            what: 'Nothing to do.',
            why: 'No competitor is clearly ahead, your journey works, and data quality is good.',
          }
    default:
      return advice satisfies never
  }
}

function timeOf(at: string, reader: DigestReader): string {
  return zonedTime(at, { ...reader, now: Date.parse(at) })
}

const LOST = 'Customers who cannot buy are lost, however fast the pages are.'

function openWords(
  { incident, market, now, order }: Extract<Advice, { kind: 'open' }>,
  { digest, reader }: { digest: Advised; reader: DigestReader },
): { what: string; why: string } {
  const since = zonedTime(incident.openedAt, { ...reader, now })
  const failure = failingOf(incident)
  return failure !== undefined
    ? {
        what: `Fix your journey at ${failure.step}${inMarket(digest, market)}.`,
        why: `It has been failing since ${since}. ${LOST}`,
      }
    : {
        what: `Look into the open incident${inMarket(digest, market)}.`,
        why: `${incidentHeadline(incident, order, reader.locale)}. It began on ${since} and is still open.`,
      }
}

/** `Speed up search`: what there is to do about too much of a metric on a step. */
function lessOf(metric: Metric, step: string): string {
  const unit = unitOf[metric]
  switch (unit) {
    case 'ms':
      return `Speed up ${step}`
    case 'bytes':
      return `Reduce the size of ${step}`
    case 'score':
      return `Reduce the layout shift on ${step}`
    case 'count':
      return `Make fewer requests on ${step}`
    default:
      return unit satisfies never
  }
}

function gapWords(
  { standing, reasons, why, impact, over }: Extract<Advice, { kind: 'gap' }>,
  { digest, reader }: { digest: Advised; reader: DigestReader },
): { what: string; why: string } {
  const { step, competitor: rival, market, ours, theirs, metric, ratio } = standing
  const { locale } = reader
  const size = ratio === null ? '' : ` (${gapSize(ratio, { metric: metric ?? 'duration', locale })})`
  if (over !== undefined) {
    const { timeZone } = reader
    return {
      what: `Check that ${step} stays as it is now${inMarket(digest, market)}.`,
      why: `Over the week you lost most there against ${rival}${size}. That ended on ${zonedTime(over, { locale, timeZone, now: Date.parse(over) })}.`,
    }
  }
  // The largest loss, in time, need not be the largest gap, as a ratio, that alarms name.
  const lost =
    ours === null || theirs === null || metric === null || (ratio !== null && !agrees([ours, theirs], ratio))
      ? `There you lose most against ${rival}${size}.`
      : `There customers lose most: ${formatMetric(metric, ours, locale)} vs ${formatMetric(metric, theirs, locale)}${unitOf[metric] === 'count' ? ` ${metricName(metric)}` : ''} on ${rival}${size}.`
  const known =
    why === undefined
      ? reasons.slice(0, MOST_REASONS).map((reason) => `${reasonWords(reason, { rival, locale })}.`)
      : [...newestWords(why, { standing, locale }), ...firstFindings(why, locale)]
  const money = impact === null ? [] : [impactWords(impact, { locale, markets: digest.markets.length })]
  return {
    what: `${lessOf(metric ?? 'duration', step)}${inMarket(digest, market)}.`,
    why: [lost, ...known, ...money.map(({ said, assumption }) => `${said} ${assumption}`)].join(' '),
  }
}

const MOST_REASONS = 2

/** How far the gap that causes are of may be from the gap beside them, as a share of its logarithm. */
const NEAR = 0.25

/** Of which gap the causes are, where it is not that of the week: that of a slip on Saturday is larger. */
function newestWords(
  { split }: Why,
  { standing: { metric, ratio }, locale }: { standing: WeekStanding; locale: string | undefined },
): string[] {
  if (split === null || ratio === null || (metric !== 'lcp' && metric !== 'duration')) return []
  const { us, other } = metric === 'lcp' ? split.lcp : split.whole
  const apart = Math.abs(Math.log(us / other / ratio))
  if (other > 0 && apart <= Math.max(CLOSE, NEAR * Math.abs(Math.log(ratio)))) return []
  const words = (value: number) => formatMetric(metric, value, locale)
  return [`Causes in the newest ${roundsWords(split.rounds.us)} (${words(us)} vs ${words(other)}):`]
}

/** Medians and means of the same rounds may be so far apart: a ratio of 1.05. */
const CLOSE = Math.log(1.05)

/** A visit is not what changed: its page is. */
function happened(status: Extract<Advice, { kind: 'visits' }>['status'], count: number): string {
  return status === 'changed' ? missWords(status) : `${count === 1 ? 'was' : 'were'} ${status}`
}

function remedyFor(status: Extract<Advice, { kind: 'visits' }>['status'], us: boolean): string {
  switch (status) {
    case 'blocked':
      return us
        ? 'allow Outpace through your bot protection'
        : 'its bot protection challenges Outpace, so ask for access or choose another competitor'
    case 'changed':
      return 'its pages have changed, so update its journey'
    case 'refused':
      return us
        ? 'allow Outpace in robots.txt'
        : 'its robots.txt or Retry-After keeps Outpace away, or its journey needs sideEffects: allowed, so run "outpace check --live" to see which'
    case 'skipped':
      return 'see in Data quality on the dashboard whether rounds ran out of time, were stopped or lost their worker'
    default:
      return status satisfies never
  }
}
