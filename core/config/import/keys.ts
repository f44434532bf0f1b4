import { clip } from '../../model/untrusted.ts'
import type { FoundData } from './data.ts'
import type { Left } from './left.ts'

/** Lists keys that have no effect, each with the reason that is known for it. */
export class Keys {
  readonly left: Left[]
  private readonly found: FoundData

  constructor(found: FoundData) {
    this.found = found
    this.left = [...found.left]
  }

  leave(path: readonly string[], why: string): void {
    const line = this.found.lineOf(path)
    this.left.push({
      ...(line !== undefined && { line }),
      what: clip(path.join('.').replace(/\.(\d+)(?=\.|$)/g, '[$1]'), 80),
      why,
    })
  }

  /** Leaves out every key of a group but those that are used. */
  rest(
    path: readonly string[],
    options: { group: unknown; used: readonly string[]; why: (key: string) => string },
  ): void {
    const { group, used, why } = options
    for (const key of Object.keys(groupOf(group))) if (!used.includes(key)) this.leave([...path, key], why(key))
  }

  lineOf(path: readonly string[]): { line?: number } {
    const line = this.found.lineOf(path)
    return line === undefined ? {} : { line }
  }
}

/** The group of keys, or an empty one for anything else. */
export function groupOf(found: unknown): Record<string, unknown> {
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? { ...found } : {}
}

/** A list, or a single value as one of one. */
export function listOf(found: unknown): unknown[] {
  return Array.isArray(found) ? found : found === undefined || found === null ? [] : [found]
}
