import { areSameSite } from '../../judge/page/address.ts'
import { hasFailed, type LoggedRequest } from '../../model/logged-request.ts'
import { sum } from '../../statistics/sum.ts'

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
    failed: all.filter(hasFailed).length,
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
