import type { Page } from 'playwright-core'
import type { Evidence, StepEvidence } from '#core/model/round.ts'
import { slug } from '#core/model/slug.ts'
import { bounded } from '../load/bounded.ts'
import type { LoadObserver } from '../load/load.ts'
import { type Frame, recordFrames, speedIndexOf, thin } from './filmstrip.ts'

/** Stores one evidence file; `name` is relative to the visit's folder. Resolves to its full name. */
export type KeepFile = (name: string, bytes: Uint8Array) => Promise<string>

/** A screenshot of a page that hangs must not hang the visit, ms. */
const screenshotTimeout = 5_000

interface CaptureOptions {
  /** Shows dots in place of typed text, because a journey may type secrets. */
  hideTyping?: boolean
}

const concealed = 'input, textarea { -webkit-text-security: disc !important }'

/** Runs in the page. Constructed style sheets are not subject to its content security policy. */
function hideTyping(style: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  document.adoptedStyleSheets.push(sheet)
}

/** Observes the evidence load: filmstrip, final screenshot of each step, request log. `result` is complete once it ends. */
export function gatherEvidence(
  keep: KeepFile,
  options: CaptureOptions = {},
): { observer: LoadObserver; result: () => Evidence | undefined } {
  const steps: StepEvidence[] = []
  let frames: Frame[] = []
  let begun = 0
  let log: string | undefined
  let writeLog = async (): Promise<void> => undefined

  const stepOver = async (step: string, page: Page, isNewDocument: boolean): Promise<void> => {
    const own = frames.filter((frame) => frame.at >= begun)
    const screenshot = await keep(`${slug(step)}.jpg`, await screenshotOf(page, options))
    const filmstrip: StepEvidence['filmstrip'] = []
    for (const { at, image } of thin(own)) {
      const ms = Math.round(at - begun)
      filmstrip.push({ at: ms, file: await keep(`${slug(step)}-${ms}.jpg`, Buffer.from(image, 'base64')) })
    }
    const evidence: StepEvidence = { name: step, screenshot, filmstrip }
    const speedIndex = isNewDocument ? await speedIndexOf(own, begun) : undefined
    if (speedIndex !== undefined) evidence.speedIndex = speedIndex
    steps.push(evidence)
  }

  return {
    observer: {
      begun: async (page, session, requests) => {
        if (options.hideTyping === true) await page.addInitScript(hideTyping, concealed)
        frames = await recordFrames(session)
        writeLog = async () => {
          const lines = requests.entries.map((entry) => JSON.stringify(entry)).join('\n')
          log = await keep('requests.jsonl', Buffer.from(`${lines}\n`))
        }
      },
      stepBegun: () => {
        begun = Date.now()
      },
      stepEnded: (sample, page) => stepOver(sample.name, page, sample.document !== undefined),
      failed: async (failure, page) => {
        if (failure.step !== undefined) await stepOver(failure.step, page, false).catch(() => undefined)
        await writeLog()
      },
      ended: () => writeLog(),
    },
    result: () => (log === undefined ? undefined : { steps, requests: log }),
  }
}

/** JPEG of the page in its current state. */
export function screenshotOf(page: Page, options: CaptureOptions = {}): Promise<Buffer> {
  const style = options.hideTyping === true ? { style: concealed } : {}
  const taken = page.screenshot({ type: 'jpeg', quality: 70, timeout: screenshotTimeout, ...style })
  const late = (): never => {
    throw new Error(`The page could not be captured within ${screenshotTimeout / 1000} s.`)
  }
  // Playwright's time-out ends it first, unless the browser itself hangs.
  return bounded(taken, { limit: screenshotTimeout + 1_000, late })
}
