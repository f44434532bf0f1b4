import type { Expression } from '../code/code.ts'
import type { Scope } from '../code/values.ts'

/** `page.getByRole('link').click()` as what it begins with and what follows, from left to right. */
export interface Chain {
  root: string
  /** Arguments of a root that is called, as in `expect(page)`. */
  args?: Expression[]
  links: ChainLink[]
  line: number
}

export interface ChainLink {
  name: string
  /** Undefined where it is not called. */
  args?: Expression[]
}

/** Undefined for an expression that is not a chain of names and calls. Names of earlier results are followed. */
export function chainOf(found: Expression, scope: Scope, left = 40): Chain | undefined {
  if (left === 0) return undefined
  const { line } = found
  switch (found.kind) {
    case 'name': {
      const value = scope.get(found.name)
      const chain = value?.kind === 'call' ? chainOf(value, scope, left - 1) : undefined
      const last = chain?.links.at(-1)?.name ?? ''
      return chain === undefined || !(isFinder(last) || last === 'waitForSelector' || isPlace(last))
        ? { root: found.name, links: [], line }
        : { ...chain, line }
    }
    case 'member': {
      const of = chainOf(found.of, scope, left - 1)
      return of && { ...of, links: [...of.links, { name: found.name }], line: found.line }
    }
    case 'call': {
      const { args } = found
      const of = chainOf(found.of, scope, left - 1)
      if (of === undefined) return undefined
      const last = of.links.at(-1)
      if (last === undefined) return of.args === undefined ? { ...of, args, line: of.line } : undefined
      if (last.args !== undefined) return undefined
      return { ...of, links: [...of.links.slice(0, -1), { name: last.name, args }], line: of.line }
    }
    default:
      return undefined
  }
}

const finders =
  /^(?:getBy(?:Role|Text|Label|Placeholder|AltText|Title|TestId)|locator|frameLocator|contentFrame|first|last|nth|filter|and|or)$/

/** Whether a call finds an element, and does nothing else. */
export function isFinder(name: string): boolean {
  return finders.test(name) || isQuery(name)
}

/** Whether a call finds an element, or a list of them, by a selector: of Puppeteer, and of earlier Playwright. */
export function isQuery(name: string): boolean {
  return /^\$[$x]?$/.test(name)
}

/** Whether a name is the place of an element in a list. */
export function isPlace(name: string): boolean {
  return /^\d+$/.test(name)
}

/** `page.getByRole().click()`: without what is in the brackets, which may be secret. */
export function nameOf({ root, args, links }: Chain): string {
  const called = (given: readonly Expression[] | undefined): string => (given === undefined ? '' : '()')
  return `${root}${called(args)}${links.map((link) => `.${link.name}${called(link.args)}`).join('')}`
}
