import { hostOf, portOf } from '../allow.ts'
import type { Relay } from './relay.ts'
import { reply } from './socks.ts'

const relayed = /ERR_(SOCKS_CONNECTION_(FAILED|HOST_UNREACHABLE)|PROXY_CONNECTION_FAILED)/

/** What Chromium calls each problem when it connects by itself. */
const names: Record<number, string> = {
  [reply.notAllowed]: 'ERR_NETWORK_ACCESS_DENIED',
  [reply.hostUnreachable]: 'ERR_NAME_NOT_RESOLVED',
  [reply.refused]: 'ERR_CONNECTION_REFUSED',
  [reply.timedOut]: 'ERR_CONNECTION_TIMED_OUT',
  [reply.failed]: 'ERR_CONNECTION_CLOSED',
}

/**
 * An error of Chromium's as it would be without the relay: to Chromium, whatever keeps the relay from connecting is the same
 * error of the proxy. `url` is the request's; without one, the URL that the text ends in.
 */
export function nativeError(text: string, { relay, url }: { relay: Relay | undefined; url?: string }): string {
  const at = url ?? text.match(/ at (https?:\S+)/)?.[1]
  if (relay === undefined || at === undefined || !relayed.test(text) || !URL.canParse(at)) return text
  const problem = relay.problemOf({ host: hostOf(at), port: portOf(at) })
  return text.replace(relayed, names[problem?.reply ?? reply.failed] ?? 'ERR_CONNECTION_CLOSED')
}
