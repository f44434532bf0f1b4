import type { CDPSession } from 'playwright-core'

/** Answers that come by WebSocket and EventSource: no request is in flight meanwhile. */
export interface Messages {
  /** The page has sent something, or opened a stream, and no message has come since. */
  awaited: () => boolean
}

/** What has not been answered for this long, ms, does not ask for anything: a log that is sent, a stream of news to come. */
const patience = 3_000
/** More connections are not followed. */
const most = 200

/** Follows the connections of the page's own process. `Network` has to be enabled. */
export function watchMessages(session: CDPSession): Messages {
  /** When each was first asked since its last message; undefined when it has answered. */
  const connections = new Map<string, number | undefined>()

  const ask = (id: string): void => {
    if (connections.size >= most && !connections.has(id)) return
    connections.set(id, connections.get(id) ?? performance.now())
  }
  const answer = (id: string): void => {
    if (connections.has(id)) connections.set(id, undefined)
  }
  session.on('Network.webSocketFrameSent', ({ requestId }) => ask(requestId))
  session.on('Network.webSocketFrameReceived', ({ requestId }) => answer(requestId))
  session.on('Network.requestWillBeSent', ({ requestId, type }) => {
    if (type === 'EventSource') ask(requestId)
  })
  session.on('Network.eventSourceMessageReceived', ({ requestId }) => answer(requestId))
  for (const event of ['Network.webSocketClosed', 'Network.loadingFinished', 'Network.loadingFailed'] as const)
    session.on(event, ({ requestId }) => connections.delete(requestId))

  return {
    awaited: () =>
      [...connections.values()].some((asked) => asked !== undefined && performance.now() - asked < patience),
  }
}
