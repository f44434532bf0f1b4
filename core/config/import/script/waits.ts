import { clip } from '../../../model/untrusted.ts'
import type { Expression } from '../code/code.ts'
import type { Scope } from '../code/values.ts'
import { type Chain, chainOf } from './chain.ts'
import type { Gathered } from './gathered.ts'

interface BegunWait {
  wait: Expression
  /** Last line of the statement that began it. */
  end: number
}

/** Waits that began before what they wait for, by the name under which the script awaits them later. */
export class Waits {
  private readonly begun = new Map<string, BegunWait>()

  begin(name: string, wait: BegunWait): void {
    this.begun.set(name, wait)
  }

  /** The wait that the script awaits with `found`, once; undefined for all else. */
  take(found: Expression): BegunWait | undefined {
    if (found.kind !== 'name') return undefined
    const wait = this.begun.get(found.name)
    this.begun.delete(found.name)
    return wait
  }

  /** What is done at once in the script is done one after the other: a wait for what the others do comes after them. */
  last(found: readonly Expression[], scope: Scope): Expression[] {
    const waits = (each: Expression): boolean =>
      each.kind === 'name' ? this.begun.has(each.name) : isWait(chainOf(each, scope))
    return [...found.filter((each) => !waits(each)), ...found.filter(waits)]
  }

  leaveUnawaited(gathered: Gathered): void {
    for (const [name, { wait, end }] of this.begun) {
      gathered.leave({ line: wait.line, end }, `const ${clip(name, 40)}`, 'Nothing awaits it.')
    }
  }
}

/** Whether a call only waits for what something else brings about. A wait for an event may be for another window. */
export function isWait(chain: Chain | undefined): boolean {
  const last = chain?.links.at(-1)?.name ?? ''
  return chain?.root === 'expect' || (/^waitFor/.test(last) && last !== 'waitForEvent')
}
