import type { VisitConsent } from '#core/model/round.ts'
import type { ConsentMessage } from './messages.ts'

/** What has been heard of the library's scripts in a page and its frames, and what it comes to. */
export interface Hearing {
  /** `speaker`: one script in one document. */
  hear: (speaker: string, message: ConsentMessage) => void
  /** The document is gone. */
  forget: (speaker: string) => void
  /** The outcome, once nothing more is to be expected. */
  outcome: () => VisitConsent | undefined
  /** The outcome if no more is waited for. */
  sofar: () => VisitConsent
  /** What there is to wait for: a banner is being answered, or a consent manager found that may open one. */
  stage: () => 'looking' | 'found' | 'answering'
}

/** Documents listened to at the same time; a page with more frames is not listened to in all of them. */
const mostSpeakers = 200

export function startHearing(): Hearing {
  const lifecycles = new Map<string, string>()
  let accepted: string | undefined
  let refused: string | undefined
  let open: string | undefined
  let detected: string | undefined
  const named = (manager: string | undefined) => (manager === undefined || manager === '' ? {} : { manager })
  const sofar = (): VisitConsent => {
    if (accepted !== undefined) return { outcome: 'accepted', ...named(accepted) }
    const found = refused ?? open
    return found === undefined
      ? { outcome: 'not-found', ...named(detected) }
      : { outcome: 'not-handled', ...named(found) }
  }
  return {
    hear: (speaker, message) => {
      switch (message.type) {
        case 'report':
          if (lifecycles.has(speaker) || lifecycles.size < mostSpeakers) lifecycles.set(speaker, message.lifecycle)
          return
        case 'cmpDetected':
          detected ??= message.manager
          return
        case 'popupFound':
          open ??= message.manager
          return
        case 'optInResult':
          if (!message.accepted) refused ??= message.manager
          return
        case 'autoconsentDone':
          accepted ??= message.manager
          return
        default:
          return
      }
    },
    forget: (speaker) => void lifecycles.delete(speaker),
    outcome: () => {
      if (accepted !== undefined) return sofar()
      const over = [...lifecycles.values()].every((lifecycle) => ended.has(lifecycle))
      return lifecycles.size > 0 && over ? sofar() : undefined
    },
    sofar,
    stage: () => (open !== undefined ? 'answering' : detected !== undefined ? 'found' : 'looking'),
  }
}

/** Lifecycles of the library after which a document has no more to say. */
const ended = new Set(['nothingDetected', 'optInFailed', 'done'])
