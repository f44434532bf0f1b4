import type { Statement } from '../code/code.ts'
import type { Gathered, LineRange } from './gathered.ts'

type Body = readonly Statement[]

/** The bodies of a script's functions, and which of them were walked. */
export class Bodies {
  private readonly walked = new Set<Body>()
  private readonly functions = new Map<Body, LineRange & { name: string }>()

  isWalked(body: Body): boolean {
    return this.walked.has(body)
  }

  walk(body: Body): void {
    this.walked.add(body)
  }

  /** Notes the function that a statement declares. */
  note(found: Statement): void {
    const code = found.kind === 'function' ? found.code : found.kind === 'const' ? found.value : undefined
    if (code?.kind !== 'function' || this.functions.has(code.body) || !('name' in found)) return
    this.functions.set(code.body, { name: found.name ?? '', line: found.line, end: found.end })
  }

  leaveUncalled(gathered: Gathered): void {
    for (const [body, { name, ...place }] of this.functions) {
      if (!this.walked.has(body)) gathered.leave(place, `function ${name}`, 'Nothing that is imported calls it.')
    }
  }
}
