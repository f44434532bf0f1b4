import type { Page } from 'playwright-core'
import { groupSteps } from '#core/config/recording/groups.ts'
import { unreleasedKeys } from '#core/config/recording/unreleased.ts'
import { lazily } from '#core/model/lazily.ts'
import { isMain, type PressStep, type RecordedStep, type Recording, type StepStart } from '#core/model/recording.ts'
import type { Journey } from '../journey.ts'
import { act } from './act.ts'
import { rebaser } from './addresses.ts'
import { followEchoes } from './echoes.ts'
import { registerEngine } from './engine.ts'
import { explainStep } from './explain.ts'
import { followWindows } from './windows.ts'

interface WalkOptions {
  file: string
  recording: Recording
  starts: readonly StepStart[]
  /** Of the site that is measured, which may be another than was recorded. */
  origin: string
  /** `limits.step`, ms. */
  limit: number
}

/** So that a step that takes too long is named before `limits.step` ends all of them, ms. */
const reserve = 250

/** The journey of a site that is configured as a recording of the Chrome DevTools Recorder. */
export function walkRecording({ file, recording, starts, origin, limit }: WalkOptions): Journey {
  const { steps } = recording
  const { before, groups } = groupSteps(recording, starts)
  const unreleased = unreleasedKeys(recording)
  const rebase = rebaser(recording, origin)
  return async ({ page, step: measure, secret, totp }) => {
    const windows = followWindows(page, rebase)
    const held = new Set<string>()
    const echoes = followEchoes()
    const hasTouch = lazily(() => isTouchDevice(page))

    const walk = async (indices: readonly number[]): Promise<void> => {
      const end = performance.now() + limit - reserve
      for (const index of indices) {
        const step = steps[index]
        if (step === undefined || unreleased.has(index)) continue
        const begun = performance.now()
        const own = Math.min(step.timeout || recording.timeout || limit, Math.max(1, end - begun))
        const timeout = (): number => Math.max(1, begun + own - performance.now())
        try {
          const frame = await windows.frameOf(step, timeout)
          const stage = {
            page,
            frame,
            timeout,
            held,
            echoes,
            isClickNext: isClickedOn(step, steps[index + 1]),
            secret,
            totp,
            hasTouch,
          }
          await act(step, { stage, rebase, awaitsNavigation: isInSameWindow(step, steps[index + 1]) })
          windows.walked(step)
        } catch (error) {
          throw explainStep(error, { file, number: index + 1, step, limit: own })
        }
      }
    }

    await registerEngine()
    await walk(before)
    for (const { name, measured, after } of groups) {
      await measure(name, () => walk(measured))
      await walk(after)
    }
  }
}

/** Whether a click is followed by another one in the same frame. */
function isClickedOn(step: RecordedStep, next: RecordedStep | undefined): boolean {
  if (step.type !== 'click' || next?.type !== 'click') return false
  const frameOf = ({ target = 'main', frame = [] }: PressStep): string => JSON.stringify([target, frame])
  return frameOf(step) === frameOf(next)
}

/** A step that opens a window leads to a navigation there. */
function isInSameWindow(step: RecordedStep, next: RecordedStep | undefined): boolean {
  return next === undefined || !isMain(step) || isMain(next)
}

async function isTouchDevice(page: Page): Promise<boolean> {
  return await page.evaluate(() => navigator.maxTouchPoints > 0)
}
