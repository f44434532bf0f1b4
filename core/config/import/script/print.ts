import type { Expression } from '../code/code.ts'
import { knownValue, type Scope } from '../code/values.ts'

/** A text as a literal of JavaScript, in single quotes. */
export function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inside}'`
}

/** The code of an argument that is written out: texts, numbers, patterns, and groups and lists of them. */
export function argumentCode(found: Expression, scope: Scope, without: readonly string[] = []): string | undefined {
  const value = knownValue(found, scope)
  if (typeof value === 'string') return quoted(value)
  if (value !== undefined) return String(value)
  switch (found.kind) {
    case 'regex':
      return found.source
    case 'name': {
      const known = scope.get(found.name)
      return known === undefined || known.kind === 'name' ? undefined : argumentCode(known, scope, without)
    }
    case 'list': {
      const items = found.items.map((item) => argumentCode(item, scope))
      return items.includes(undefined) ? undefined : `[${items.join(', ')}]`
    }
    case 'group': {
      if (!found.isWhole) return undefined
      const entries = found.entries.filter(([key]) => !without.includes(key))
      const codes = entries.map(([key, each]) => {
        const code = argumentCode(each, scope)
        return code === undefined ? undefined : `${/^[A-Za-z_]\w*$/.test(key) ? key : quoted(key)}: ${code}`
      })
      if (codes.includes(undefined)) return undefined
      return codes.length === 0 ? '{}' : `{ ${codes.join(', ')} }`
    }
    default:
      return undefined
  }
}

/** The code of arguments, without options that are left out and without a group that is then empty. */
export function argumentsCode(
  args: readonly Expression[],
  scope: Scope,
  without: readonly string[] = [],
): string | undefined {
  const codes = args.map((each) => argumentCode(each, scope, without))
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
