import { setTimeout as pause } from 'node:timers/promises'
import type { AwaitElementStep } from '#core/model/recording.ts'
import { bounded } from '../../load/bounded.ts'
import { firstLine, JourneyError } from '../../load/failure.ts'
import { queryOf } from './engine.ts'
import { lookEvery, type Stage } from './stage.ts'

/**
 * Waits for a number of elements, all of which are as described. As in the Recorder's replay, `visible: false` turns the wait
 * around: until there are not that many any more. What is hidden does not count where a step asks for `visible`.
 */
export async function awaitElement(step: AwaitElementStep, stage: Stage): Promise<void> {
  const { selectors: alternatives, operator = '>=', count = 1, visible, attributes = {}, properties = {} } = step
  const elements = stage.frame.locator(queryOf({ alternatives, every: true }))
  const describe = { onlyShown: visible !== undefined, attributes, properties: JSON.stringify(properties) }
  let seen = { found: 0, fitting: 0 }
  await until(stage, {
    look: async () => {
      seen = await elements.evaluateAll(countFitting, describe)
      const isThere = seen.found === seen.fitting && compared(seen.found, { operator, count })
      return isThere !== (visible === false)
    },
    late: () => {
      const { found, fitting } = seen
      if (visible === false) return `${found === 1 ? '1 element is' : `${found} elements are`} still visible`
      const kind = visible === undefined ? '' : 'visible '
      const what =
        found > fitting
          ? `${found - fitting} of ${found} ${kind}elements are not as recorded`
          : `${found} ${kind}elements match`
      return `${what}; expected ${operator} ${count}`
    },
  })
}

function compared(found: number, { operator, count }: { operator: string; count: number }): boolean {
  if (operator === '==') return found === count
  return operator === '<=' ? found <= count : found >= count
}

/** Runs in the page. */
function countFitting(
  elements: Element[],
  describe: { onlyShown: boolean; attributes: Record<string, string>; properties: string },
): { found: number; fitting: number } {
  const isLike = (value: unknown, wanted: unknown): boolean => {
    if (typeof wanted !== 'object' || wanted === null) return value === wanted
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
    return Object.entries(wanted).every(([key, each]) => isLike((value as Record<string, unknown>)[key], each))
  }
  const isShown = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true })
  }
  const { onlyShown, attributes } = describe
  const properties: unknown = JSON.parse(describe.properties)
  const found = onlyShown ? elements.filter(isShown) : elements
  const fitting = found.filter(
    (element) =>
      Object.entries(attributes).every(([name, value]) => element.getAttribute(name) === value) &&
      isLike(element, properties),
  )
  return { found: found.length, fitting: fitting.length }
}

/** Waits until an expression of the page is truthy, or resolves to something that is. */
export async function awaitExpression(expression: string, stage: Stage): Promise<void> {
  let reason = 'the expression did not become true'
  await until(stage, {
    look: async () => {
      try {
        const isTrue = Boolean(await stage.frame.evaluate(expression))
        reason = 'the expression did not become true'
        return isTrue
      } catch (error) {
        reason = `the expression failed with ${firstLine(error)
          .replace(/^.*?: /, '')
          .slice(0, 120)}`
        return false
      }
    },
    late: () => reason,
  })
}

interface Until {
  look: () => Promise<boolean>
  /** What is wrong when time is up. */
  late: () => string
}

/** Looks again and again: a document that is being replaced has nothing to look at, for a moment. */
async function until(stage: Stage, { look, late }: Until): Promise<void> {
  const tooLate = (): never => {
    throw new JourneyError('element-missing', late())
  }
  while (true) {
    const isThere = await bounded(
      look().catch(() => false),
      { limit: Math.max(1, stage.timeout()), late: tooLate },
    )
    if (isThere) return
    if (stage.timeout() <= lookEvery) tooLate()
    await pause(lookEvery)
  }
}
