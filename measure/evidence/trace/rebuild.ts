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
  /** The oldest first. `line` belongs to `trace` where the picture is kept. */
  frames: { name: string; bytes: Buffer; line: string }[]
}

/** Characters kept of a text. */
const longest = 500

/**
 * A trace that may be shown: the journey's actions, grouped by steps, with their logs and errors, the console, the pictures of the
 * filmstrip and the requests. Undefined where `recorded` is no trace that is known.
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
  const frames = parts.frames.map((frame, index) => frameOf(frame, { page, index, viewport: parts.viewport }))
  const shown = [
    { ...context, title: hide(title) },
    ...groups.flat(),
    ...keepEvents(events, { groups: begins, hideTyping }),
  ]
  return { trace: linesOf(shown), network: linesOf(requestEvents(parts, page)), frames }
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

function frameOf(
  { at, image }: TraceParts['frames'][number],
  { page, index, viewport }: { page: TracedPage; index: number; viewport: TraceParts['viewport'] },
): TraceFiles['frames'][number] {
  const name = `screencast/${index + 1}.jpeg`
  const times = { timestamp: at + page.offset, frameSwapWallTime: at }
  const event = { type: 'screencast-frame', pageId: page.id, file: name, ...viewport, ...times }
  return { name, bytes: Buffer.from(image, 'base64'), line: linesOf([event]) }
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
