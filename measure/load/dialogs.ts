import { setTimeout as pause } from 'node:timers/promises'
import type { Dialog, Page } from 'playwright-core'

/** A script that answers a dialog itself does so within this, ms; one that only reads it would leave the page hanging. */
const ownAnswer = 2_000

/**
 * Answers what a page asks, which would stall the visit: "Leave this page?" is the journey's own wish, and everything else is refused.
 *
 * @returns a function to call before the journey: who listens for dialogs from then on answers them, as in any Playwright script. An
 *   answer of theirs after ours would be an error that ends the process.
 */
export function answerDialogs(page: Page): () => void {
  /** A page is an EventEmitter of Node, say Playwright's documentation, but not its types. */
  const listeners = (): number => (page as unknown as NodeJS.EventEmitter).listenerCount('dialog')
  let known = Number.POSITIVE_INFINITY
  const answer = async (dialog: Dialog, isTheirs: boolean): Promise<void> => {
    if (isTheirs) await pause(ownAnswer)
    await (dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss())
  }
  // Called before theirs: a listener for a single dialog is still among them.
  page.on('dialog', (dialog) => void answer(dialog, listeners() > known).catch(() => undefined))
  return () => {
    known = listeners()
  }
}
