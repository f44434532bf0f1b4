import type { NamedSideEffect } from '../../../model/side-effects.ts'

/** What a journey does, as a line of its script. */
export interface Act {
  /** Without `await`. */
  code: string
  line: number
  /** Name of the page that it opens; empty where nothing names it. */
  opens?: string
  /** Whether it only waits for something. */
  isWait?: boolean
  /** Name of the page at which it waits to arrive; empty where nothing names it. */
  arrives?: string
  /** What it does by the name of what it presses. */
  effect?: NamedSideEffect
}

/** A step that the imported script names. */
export interface NamedActs {
  name: string
  acts: Act[]
}

export type ScriptItem = Act | NamedActs

/** A part of the journey; without a name it is walked, but not measured. */
export interface JourneyPart {
  name?: string
  acts: Act[]
}

/**
 * Where the script names no step, one begins at each address that is opened and at each act that leads to a page which is then
 * waited for. It ends with the waits that follow: what a customer does then would end the page's LCP, and is walked unmeasured.
 */
export function partsOf(items: readonly ScriptItem[]): JourneyPart[] {
  const parts: (JourneyPart & { isOpen: boolean })[] = []
  for (const [index, item] of items.entries()) {
    if ('acts' in item) {
      parts.push({ name: item.name, acts: [...item.acts], isOpen: false })
      continue
    }
    const last = parts.at(-1)
    const next = items[index + 1]
    const arrives = next !== undefined && 'code' in next && item.isWait !== true ? next.arrives : undefined
    const name = item.opens || (arrives ?? item.opens)
    if (name !== undefined) parts.push({ name: name === '' ? 'page' : name, acts: [item], isOpen: true })
    else if (last !== undefined && item.isWait === true && last.isOpen) last.acts.push(item)
    else if (last !== undefined && last.name === undefined) last.acts.push(item)
    else parts.push({ acts: [item], isOpen: false })
  }
  return parts.map(({ isOpen, ...part }) => part)
}
