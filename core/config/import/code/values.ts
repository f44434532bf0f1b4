import type { Expression } from './code.ts'
import { Unreadable } from './parse.ts'

/** What names stand for, as far as they are given once and never changed. */
export type Scope = ReadonlyMap<string, Expression>

/** Names that refer to each other in a circle end here. */
export const mostSteps = 20
/** Data that contains itself ends here, and so do values that multiply: nothing that a person wrote comes near. */
const deepest = 100
const mostValues = 100_000
/** Characters of a text that is put together. */
const longestText = 100_000

const tooOften = 'This file refers to itself too often.'

/** Of one evaluation: how many values it may still look at. */
export class Budget {
  private left = mostValues
  /** There was one too many. */
  isSpent = false

  /** Whether one more may be looked at, inside of so many others. */
  allows(depth: number): boolean {
    if (depth > deepest) return false
    if (this.left === 0) this.isSpent = true
    else this.left--
    return !this.isSpent
  }
}

/** An expression with a name replaced by what it stands for. */
export function resolved(found: Expression, scope: Scope, left = mostSteps): Expression {
  if (left === 0) return { kind: 'other', line: found.line }
  if (found.kind === 'name') {
    const value = scope.get(found.name)
    return value === undefined ? found : resolved(value, scope, left - 1)
  }
  if (found.kind !== 'member') return found
  const of = resolved(found.of, scope, left - 1)
  const entry = of.kind === 'group' ? of.entries.find(([key]) => key === found.name) : undefined
  return entry === undefined ? found : resolved(entry[1], scope, left - 1)
}

/**
 * The text, number or so that an expression is known to give; undefined if only running it would tell. The last is given where it is
 * a part of something else.
 */
export function knownValue(
  found: Expression,
  scope: Scope,
  { budget, depth }: { budget: Budget; depth: number } = { budget: new Budget(), depth: 0 },
): string | number | boolean | undefined {
  if (!budget.allows(depth)) return undefined
  const expression = resolved(found, scope)
  const within = { budget, depth: depth + 1 }
  switch (expression.kind) {
    case 'value':
      return expression.value ?? undefined
    case 'sum': {
      const values: (string | number | boolean)[] = []
      let length = 0
      for (const part of expression.parts) {
        const value = knownValue(part, scope, within)
        length += String(value).length
        if (value === undefined || length > longestText) return undefined
        values.push(value)
      }
      return values.every((value) => typeof value === 'number')
        ? values.reduce((sum, value) => sum + value, 0)
        : values.join('')
    }
    case 'else':
      // A variable of the environment with a default; the default is what the author had in mind.
      return knownValue(expression.first, scope, within) ?? knownValue(expression.second, scope, within)
    default:
      return undefined
  }
}

/** The name of the variable, where an expression is one of the environment, with or without a default. */
export function variableOf(found: Expression, scope: Scope, left = mostSteps): string | undefined {
  if (left === 0) return undefined
  const expression = resolved(found, scope)
  if (expression.kind === 'else') return variableOf(expression.first, scope, left - 1)
  if (expression.kind !== 'member') return undefined
  const { of, name } = expression
  const isEnvironment = of.kind === 'member' && of.name === 'env' && of.of.kind === 'name' && of.of.name === 'process'
  return isEnvironment ? name : undefined
}

/**
 * An address that begins with a variable, such as `${process.env.SHOP_URL}/basket`: what follows it, as the variable can only hold
 * the site. Undefined for any other, such as a variable that holds a whole address and is not called after the site.
 */
export function pathAfterVariable(found: Expression, scope: Scope): string | undefined {
  const expression = resolved(found, scope)
  if (expression.kind === 'sum') {
    const [first, second, ...rest] = expression.parts
    const parts = first !== undefined && knownValue(first, scope) === '' ? [second, ...rest] : [first, second, ...rest]
    const [variable, ...others] = parts
    const values = others.map((part) => part && knownValue(part, scope))
    if (variable === undefined || !isGiven(variable, scope) || values.includes(undefined)) return undefined
    const path = values.join('')
    return path === '' ? '/' : path.startsWith('/') ? path : undefined
  }
  const name = expression.kind === 'member' || expression.kind === 'name' ? expression.name : ''
  const isSite = /(?:^|_)(?:url|host|origin|base|site|shop|app)(?:_?(?:url|host|origin))?$/i.test(name)
  return isSite && isGiven(expression, scope) ? '/' : undefined
}

/** Whether it is given from outside: a variable of the environment, Playwright's `baseURL`, or a parameter of Elastic Synthetics. */
function isGiven(found: Expression, scope: Scope): boolean {
  if (variableOf(found, scope) !== undefined) return true
  const { kind } = found
  if (kind === 'name') return found.name === 'baseURL' && !scope.has('baseURL')
  return kind === 'member' && found.of.kind === 'name' && found.of.name === 'params' && !scope.has('params')
}

/**
 * Data as far as it is written out; a part that only running the code would tell is left out and reported by its path. Throws
 * Unreadable where it contains itself, or has more values than anybody writes.
 */
export function dataOf(
  found: Expression,
  { scope, unknown }: { scope: Scope; unknown: (path: string, line: number) => void },
): unknown {
  const budget = new Budget()
  const read = (part: Expression, path: readonly string[]): unknown => {
    const expression = resolved(part, scope)
    if (expression.kind !== 'group' && expression.kind !== 'list') {
      const value = knownValue(expression, scope, { budget, depth: path.length })
      if (budget.isSpent) throw new Unreadable(tooOften)
      if (value === undefined && !(expression.kind === 'value' && expression.value === null))
        unknown(path.join('.'), expression.line)
      return value
    }
    if (!budget.allows(path.length)) throw new Unreadable(tooOften)
    if (expression.kind === 'list') {
      return expression.items.flatMap((item, index) => {
        const data = read(item, [...path, String(index)])
        return data === undefined ? [] : [data]
      })
    }
    if (!expression.isWhole) unknown([...path, '…'].join('.'), expression.line)
    return Object.fromEntries(
      expression.entries.flatMap(([key, value]) => {
        const data = read(value, [...path, key])
        return data === undefined ? [] : [[key, data]]
      }),
    )
  }
  return read(found, [])
}
