import type { ClientRedirect, StepSample } from '#core/model/round.ts'
import type { SeenDocument } from './documents.ts'
import { JourneyError } from './failure.ts'
import { tenths } from './tenths.ts'

/** Most redirects kept in a sample; all of them count in its times. */
const mostKept = 10

/** How the document on which a step ended came about. */
export interface Arrival {
  /** The address that the script opened; undefined when a page led to it (a click, a form). */
  asked: string | undefined
  /** Documents that led on by themselves before it, oldest first. */
  redirects: ClientRedirect[]
  /** ms from the start of the first of these navigations to the start of the last. */
  offset: number
  /** Time (performance.now) at which its document was created. */
  seenAt: number
}

/**
 * How the newest document came about: back to the navigation that an input or the script started. `timeOrigin` is that of
 * the document read.
 */
export function arrivalOf(documents: readonly SeenDocument[], timeOrigin: number): Arrival | undefined {
  const last = documents.findLastIndex(({ startedAt }) => Math.abs(startedAt - timeOrigin) < 1)
  const final = documents[last]
  if (final === undefined) return undefined
  let first = last
  while (first > 0 && documents[first]?.by !== 'browser' && documents[first - 1]?.touched === false) first--
  const chain = documents.slice(first, last + 1)
  const redirects = chain.slice(1).flatMap((next, index): ClientRedirect[] => {
    const from = chain[index]
    if (from === undefined || next.by === 'browser') return []
    return [{ url: from.asked, by: next.by, ms: tenths(Math.max(0, next.startedAt - from.startedAt)) }]
  })
  const start = chain[0] ?? final
  return {
    asked: start.by === 'browser' && start.asked !== '' ? start.asked : undefined,
    redirects,
    offset: Math.max(0, final.startedAt - start.startedAt),
    seenAt: final.seenAt,
  }
}

/** A page that was replaced by itself more often than this in a step goes round in a circle. */
const mostRedirects = 10

/** The failure of a step whose page goes on replacing itself; undefined for any other. */
export function circling(documents: readonly SeenDocument[]): JourneyError | undefined {
  const last = documents.at(-1)
  const times = last === undefined ? 0 : (arrivalOf(documents, last.startedAt)?.redirects.length ?? 0)
  if (times <= mostRedirects) return undefined
  // Without the number, which is another one each time: failures are counted by what they say.
  return new JourneyError(
    'redirect-loop',
    'The page leads on to another one without an end, by a script or a refresh. Check its cookie, login and locale redirects.',
  )
}

/** Adds to a sample, in place, what came before its document: a customer waits from the first request, not from the last. */
export function countFromFirstRequest(sample: StepSample, { asked, redirects, offset }: Arrival): void {
  const { document, metrics } = sample
  if (document === undefined) return
  if (asked !== undefined && asked !== document.url) document.asked = asked
  if (redirects.length === 0) return
  document.clientRedirect = tenths(offset)
  document.redirects = redirects.slice(0, mostKept)
  for (const metric of ['ttfb', 'fcp', 'lcp', 'load'] as const) {
    const value = metrics[metric]
    if (value !== undefined) metrics[metric] = tenths(value + offset)
  }
  if (document.lcp !== undefined) document.lcp.redirect = tenths(document.lcp.redirect + offset)
}

/**
 * Duration of a step, ms: of its action, except where that resolved on a document that then led on by itself; such a step
 * lasts until the page that it led to has loaded. `begun` is wall-clock time, `ended` and `seenAt` are performance.now.
 */
export function durationOf({
  action,
  ended,
  begun,
  reading,
  arrival,
}: {
  action: number
  ended: number
  begun: number
  reading: { timeOrigin: number; load?: number } | undefined
  arrival: Arrival | undefined
}): number {
  if (arrival === undefined || arrival.redirects.length === 0 || arrival.seenAt < ended) return action
  return Math.max(action, (reading?.timeOrigin ?? 0) + (reading?.load ?? 0) - begun)
}
