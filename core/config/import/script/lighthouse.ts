import type { Statement } from '../code/code.ts'
import { knownValue, resolved } from '../code/values.ts'
import type { Chain } from './chain.ts'
import type { Act } from './journey.ts'
import { type CallContext, opened } from './playwright.ts'

// User flows of Lighthouse: https://github.com/GoogleChrome/lighthouse/blob/main/docs/user-flows.md

export const figuresWhy = 'Outpace takes its own figures.'

/** A navigation: a page that is opened, or what leads to one; why it cannot be opened, as a sentence; undefined for other calls. */
export function readFlow({ links, line }: Chain, context: CallContext): Act | string | Statement[] | undefined {
  const { scope } = context
  const [link, ...others] = links
  const [target, options] = link?.args ?? []
  if (link?.name !== 'navigate' || others.length > 0 || target === undefined) return undefined
  const work = resolved(target, scope)
  if (work.kind === 'function') return work.body
  const act = opened(target, { ...context, line })
  const group = options === undefined ? undefined : resolved(options, scope)
  const entries = group?.kind === 'group' ? group.entries : []
  const [, title] = entries.find(([key]) => key === 'name' || key === 'stepName') ?? []
  const name = title === undefined ? undefined : knownValue(title, scope)
  return typeof act === 'string' || typeof name !== 'string' ? act : { ...act, opens: name }
}
