import type { WeeklyIncidents } from '../analysis/incidents/weeks.ts'
import type { Incident, IncidentStream } from '../model/incident.ts'
import { unitOf } from '../model/metric.ts'
import type { NamesOrder } from '../model/names-order.ts'
import { confidenceWords, gapOn, gapSize, uncertainty } from './gap.ts'
import { limitWords } from './locale.ts'
import { competitorNames, stepNames } from './names.ts'
import { roundsWords, spanWords, type Telling, timeWords } from './parts.ts'
import { ESTIMATED } from './summary.ts'

// Incidents as plain sentences, for page, mail and terminal. Names and messages are not escaped: that is up to the
// caller.

/** What happened, in one sentence: fit for the subject of a mail. */
export function incidentHeadline(incident: Incident, order: NamesOrder, locale?: string): string {
  const { cause, streams, kind, failure } = incident
  if (failure !== undefined) {
    if (failure.recoveredAt === null || incident.closedAt !== null)
      return `Your journey ${closed(incident, 'failed', 'fails')} at ${failure.step}`
    return `Your journey failed at ${failure.step} and works again, but more slowly`
  }
  const behind = streams.filter(({ competitor }) => competitor !== null)
  const steps = stepNames(behind, order)
  const whom = competitorNames(behind, order)
  const are = closed(incident, 'were', 'are')
  // Of a layout shift or a size nothing is fast.
  const isTime = behind.every(({ metric }) => unitOf[metric] === 'ms')
  if (cause.kind === 'competitor')
    return `${cause.competitor} ${isTime ? 'got faster' : 'improved'} on ${steps}: you ${are} behind`
  if (kind === 'promise' && behind.length === 0) return promiseHeadline(incident, { order, locale })
  const alone = behind.length > 0 && behind.every(({ moved }) => moved === 'us')
  return alone
    ? `You ${isTime ? 'slowed down' : 'lost ground'} on ${steps}: you ${are} behind ${whom}`
    : `You fell behind ${whom} on ${steps}`
}

function promiseHeadline(
  { streams }: Incident,
  { order, locale }: { order: NamesOrder; locale: string | undefined },
): string {
  const limit = streams.find(({ promise }) => promise !== null)?.promise ?? 0
  return `You broke your promise of ${limitWords(limit, locale)} on ${stepNames(streams, order)}`
}

function closed({ closedAt }: Incident, past: string, present: string): string {
  return closedAt === null ? present : past
}

/** `Since 22 Nov, 10:15 (2 h 30 min), detected 22 Nov, 10:45.` */
export function incidentSpan({ openedAt, detectedAt, closedAt }: Incident, telling: Telling): string {
  const from = timeWords(openedAt, telling)
  const detected = `detected ${timeWords(detectedAt, telling)}`
  if (closedAt === null) return `Since ${from} (${spanWords(openedAt, telling.now)}), ${detected}.`
  return `From ${from} to ${timeWords(closedAt, telling)} (${spanWords(openedAt, Date.parse(closedAt))}), ${detected}.`
}

/** One sentence for each comparison and promise in it, and for a failing journey. */
export function incidentDetails(incident: Incident, telling: Telling): string[] {
  const { failure, streams } = incident
  const failed = failure === undefined || failure.message === '' ? [] : [`${failure.step}: ${failure.message}`]
  return [...failed, ...streams.map((stream) => streamSentence(stream, telling))]
}

function streamSentence(stream: IncidentStream, telling: Telling): string {
  const { competitor, step, metric, latest: size, before, promise, event, recoveredAt, dropped } = stream
  const ended = dropped ? 'No longer measured since' : 'Recovered'
  const { locale } = telling
  const over = recoveredAt === null ? '' : ` ${ended} ${timeWords(recoveredAt, telling)}.`
  if (competitor === null) {
    const limit = promise ?? 0
    const time = (ratio: number) => limitWords(ratio * limit, locale)
    const promised = `promised ${limitWords(limit, locale)}.${over}`
    // What failed took no time, in however many rounds.
    if (size.ratio === null) return `${step}: your journey ${recoveredAt === null ? 'fails' : 'failed'}, ${promised}`
    const took = `${ESTIMATED} ${time(size.ratio)}`
    const { low, high } = size
    const interval =
      low === null || high === null ? '' : `, ${confidenceWords(0.95, locale)} ${time(low)} to ${time(high)}`
    const first = size.firstEstimate ? ', first estimate' : ''
    return `${step}: ${took} (${roundsWords(size.rounds)}${interval}${first}), ${promised}`
  }
  if (size.ratio === null) return `${step} against ${competitor}: your journey failed, theirs did not.${over}`
  const reader = { metric, locale }
  const was = before === null ? '' : `, before ${gapSize(before, reader)}`
  const again = event === 'SLIPPED' ? ', already behind' : ''
  const gap = gapOn(size.ratio, reader)
  return `${step} against ${competitor}: ${gap} (${uncertainty(size, reader)}${was}${again}).${over}`
}

/** `3 incidents this week, 1.2 per week in the 4 weeks before: more than usual.` */
export function weeksSentence({ weeks, trend }: WeeklyIncidents): string {
  const current = weeks.at(-1)?.opened ?? 0
  const said = `${current} ${current === 1 ? 'incident' : 'incidents'} this week`
  if (trend.earlierWeeks === 0) return `${said}; no earlier week to compare with.`
  const mean = Math.round(trend.earlierMean * 10) / 10
  const before =
    trend.earlierWeeks === 1
      ? `${mean} in the week before`
      : `${mean} per week in the ${trend.earlierWeeks} weeks before`
  switch (trend.direction) {
    case 'more':
      return `${said}, ${before}: more than usual.`
    case 'fewer':
      return `${said}, ${before}: fewer than usual.`
    case 'alike':
      return `${said}, ${before}: no clear trend.`
    default:
      return trend.direction satisfies never
  }
}
