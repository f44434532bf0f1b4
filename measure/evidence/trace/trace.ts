import type { Page } from 'playwright-core'
import type { Failure } from '#core/model/round.ts'
import { packTrace } from './pack.ts'
import type { TraceParts, WalkedStep } from './rebuild.ts'
import { recordTrace, type TraceRecording } from './record.ts'

export interface TraceOptions {
  /** What people read above the trace. */
  title: string
  /** The text without secrets. */
  hide: (text: string) => string
  /** Whether the journey has been given a secret yet: then what it typed is left out. */
  given: () => boolean
}

/** Follows a load, so that a trace of it can be shown where it fails. */
export interface Tracer {
  begun: (page: Page) => Promise<void>
  stepBegun: (step: string) => void
  stepEnded: () => void
  /** Ends the recording; the function that it returns makes the ZIP, undefined where there is nothing to show. */
  failed: (failure: Failure) => Promise<(parts: LoadParts) => Promise<Uint8Array | undefined>>
  /** Ends the recording for nothing, if it has not ended. Does not throw. */
  discard: () => Promise<void>
}

type LoadParts = Pick<TraceParts, 'frames' | 'viewport' | 'requests' | 'begun'>

export function traceLoad({ title, hide, given }: TraceOptions): Tracer {
  const steps: WalkedStep[] = []
  let recording: TraceRecording | undefined
  const endStep = (): void => {
    const last = steps.at(-1)
    if (last !== undefined) last.ended = Date.now()
  }
  return {
    begun: async (page) => {
      // A load without a trace is evidence, too.
      recording = await recordTrace(page).catch(() => undefined)
    },
    stepBegun: (name) => {
      // The clock of a step may begin anew: then it has been under way for a while.
      if (steps.at(-1)?.name !== name) steps.push({ name, begun: Date.now(), ended: Date.now() })
    },
    stepEnded: endStep,
    failed: async ({ step, message }) => {
      endStep()
      const last = steps.at(-1)
      if (last !== undefined && last.name === step) last.message = message
      const recorded = await recording?.stop()
      return async (parts) => {
        if (recorded === undefined) return undefined
        const { rebuildTrace } = await import('./rebuild.ts')
        const files = rebuildTrace(recorded, { title, steps, hide, hideTyping: given(), ...parts })
        return files && (await packTrace(files))
      }
    },
    discard: async () => recording?.discard(),
  }
}
