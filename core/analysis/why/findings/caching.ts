import type { LoggedRequest } from '../../../model/logged-request.ts'
import { sum } from '../../../statistics/sum.ts'
import { isDetailed, type SideFacts, type WhyFacts } from './facts.ts'
import type { FileSum, Note } from './finding.ts'

/** What differs between deployments at most, and is used on every page. */
const kept = new Set(['script', 'stylesheet', 'font', 'image'])
/** Seconds. Files kept for less are loaded again by a customer who comes back after a week. */
const WEEK = 7 * 24 * 60 * 60
/** Smaller differences explain nothing: a fifth more, and this many bytes. */
const MORE = 1.2
const BYTES = 100_000

/** Files that an earlier step of the same load had loaded and this one loads again; and those that browsers may not keep. */
export function cachingNotes({ us, other }: WhyFacts): Note[] {
  if (!isDetailed(us) || !isDetailed(other)) return []
  const again = { us: loadedAgain(us), other: loadedAgain(other) }
  const caching = { us: shortLived(us), other: shortLived(other) }
  return [
    ...(isMore(again) ? [{ kind: 'loaded-again' as const, ...again }] : []),
    ...(isMore(caching) ? [{ kind: 'caching' as const, ...caching }] : []),
  ]
}

function loadedAgain({ requests, earlier }: SideFacts): FileSum {
  const known = new Set(earlier.filter(({ status }) => status === 200).map(({ url }) => url))
  return sumOf(requests.filter(({ url, type }) => kept.has(type) && known.has(url)))
}

function shortLived({ requests }: SideFacts): FileSum {
  return sumOf(
    requests.filter(({ type, cdn, cache }) => kept.has(type) && cdn !== undefined && lifetimeOf(cache) < WEEK),
  )
}

function sumOf(requests: readonly LoggedRequest[]): FileSum {
  const sent = requests.filter(({ status, bytes }) => status === 200 && bytes > 0)
  return { files: sent.length, bytes: sum(sent.map(({ bytes }) => bytes)) }
}

/** Seconds that a browser may use an answer for without asking; 0 where `cache-control` gives none (RFC 9111). */
function lifetimeOf(cache = ''): number {
  if (/\bno-(store|cache)\b/i.test(cache)) return 0
  return Number(/(?:^|[\s,])max-age=(\d{1,10})/i.exec(cache)?.[1] ?? 0)
}

function isMore({ us, other }: { us: FileSum; other: FileSum }): boolean {
  return us.bytes - other.bytes >= BYTES && us.bytes >= MORE * other.bytes
}
