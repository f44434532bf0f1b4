import { setTimeout as pause } from 'node:timers/promises'
import type { Frame, Page } from 'playwright-core'
import { isMain, type RecordedStep } from '#core/model/recording.ts'
import { JourneyError } from '../../load/failure.ts'
import { isSamePage } from './addresses.ts'
import { lookEvery } from './stage.ts'

/** The windows and frames of a recording, all on the visit's one page: windows are closed as they open (load/windows.ts). */
export interface RecordedWindows {
  /** The frame that a step acts in, with the page of the step's window. */
  frameOf: (step: RecordedStep, timeout: () => number) => Promise<Frame>
  /** Notes where a step has left the page. */
  walked: (step: RecordedStep) => void
}

export function followWindows(page: Page, rebase: (address: string) => string): RecordedWindows {
  /** The pop-up window that the page stands for; undefined: the first window. */
  let shown: string | undefined
  /** Where the page was after the newest step. */
  let leftAt = ''
  /** Where the first window was when a pop-up window took the page. */
  let mainAt = ''
  let hasOpened = false
  page.on('popup', () => {
    hasOpened = true
  })

  const showMain = async (timeout: () => number): Promise<void> => {
    if (shown === undefined) return
    shown = undefined
    await page.goto(mainAt, { timeout: timeout() })
  }

  /** A target is a pop-up window, or a frame in a process of its own. */
  const showTarget = async (target: string, timeout: () => number): Promise<Frame> => {
    const address = rebase(target)
    while (shown === undefined) {
      const frame = page.frames().find((each) => each !== page.mainFrame() && isSamePage(each.url(), address))
      if (frame !== undefined) return frame
      if (hasOpened) break
      if (timeout() <= lookEvery) {
        throw new JourneyError('new-window', 'no window or frame with the recorded address opened')
      }
      await pause(lookEvery)
    }
    if (shown === undefined) {
      mainAt = leftAt
      // The end of a measured step may have followed the window already.
      const isFollowed = page.url() !== leftAt
      if (!isFollowed)
        await page.goto(address, { timeout: timeout(), ...(/^https?:/.test(leftAt) && { referer: leftAt }) })
    }
    shown = target
    hasOpened = false
    return page.mainFrame()
  }

  return {
    frameOf: async (step, timeout) => {
      const { target = 'main' } = step
      if (step.type === 'navigate') {
        if (isMain(step)) shown = undefined
        else if (shown === undefined) mainAt = leftAt
        if (!isMain(step)) shown = target
        return page.mainFrame()
      }
      if (isMain(step)) await showMain(timeout)
      const top = isMain(step) ? page.mainFrame() : await showTarget(target, timeout)
      return await childOf(top, { path: ('frame' in step ? step.frame : undefined) ?? [], timeout })
    },
    walked: (step) => {
      leftAt = page.url()
      if (isMain(step)) mainAt = leftAt
    },
  }
}

async function childOf(top: Frame, { path, timeout }: { path: number[]; timeout: () => number }): Promise<Frame> {
  let frame = top
  for (const index of path) {
    while (frame.childFrames()[index] === undefined) {
      if (timeout() <= lookEvery) throw new JourneyError('element-missing', `the page has no frame ${path.join('.')}`)
      await pause(lookEvery)
    }
    frame = frame.childFrames()[index] ?? frame
  }
  return frame
}
