import { jsonIn } from '#core/model/lenient.ts'

/** What the library's script says, as far as it is listened to. */
export type ConsentMessage =
  | { type: 'init' }
  | { type: 'report'; lifecycle: string }
  /** A consent manager is on the page. */
  | { type: 'cmpDetected'; manager: string }
  /** Its banner is open. */
  | { type: 'popupFound'; manager: string }
  | { type: 'optInResult'; manager: string; accepted: boolean }
  | { type: 'autoconsentDone'; manager: string }
  /** A snippet of the library to run in the page's own world. */
  | { type: 'eval'; id: string; code: string }

/** Longer ones are not the library's: its longest snippet has 2,000 characters. */
const longestMessage = 20_000
/** Characters of a consent manager's name that are kept. */
const longestName = 40

/** Undefined for a message that is not listened to, or has another shape. */
export function readMessage(payload: string): ConsentMessage | undefined {
  if (payload.length > longestMessage) return undefined
  const message = jsonIn(payload)
  if (typeof message !== 'object' || message === null) return undefined
  const { type, cmp, result, id, code, state } = message as Record<string, unknown>
  const manager = typeof cmp === 'string' ? nameOf(cmp) : ''
  switch (type) {
    case 'init':
      return { type }
    case 'report': {
      const lifecycle = (state as { lifecycle?: unknown } | null | undefined)?.lifecycle
      return typeof lifecycle === 'string' ? { type, lifecycle } : undefined
    }
    case 'cmpDetected':
    case 'popupFound':
    case 'autoconsentDone':
      return { type, manager }
    case 'optInResult':
      return { type, manager, accepted: result === true }
    case 'eval':
      return typeof code === 'string' && typeof id === 'string' ? { type, id, code } : undefined
    default:
      return undefined
  }
}

function nameOf(cmp: string): string {
  return cmp.replace(/[^\w .:+-]/g, '').slice(0, longestName)
}
