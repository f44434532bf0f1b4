import { setTimeout as pause } from 'node:timers/promises'
import type { Locator } from 'playwright-core'
import type { PressStep } from '#core/model/recording.ts'
import { elementOf, type Stage, withSession } from './stage.ts'

/** A touch that lasts this long is a long press and not a tap, ms: Chromium's gesture detector. */
const longPress = 500

/** Clicks, double-clicks, taps and long presses, with any button. */
export async function press(step: PressStep, stage: Stage): Promise<void> {
  const { button = 'primary', duration, type } = step
  const element = elementOf(stage, step.selectors)
  if (await stage.echoes.reached(element, stage.timeout())) return
  if (stage.isClickNext) await stage.echoes.listen(stage.frame)
  const position = await placeIn(element, { step, stage })
  const placed = { ...(position && { position }), timeout: stage.timeout() }
  if (button === 'back' || button === 'forward') return await pressSide(button, { element, stage, placed })
  if (button === 'primary' && (await stage.hasTouch())) {
    if (duration !== undefined && duration >= longPress) return await holdTouch(duration, { element, stage, placed })
    await element.tap(placed)
    if (type === 'doubleClick') await element.tap(placed)
    return
  }
  const options = { ...placed, button: buttons[button], ...(duration !== undefined && { delay: duration }) }
  await (type === 'doubleClick' ? element.dblclick(options) : element.click(options))
}

const buttons = { primary: 'left', auxiliary: 'middle', secondary: 'right' } as const

interface Point {
  x: number
  y: number
}

/** The recorded place, unless the element is smaller than it was: then its middle. */
async function placeIn(
  element: Locator,
  { step, stage }: { step: PressStep; stage: Stage },
): Promise<Point | undefined> {
  const { offsetX: x, offsetY: y } = step
  if (x === undefined || y === undefined) return undefined
  const box = await element.boundingBox({ timeout: stage.timeout() })
  const isInside = box !== null && x > 0 && y > 0 && x < box.width && y < box.height
  return isInside ? { x, y } : undefined
}

interface Placed {
  element: Locator
  stage: Stage
  placed: { position?: Point; timeout: number }
}

/** Playwright waits until the element can be pressed, and scrolls to it, without pressing. */
async function pointOf({ element, placed }: Placed, { touch }: { touch: boolean }): Promise<Point> {
  await (touch ? element.tap({ ...placed, trial: true }) : element.click({ ...placed, trial: true }))
  const box = await element.boundingBox({ timeout: placed.timeout })
  const { x, y } = placed.position ?? { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 }
  return { x: (box?.x ?? 0) + x, y: (box?.y ?? 0) + y }
}

/** Playwright has no such buttons. */
async function pressSide(button: 'back' | 'forward', place: Placed): Promise<void> {
  const { x, y } = await pointOf(place, { touch: false })
  await withSession(place.stage, async (session) => {
    for (const type of ['mousePressed', 'mouseReleased'] as const) {
      await session.send('Input.dispatchMouseEvent', { type, x, y, button, clickCount: 1 })
    }
  })
}

/** Playwright's taps are short. */
async function holdTouch(duration: number, place: Placed): Promise<void> {
  const point = await pointOf(place, { touch: true })
  await withSession(place.stage, async (session) => {
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] })
    await pause(Math.min(duration, place.stage.timeout()))
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  })
}
