import type { Expression } from '../code/code.ts'
import { Budget, knownValue, type Scope } from '../code/values.ts'

/** A text as a literal of JavaScript, in single quotes. */
export function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inside}'`
}

interface ArgumentOptions {
  /** Options that are left out. */
  without?: readonly string[]
  /** The code of an argument that is an element, as in `filter({ has: page.getByText('Jacket') })`. */
  elementCode?: (found: Expression) => string | undefined
}

/** The code of an argument that is written out: texts, numbers, patterns, and groups and lists of them. */
export function argumentCode(
  found: Expression,
  scope: Scope,
  { without = [], elementCode = () => undefined }: ArgumentOptions = {},
): string | undefined {
  const budget = new Budget()
  const codeOf = (part: Expression, left: readonly string[], depth: number): string | undefined => {
    if (!budget.allows(depth)) return undefined
    const value = knownValue(part, scope, { budget, depth })
    if (typeof value === 'string') return quoted(value)
    if (value !== undefined) return String(value)
    switch (part.kind) {
      case 'regex':
        return part.source
      case 'call':
        return elementCode(part)
      case 'name': {
        const known = scope.get(part.name)
        return known === undefined || known.kind === 'name' ? undefined : codeOf(known, left, depth + 1)
      }
      case 'list': {
        const items = part.items.map((item) => codeOf(item, [], depth + 1))
        return items.includes(undefined) ? undefined : `[${items.join(', ')}]`
      }
      case 'group': {
        if (!part.isWhole) return undefined
        const entries = part.entries.filter(([key]) => !left.includes(key))
        const codes = entries.map(([key, each]) => {
          const code = codeOf(each, [], depth + 1)
          return code === undefined ? undefined : `${/^[A-Za-z_]\w*$/.test(key) ? key : quoted(key)}: ${code}`
        })
        if (codes.includes(undefined)) return undefined
        return codes.length === 0 ? '{}' : `{ ${codes.join(', ')} }`
      }
      default:
        return undefined
    }
  }
  return codeOf(found, without, 0)
}

/** The code of arguments, without options that are left out and without a group that is then empty. */
export function argumentsCode(
  args: readonly Expression[],
  scope: Scope,
  options: ArgumentOptions = {},
): string | undefined {
  const codes = args.map((each) => argumentCode(each, scope, options))
  if (codes.includes(undefined)) return undefined
  return codes.filter((code) => code !== '{}').join(', ')
}

/** The texts in arguments, which say what a field is for. */
export function textsIn(args: readonly Expression[], scope: Scope): string[] {
  return args.flatMap((each): string[] => {
    const value = knownValue(each, scope)
    if (typeof value === 'string') return [value]
    if (each.kind === 'regex') return [each.source]
    if (each.kind === 'group')
      return textsIn(
        each.entries.map(([, entry]) => entry),
        scope,
      )
    return []
  })
}
