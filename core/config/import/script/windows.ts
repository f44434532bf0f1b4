import type { Expression } from '../code/code.ts'
import { knownValue, resolved, type Scope } from '../code/values.ts'
import { type Chain, chainOf } from './chain.ts'

export const windowWhy =
  'It is done in a window that Outpace shows on the page of the journey: write it for page, in a step with the click that opens it.'

export const awaitedWhy =
  'Outpace shows the window that a click opens on the page of the journey, and waits for it by itself.'

/** Whether a value is a window that opens beside the page: `await page.waitForEvent('popup')`, alone or as the first of several. */
export function opensWindow(value: Expression, scope: Scope): boolean {
  const chain = chainOf(resolved(value, scope), scope)
  const last = chain?.links.at(-1)
  const [first] = last?.args ?? []
  if (chain?.root === 'Promise' && first?.kind === 'list') {
    const [event] = first.items
    return event !== undefined && event.kind !== 'list' && opensWindow(event, scope)
  }
  return chain !== undefined && awaitsWindow(chain, scope)
}

/** Whether a call waits for a window: `page.waitForEvent('popup')`. */
export function awaitsWindow({ links }: Chain, scope: Scope): boolean {
  const last = links.at(-1)
  const [first] = last?.args ?? []
  const event = last?.name === 'waitForEvent' && first !== undefined ? knownValue(first, scope) : undefined
  return event === 'popup' || event === 'page'
}

/** The name of what a call is about: of `expect(page.getByText())` it is `page`. */
export function subjectOf({ root, args }: Chain, scope: Scope): string {
  const [subject] = root === 'expect' ? (args ?? []) : []
  return (subject && chainOf(subject, scope)?.root) ?? root
}
