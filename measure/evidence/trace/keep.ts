import { isAction, quotesPassword, withoutQuotes, withoutTyping } from './actions.ts'
import { type TraceEvent, traceEvents } from './events.ts'

/** Events kept of a trace: a page that writes in a loop says the same with the first ones. */
const most = { log: 3_000, console: 200, event: 200 }

export type ActionEvent = Extract<TraceEvent, { type: 'before' }>

/** The events that are known, in a trace as Playwright wrote it. */
export function readTrace(recorded: string, hide: (text: string) => string): TraceEvent[] {
  const schema = traceEvents(hide)
  return recorded.split('\n').flatMap((line) => {
    if (line === '') return []
    const { success, data } = schema.safeParse(JSON.parse(line))
    return success ? [data] : []
  })
}

interface KeepOptions {
  /** Of each step: an action belongs to the last one that began before it. */
  groups: readonly ActionEvent[]
  hideTyping: boolean
}

/** The events of a journey's actions and of its page, without what must not be shown. */
export function keepEvents(events: readonly TraceEvent[], { groups, hideTyping }: KeepOptions): TraceEvent[] {
  const actions = new Set(events.flatMap((event) => (event.type === 'before' && isAction(event) ? event.callId : [])))
  const intoPassword = new Set(
    events.flatMap((event) => (event.type === 'log' && quotesPassword(event.message) ? event.callId : [])),
  )
  /** What was typed in an action, where it must not be shown. */
  const typed = new Map<string, string[]>()
  const quiet = (callId: string, text: string): string => {
    const texts = typed.get(callId)
    return texts === undefined ? text : withoutQuotes(text, texts)
  }
  const left = { ...most }
  return events.flatMap((event): TraceEvent[] => {
    if (event.type === 'context-options') return []
    if (event.type === 'console' || event.type === 'event') return left[event.type]-- > 0 ? [event] : []
    const { callId } = event
    if (!actions.has(callId)) return []
    switch (event.type) {
      case 'before': {
        const group = groups.findLast(({ startTime }) => startTime <= event.startTime)?.callId
        const { parentId = group } = event
        const placed = { ...event, parentId: actions.has(parentId ?? '') ? parentId : group }
        if (!hideTyping && !intoPassword.has(callId)) return [placed]
        const { params, texts } = withoutTyping(event.params)
        typed.set(callId, texts)
        return [{ ...placed, params, title: event.title && quiet(callId, event.title) }]
      }
      case 'input':
        return [event]
      case 'log':
        return left.log-- > 0 ? [{ ...event, message: quiet(callId, event.message) }] : []
      case 'after':
        if (event.error === undefined) return [event]
        return [{ ...event, error: { ...event.error, message: quiet(callId, event.error.message) } }]
      default:
        return event satisfies never
    }
  })
}
