import { clip } from '../../../model/untrusted.ts'
import type { Left } from '../left.ts'
import { type Chain, nameOf } from './chain.ts'
import type { Act, NamedActs, ScriptItem } from './journey.ts'

/** Lines of the script, 1-based. */
export interface LineRange {
  line: number
  end: number
}

/** What a walk through a script has found so far: acts, those of a step in that step, and what is left out. */
export class Gathered {
  private readonly all: ScriptItem[] = []
  readonly left: Left[] = []
  private step: NamedActs | undefined
  /** A step that ends at `measure.stop`. */
  private isMeasuring = false

  /** Steps in which nothing is done are none. */
  get items(): ScriptItem[] {
    return this.all.filter((item) => !('acts' in item) || item.acts.length > 0)
  }

  /** Grows with everything that is found outside of a step, and with each step. */
  get length(): number {
    return this.all.length
  }

  /** An act, or why it is left out. */
  add(found: Act | string, { chain, ...place }: LineRange & { chain: Chain }): void {
    if (typeof found === 'string') this.leave(place, nameOf(chain), found)
    else if (this.step !== undefined) this.step.acts.push(found)
    else this.all.push(found)
  }

  /** The script waits for the page to which the last act led. */
  leads(): void {
    const last = this.step === undefined ? this.all.at(-1) : undefined
    if (last !== undefined && !('acts' in last) && last.isWait !== true) last.opens ??= ''
  }

  leave({ line, end }: LineRange, what: string, why: string): void {
    const span = end > line ? ` (to line ${end})` : ''
    this.left.push({ line, what: `${clip(what, 60)}${span}`, why })
  }

  /** What `walk` finds becomes a step; a step within a step is part of it. False when it is a step without acts. */
  within(name: string, walk: () => void): boolean {
    if (this.step !== undefined) {
      walk()
      return true
    }
    const step: NamedActs = { name, acts: [] }
    this.step = step
    walk()
    this.step = undefined
    if (step.acts.length === 0) return false
    this.all.push(step)
    return true
  }

  /** Begins a step that lasts until `endMeasure`, or else to the end of the script. */
  beginMeasure(name: string, acts: Act[]): void {
    this.endMeasure()
    this.step = { name, acts }
    this.isMeasuring = true
    this.all.push(this.step)
  }

  endMeasure(): void {
    if (this.isMeasuring) this.step = undefined
    this.isMeasuring = false
  }
}
