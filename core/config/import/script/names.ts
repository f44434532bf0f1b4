import type { Expression, FunctionCode } from '../code/code.ts'
import type { Scope } from '../code/values.ts'
import { type Chain, chainOf } from './chain.ts'
import { wordOf } from './runner.ts'
import { opensWindow, subjectOf } from './windows.ts'

/** Names of a script that stand for something other than a value: the page, windows beside it, user flows of Lighthouse. */
export class ScriptNames {
  private readonly allPages = new Set(['page'])
  private readonly windows = new Set<string>()
  private readonly flows = new Set<string>()

  get pages(): ReadonlySet<string> {
    return this.allPages
  }

  isWindow(chain: Chain, scope: Scope): boolean {
    return this.windows.has(subjectOf(chain, scope))
  }

  isFlow(name: string): boolean {
    return this.flows.has(name)
  }

  /** Adds a constant to its scope, in place. */
  define(name: string, { value, scope }: { value: Expression | undefined; scope: Map<string, Expression> }): void {
    const chain = value === undefined ? undefined : chainOf(value, scope)
    const isPage = value?.kind === 'name' && this.allPages.has(value.name)
    if (isPage || isNewPage(chain)) {
      this.allPages.add(name)
      return
    }
    if (chain !== undefined && wordOf(chain) === 'startFlow') this.flows.add(name)
    if (value !== undefined && opensWindow(value, scope)) this.windows.add(name)
    // A name that is given twice stands for nothing that is known.
    if (scope.has(name)) scope.set(name, { kind: 'other', line: 0 })
    else if (value !== undefined && value.kind !== 'name') scope.set(name, value)
  }

  /** A name that is given a value after it was declared. */
  assign(name: string, chain: Chain | undefined): void {
    if (isNewPage(chain)) this.allPages.add(name)
  }

  /** What the names in a function stand for, where it is called with `args`. */
  inside({ params }: FunctionCode, { args, scope }: { args: readonly Expression[]; scope: Scope }): Scope {
    const inner = new Map(scope)
    for (const [index, name] of params.entries()) {
      const value = args[index]
      if (name === undefined) continue
      if (value === undefined) inner.delete(name)
      else if (value.kind !== 'name') inner.set(name, value)
      else if (this.allPages.has(value.name)) this.allPages.add(name)
      else inner.set(name, scope.get(value.name) ?? { kind: 'other', line: value.line })
    }
    return inner
  }
}

function isNewPage(chain: Chain | undefined): boolean {
  return /^(?:newPage|getPage)$/.test(chain?.links.at(-1)?.name ?? '')
}
