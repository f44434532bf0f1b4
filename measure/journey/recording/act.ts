import type { RecordedStep, ScrollStep } from '#core/model/recording.ts'
import { change } from './change.ts'
import { moveKey } from './key.ts'
import { press } from './press.ts'
import { elementOf, type Stage } from './stage.ts'
import { awaitElement, awaitExpression } from './wait.ts'

interface Acting {
  stage: Stage
  rebase: (address: string) => string
  /** False where the recorded navigation happens in another window. */
  awaitsNavigation: boolean
}

/** Does what a recorded step says, and waits for the navigation that it led to when it was recorded. */
export async function act(step: RecordedStep, { stage, rebase, awaitsNavigation }: Acting): Promise<void> {
  const isExpected = awaitsNavigation && step.type !== 'navigate' && (step.assertedEvents ?? []).length > 0
  // Before the step, which may be answered at once.
  const arrived = isExpected ? navigation(stage) : undefined
  arrived?.catch(() => undefined)
  await perform(step, { stage, rebase })
  await arrived
}

/** A link in a frame may lead the frame to another page, or the window. */
function navigation({ page, frame, timeout }: Stage): Promise<unknown> {
  const limit = { timeout: timeout() }
  const ofWindow = page.mainFrame().waitForNavigation(limit)
  return frame === page.mainFrame()
    ? ofWindow
    : Promise.any([ofWindow, frame.waitForNavigation(limit)]).catch(() => ofWindow)
}

async function perform(step: RecordedStep, { stage, rebase }: Omit<Acting, 'awaitsNavigation'>): Promise<void> {
  const { page, timeout } = stage
  switch (step.type) {
    case 'navigate':
      await page.goto(rebase(step.url), { timeout: timeout() })
      return
    case 'click':
    case 'doubleClick':
      return await press(step, stage)
    case 'hover':
      return await elementOf(stage, step.selectors).hover({ timeout: timeout() })
    case 'change':
      return await change(step, stage)
    case 'keyDown':
    case 'keyUp':
      return await moveKey(step, stage)
    case 'scroll':
      return await scroll(step, stage)
    case 'waitForElement':
      return await awaitElement(step, stage)
    case 'waitForExpression':
      return await awaitExpression(step.expression, stage)
    case 'close':
    case 'setViewport':
    case 'emulateNetworkConditions':
      // The window is closed already, and the market's profile decides about the others.
      return
    default:
      throw new Error(`A recording has no step ${step satisfies never}.`)
  }
}

async function scroll({ x = 0, y = 0, selectors }: ScrollStep, stage: Stage): Promise<void> {
  if (selectors === undefined) {
    await stage.frame.evaluate(([left, top]) => window.scrollTo({ left, top, behavior: 'instant' }), [x, y] as const)
    return
  }
  const to = (element: Element, [left, top]: readonly [number, number]): void =>
    element.scrollTo({ left, top, behavior: 'instant' })
  await elementOf(stage, selectors).evaluate(to, [x, y] as const, { timeout: stage.timeout() })
}
