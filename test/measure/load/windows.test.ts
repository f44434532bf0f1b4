import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { closeWindow, notFollowed } from '#measure/load/windows.ts'

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

const shop = 'https://shop.example/p/1'
test.each([
  [
    'a mail',
    [{ url: 'mailto:help@shop.example?subject=Jacket', posted: false }],
    '(mailto:), which shows no page',
    'Leave the step out',
  ],
  ['a call', [{ url: 'TEL:+611234567', posted: false }], '(tel:), which shows no page', 'Leave the step out'],
  [
    'an app',
    [{ url: 'whatsapp://send?text=x', posted: false }],
    '(whatsapp:), which shows no page',
    'Leave the step out',
  ],
  ['a form', [{ url: shop, posted: true }], 'by a form whose fields', 'Remove the target of the form'],
  ['what a script wrote', [{ url: '', posted: false }], 'without an address of its own', 'Open a page of the site'],
  [
    'what a script made',
    [{ url: 'blob:https://shop.example/1', posted: false }],
    'without an address',
    'Open a page of the site',
  ],
  [
    'two',
    [
      { url: shop, posted: false },
      { url: shop, posted: false },
    ],
    'new windows',
    'Open the address of the one',
  ],
  [
    'a long address',
    [{ url: `${shop}?${'x'.repeat(9_000)}`, posted: false }],
    'more than 8000 characters',
    'a shorter one',
  ],
])('a step that only opened a window with %s is told what to do instead', (_, windows, what, remedy) => {
  expect(notFollowed(windows)).toMatchObject({ code: 'new-window', message: expect.stringContaining(what) })
  expect(notFollowed(windows)?.message).toContain(remedy)
})

test('the only window of a step is followed where it has an address', () => {
  expect(notFollowed([{ url: shop, posted: false }])).toBeUndefined()
})
