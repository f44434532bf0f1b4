import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { closeWindow } from '#measure/load/windows.ts'

/** A blank window that its page never leads anywhere, beside others: how often it was closed by now. */
function blankBeside(others: number): () => number {
  let closed = 0
  const popup = {
    url: () => 'about:blank',
    context: () => ({ pages: () => Array.from({ length: others + 1 }) }),
    waitForEvent: () => new Promise(() => undefined),
    close: async () => void closed++,
  }
  void closeWindow(popup as unknown as Page)
  return () => closed
}

test('of a page that opens one blank window after the other, only the first few are left open', () => {
  // The visit's own page is one of the others.
  expect([1, 2, 3, 4, 40].map((others) => blankBeside(others)())).toEqual([0, 0, 0, 1, 1])
})
