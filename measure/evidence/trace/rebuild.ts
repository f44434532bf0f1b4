import { harEntries } from '#core/analysis/har.ts'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import type { TraceEvent } from './events.ts'
import { type ActionEvent, keepEvents, readTrace } from './keep.ts'

/** A step as it was walked. Times are ms since 1970. */
export interface WalkedStep {
  name: string
  begun: number
  ended: number
  /** Why it failed; absent where it did not. */
  message?: string
}

export interface TraceParts {
  /** What people read above the trace. */
  title: string
  steps: readonly WalkedStep[]
  /** Pictures of the filmstrip, JPEG, base64; `at` is ms since 1970. */
  frames: readonly { at: number; image: string }[]
  viewport: { width: number; height: number }
  /** The requests of the load, and when their clock began, ms since 1970. */
  requests: readonly LoggedRequest[]
  begun: number
  /** The text without secrets. */
  hide: (text: string) => string
  /** Leaves out what was typed and the elements that Playwright quotes, because a secret may be part of them. */
  hideTyping: boolean
}

/** What the files of a trace are made of, as https://playwright.dev/docs/trace-viewer opens them. */
export interface TraceFiles {
  trace: string
  network: string
  /** The oldest first. `lines` belong to `trace` where the picture is kept. */
  frames: { name: string; bytes: Buffer; lines: string }[]
}

/** Characters kept of a text. */
const longest = 500

/**
 * A trace that may be shown: the journey's actions, grouped by steps, with their logs and errors, the console, the pictures of the
 * filmstrip and the requests. Undefined where `recorded` is not a trace of a known version.
 */
export function rebuildTrace(recorded: string, parts: TraceParts): TraceFiles | undefined {
  const { hide, title, hideTyping } = parts
  const events = readTrace(recorded, hide)
  const context = events.find((event) => event.type === 'context-options')
  if (context === undefined) return undefined
  const clock = { offset: context.monotonicTime - context.wallTime }
  const page = { id: pageOf(events), ...clock }
  const groups = parts.steps.map((step, index) => groupOf(step, { ...clock, id: `step@${index + 1}`, hide }))
  const begins = groups.map(([begin]) => begin)
  const kept = [...groups.flat(), ...keepEvents(events, { groups: begins, hideTyping })]
  return {
    trace: linesOf([{ ...context, title: hide(title) }, ...kept]),
    network: linesOf(requestEvents(parts, page)),
    frames: framesOf(parts, { page, events: kept }),
  }
}

interface TracedPage {
  id: string
  /** ms from a time since 1970 to the same time on the trace's clock. */
  offset: number
}

/** The page that the journey began on. */
function pageOf(events: readonly TraceEvent[]): string {
  const found = events.find((event) => event.type === 'event' && event.method === 'page')
  return found?.type === 'event' && 'pageId' in found.params ? found.params.pageId : 'page@1'
}

function groupOf(
  { name, begun, ended, message }: WalkedStep,
  { id: callId, offset, hide }: { id: string; offset: number; hide: (text: string) => string },
): [ActionEvent, TraceEvent] {
  const error = message === undefined ? {} : { error: { name: 'Error', message: hide(message) } }
  return [
    {
      type: 'before',
      callId,
      startTime: begun + offset,
      title: name,
      class: 'Tracing',
      method: 'tracingGroup',
      params: {},
    },
    { type: 'after', callId, endTime: ended + offset, ...error },
  ]
}

/** The pictures, each as part of the film and of the actions that began or ended while it was seen. */
function framesOf(
  { frames, viewport }: TraceParts,
  { page, events }: { page: TracedPage; events: readonly TraceEvent[] },
): TraceFiles['frames'] {
  const ordered = frames.toSorted((a, b) => a.at - b.at)
  const moments = events.flatMap((event): { callId: string; phase: 'before' | 'after'; at: number }[] => {
    if (event.type === 'before') return [{ callId: event.callId, phase: 'before', at: event.startTime - page.offset }]
    if (event.type === 'after') return [{ callId: event.callId, phase: 'after', at: event.endTime - page.offset }]
    return []
  })
  return ordered.map(({ at, image }, index) => {
    const name = `screencast/${index + 1}.jpeg`
    const next = ordered[index + 1]?.at ?? Number.POSITIVE_INFINITY
    const shown = { pageId: page.id, file: name, timestamp: at + page.offset }
    const film = { type: 'screencast-frame', ...shown, ...viewport, frameSwapWallTime: at }
    const ofActions = moments
      .filter((moment) => moment.at >= at && moment.at < next)
      .map(({ callId, phase }) => ({ type: 'screenshot', ...shown, callId, phase }))
    return { name, bytes: Buffer.from(image, 'base64'), lines: linesOf([film, ...ofActions]) }
  })
}

/** The requests as in a HAR file: the log has neither headers, cookies nor bodies. */
function requestEvents({ requests, begun, hide }: TraceParts, { id, offset }: TracedPage): object[] {
  const shown = requests.map((request) => ({
    ...request,
    url: hide(request.url),
    failure: request.failure && hide(request.failure),
  }))
  return harEntries(shown, { begun, pageOf: () => id, queries: true }).map(({ comment: failure, ...entry }) => ({
    type: 'resource-snapshot',
    snapshot: {
      ...entry,
      response: { ...entry.response, ...(failure !== undefined && { _failureText: failure }) },
      _monotonicTime: Date.parse(entry.startedDateTime) + offset,
    },
  }))
}

function linesOf(events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event, cutText)}\n`).join('')
}

function cutText(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > longest ? `${value.slice(0, longest)}…` : value
}
