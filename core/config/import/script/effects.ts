import type { Expression } from '../code/code.ts'
import type { Scope } from '../code/values.ts'
import { chainOf, isFinder } from './chain.ts'

/**
 * Whether working out an expression may do something. A function does nothing before it is called, and neither does what only
 * finds an element.
 */
export function mayAct(found: Expression, scope: Scope): boolean {
  const any = (parts: readonly Expression[]): boolean => parts.some((part) => mayAct(part, scope))
  switch (found.kind) {
    case 'value':
    case 'regex':
    case 'name':
    case 'function':
      return false
    case 'member':
      return mayAct(found.of, scope)
    case 'list':
      return any(found.items)
    case 'group':
      return any(found.entries.map(([, each]) => each))
    case 'sum':
      return any(found.parts)
    case 'else':
      return any([found.first, found.second])
    case 'call':
      return !isFinder(chainOf(found, scope)?.links.at(-1)?.name ?? '')
    case 'assign':
    case 'other':
      return true
    default:
      throw new Error(`No such expression: ${found satisfies never}`)
  }
}
