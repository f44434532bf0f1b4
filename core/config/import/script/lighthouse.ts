import type { Expression, Statement } from '../code/code.ts'
import { knownValue, resolved, type Scope } from '../code/values.ts'
import type { Chain } from './chain.ts'
import type { Act } from './journey.ts'
import { type CallContext, opened } from './playwright.ts'

// User flows of Lighthouse: https://github.com/GoogleChrome/lighthouse/blob/main/docs/user-flows.md

export const figuresWhy = 'Outpace takes its own figures.'

/** A navigation of a flow: a page that is opened, or what leads to one, written as a function or between a beginning and an end. */
export type Navigation =
  | { kind: 'opens'; act: Act | string }
  | { kind: 'leads'; name: string; body: Statement[] }
  | { kind: 'begins'; name: string }
  | { kind: 'ends' }

/** Undefined for calls that are no navigation. */
export function readFlow({ links, line }: Chain, context: CallContext): Navigation | undefined {
  const { scope } = context
  const [link, ...others] = links
  const [target, options] = link?.args ?? []
  if (others.length > 0) return undefined
  if (link?.name === 'endNavigation') return { kind: 'ends' }
  if (link?.name === 'startNavigation') return { kind: 'begins', name: nameIn(target, scope) ?? unnamed }
  if (link?.name !== 'navigate' || target === undefined) return undefined
  const name = nameIn(options, scope)
  const work = resolved(target, scope)
  if (work.kind === 'function') return { kind: 'leads', name: name ?? unnamed, body: work.body }
  const act = opened(target, { ...context, line })
  return { kind: 'opens', act: typeof act === 'string' || name === undefined ? act : { ...act, opens: name } }
}

const unnamed = 'page'

/** The name of the page in the options of a call; undefined without one that is known. */
function nameIn(options: Expression | undefined, scope: Scope): string | undefined {
  const group = options === undefined ? undefined : resolved(options, scope)
  const entries = group?.kind === 'group' ? group.entries : []
  const [, title] = entries.find(([key]) => key === 'name' || key === 'stepName') ?? []
  const name = title === undefined ? undefined : knownValue(title, scope)
  return typeof name === 'string' ? name : undefined
}
