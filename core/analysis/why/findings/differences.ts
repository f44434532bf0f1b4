import { areSameSite } from '../../../judge/page/address.ts'
import type { LoggedRequest } from '../../../model/logged-request.ts'
import { sum } from '../../../statistics/sum.ts'
import { entityOf } from '../entity.ts'
import { cachingNotes } from './caching.ts'
import { deliveryNote } from './delivery.ts'
import type { SideFacts, WhyFacts } from './facts.ts'
import type { Note } from './finding.ts'
import { formatNote, priorityNote } from './image-notes.ts'
import { mainThreadNote } from './main-thread.ts'

/** Smaller differences explain nothing: a fifth more, and at least this many bytes or requests. */
const MORE = 1.2
const BYTES = 100_000
const FONT_BYTES = 50_000
const REQUESTS = 10
const MOST_TYPES = 3
const MOST_NAMES = 5

/** What we send more of. Empty without both logs. */
export function differenceNotes(facts: WhyFacts): Note[] {
  const { us, other } = facts
  if (us === null || other === null || us.requests.length === 0 || other.requests.length === 0) return []
  return [
    ...contentNote(us, other),
    ...priorityNote(facts),
    ...mainThreadNote(facts),
    ...weightNotes(us.requests, other.requests),
    ...formatNote(facts),
    ...thirdPartyNote(us, other),
    ...requestsNote(us.requests.length, other.requests.length),
    ...cachingNotes(facts),
    ...deliveryNote(facts),
    ...protocolNote(us.requests, other.requests),
  ]
}

function contentNote(us: SideFacts, other: SideFacts): Note[] {
  if (us.element === null || other.element === null || us.needsFile === other.needsFile) return []
  const kind = ({ needsFile }: SideFacts) => (needsFile ? 'file' : 'text')
  return [{ kind: 'content', us: kind(us), other: kind(other) }]
}

function weightNotes(us: readonly LoggedRequest[], other: readonly LoggedRequest[]): Note[] {
  const bytesOf = (requests: readonly LoggedRequest[], type: string) =>
    sum(requests.filter((request) => request.type === type).map(({ bytes }) => bytes))
  return [...new Set(us.map(({ type }) => type))]
    .map((type) => ({ kind: 'weight' as const, type, us: bytesOf(us, type), other: bytesOf(other, type) }))
    .filter((one) => isMore(one, one.type === 'font' ? FONT_BYTES : BYTES))
    .toSorted((a, b) => b.us - b.other - (a.us - a.other))
    .slice(0, MOST_TYPES)
}

function requestsNote(us: number, other: number): Note[] {
  return isMore({ us, other }, REQUESTS) ? [{ kind: 'requests', us, other }] : []
}

function thirdPartyNote(us: SideFacts, other: SideFacts): Note[] {
  const [ours, theirs] = [thirdParties(us), thirdParties(other)]
  const total = ({ bytes, requests }: ReturnType<typeof thirdParties>) => ({ bytes, requests })
  if (
    !isMore({ us: ours.requests, other: theirs.requests }, 3) &&
    !isMore({ us: ours.bytes, other: theirs.bytes }, BYTES)
  )
    return []
  const only = ours.names.filter((name) => !theirs.names.includes(name)).slice(0, MOST_NAMES)
  return [{ kind: 'third-parties', us: total(ours), other: total(theirs), only }]
}

/** The heaviest first. */
function thirdParties({ requests, page }: SideFacts): { requests: number; bytes: number; names: string[] } {
  const third = requests.filter(({ url }) => !areSameSite(page, url))
  const byName = Map.groupBy(third, ({ url }) => entityOf(url))
  const bytesOf = (some: readonly LoggedRequest[]) => sum(some.map(({ bytes }) => bytes))
  const names = [...byName].toSorted(([, a], [, b]) => bytesOf(b) - bytesOf(a)).map(([name]) => name)
  return { requests: third.length, bytes: bytesOf(third), names }
}

/** Share of requests over HTTP/1.x, of which a connection carries one at a time. */
function protocolNote(us: readonly LoggedRequest[], other: readonly LoggedRequest[]): Note[] {
  const shareOf = (requests: readonly LoggedRequest[]) => {
    const known = requests.filter(({ protocol }) => protocol !== undefined)
    const old = known.filter(({ protocol }) => protocol?.startsWith('http/1') === true)
    return known.length < REQUESTS ? null : old.length / known.length
  }
  const [ours, theirs] = [shareOf(us), shareOf(other)]
  if (ours === null || theirs === null || ours < 0.5 || theirs >= 0.5) return []
  return [{ kind: 'protocol', us: ours, other: theirs }]
}

function isMore({ us, other }: { us: number; other: number }, least: number): boolean {
  return us - other >= least && us >= MORE * other
}
