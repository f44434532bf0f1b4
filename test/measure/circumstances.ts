import type { Circumstances } from '#measure/load/failure.ts'

/** Nothing but the error itself is known. */
export const undisturbed: Circumstances = {
  step: undefined,
  stepLimit: 30_000,
  stepOver: false,
  crashed: false,
  browserEnded: false,
  outOfMemory: false,
  openedWindow: false,
  aborted: undefined,
}
