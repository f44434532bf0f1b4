import { areSameSite } from '../../judge/page/address.ts'
import { sum } from '../../statistics/sum.ts'

/** A request of an evidence load, as its log has it (measure/load/requests.ts). All of it comes from the page. */
export interface LoggedRequest {
  step: string
  /** ms since the load began. */
  at: number
  url: string
  type: string
  /** 0 without a response. */
  status: number
  /** Over the wire. */
  bytes: number
  /** ms; absent when the last byte never arrived. */
  duration?: number | undefined
  failure?: string | undefined
  /** ms since its step began, on the clock of the pictures; absent in old logs. */
  since?: number | undefined
  /** Absent for GET, and in old logs. */
  method?: string | undefined
  /** ms; absent in old logs and for answers from the cache. */
  phases?: Phases | undefined
  /** How it was asked for and answered (measure/evidence/request-details.ts); absent in older logs. */
  protocol?: string | undefined
  encoding?: string | undefined
  mime?: string | undefined
  cache?: string | undefined
  priority?: string | undefined
  /** Nothing is painted before it has arrived. */
  blocking?: true | undefined
  /** ms to the first byte of the answer. */
  firstByte?: number | undefined
  /** The picture that is the LCP element, in device pixels; 0 where its size is unknown. */
  main?: { shown: [width: number, height: number]; natural: [width: number, height: number] } | undefined
}

interface Phases {
  dns?: number | undefined
  connect?: number | undefined
  ssl?: number | undefined
  wait?: number | undefined
  receive?: number | undefined
}

/** What a step of one site asked for. */
export interface RequestsSummary {
  requests: number
  bytes: number
  failed: number
  /** Of other sites than the page itself, by host name. */
  thirdParty: { requests: number; bytes: number }
  /** The heaviest first. */
  types: { type: string; requests: number; bytes: number }[]
  /** In the order of their start, the first ones; and how many more there are. */
  list: ListedRequest[]
  more: number
  /** The longest first. */
  slowest: ListedRequest[]
}

export interface ListedRequest extends Omit<LoggedRequest, 'step'> {
  thirdParty: boolean
}

/** More would be a page of its own for every reader. */
const MOST_LISTED = 250
const SLOWEST = 5

/** `page` is the address of the site's page. Times are from the start of the step's first request. */
export function requestsOf(
  log: readonly LoggedRequest[],
  { step, page }: { step: string; page: string },
): RequestsSummary {
  const own = log.filter((request) => request.step === step)
  const begun = Math.min(...own.map(({ at }) => at))
  const all = own
    .map(({ step: _, url, ...request }): ListedRequest => {
      return { ...request, at: request.at - begun, url: withoutQuery(url), thirdParty: !areSameSite(page, url) }
    })
    .toSorted((a, b) => a.at - b.at)
  const third = all.filter(({ thirdParty }) => thirdParty)
  return {
    requests: all.length,
    bytes: bytesOf(all),
    failed: all.filter(({ failure }) => failure !== undefined).length,
    thirdParty: { requests: third.length, bytes: bytesOf(third) },
    types: [...Map.groupBy(all, ({ type }) => type)]
      .map(([type, some]) => ({ type, requests: some.length, bytes: bytesOf(some) }))
      .toSorted((a, b) => b.bytes - a.bytes),
    list: all.slice(0, MOST_LISTED),
    more: Math.max(0, all.length - MOST_LISTED),
    slowest: all
      .filter(({ duration }) => duration !== undefined)
      .toSorted((a, b) => (b.duration ?? 0) - (a.duration ?? 0))
      .slice(0, SLOWEST),
  }
}

function bytesOf(requests: readonly ListedRequest[]): number {
  return sum(requests.map(({ bytes }) => bytes))
}

/** A query may hold what belongs to one visitor only. */
export function withoutQuery(url: string): string {
  const end = url.search(/[?#]/)
  return end === -1 ? url : `${url.slice(0, end)}${url[end] === '?' ? '?…' : ''}`
}
