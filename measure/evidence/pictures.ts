import type { CDPSession, Page } from 'playwright-core'
import { mostFrames } from '#core/model/limits.ts'
import type { StepEvidence } from '#core/model/round.ts'
import { slug } from '#core/model/slug.ts'
import { type Film, type FilmFrame, recordFrames, thin } from './filmstrip.ts'
import type { KeepFile } from './keep.ts'
import { captureAhead, type LastPicture } from './last-picture.ts'
import { screenshotOf } from './screenshot.ts'

interface PicturedStep {
  /** Its files are named once they are stored. */
  evidence: StepEvidence
  /** The page at the end of the step, JPEG. */
  picture: Buffer
  /** When the step began, ms since 1970. */
  begun: number
  /** When its own document arrived, ms since 1970: pictures of before show another page. Absent where it has none. */
  arrived?: number
  /** Of its filmstrip. */
  frames: FilmFrame[]
}

/** The pictures of a load: a filmstrip of each step, and the page at its end. */
export interface Pictures {
  begin: (page: Page, session: CDPSession) => Promise<void>
  stepBegun: () => void
  /** The step has done what it does, and waits for the page to be quiet. */
  settling: () => void
  stepEnded: (name: string) => Promise<PicturedStep>
  /** All frames so far, the oldest first. */
  frames: () => readonly FilmFrame[]
  /** Steps that have ended, the first one first. */
  steps: readonly PicturedStep[]
  /** Stores what is not stored yet: at the end of the load, so that it holds up no step. */
  store: () => Promise<void>
  /** Of the steps that are stored. */
  stored: () => StepEvidence[]
  /** Captures nothing ahead any more: the walk of a load that was ended from outside may go on for a moment. */
  end: () => void
}

export function takePictures(keep: KeepFile, { hideTyping }: { hideTyping: boolean }): Pictures {
  const steps: PicturedStep[] = []
  let stored = 0
  let film: Film = { frames: [], changes: () => 0 }
  let last: LastPicture | undefined
  let capture: (() => Promise<Buffer>) | undefined
  let begun = 0
  let over = false

  const storeStep = async ({ evidence, picture, begun, arrived = begun, frames }: PicturedStep): Promise<void> => {
    const name = slug(evidence.name)
    evidence.screenshot = await keep(`${name}.jpg`, picture)
    const own = frames.filter(({ at }) => at >= arrived)
    evidence.filmstrip = await Promise.all(
      own.map(async (frame) => {
        const at = Math.round(frame.at - begun)
        return { at, file: await keep(`${name}-${at}.jpg`, Buffer.from(frame.image, 'base64')) }
      }),
    )
  }

  return {
    steps,
    begin: async (page, session) => {
      film = await recordFrames(session)
      capture = () => screenshotOf(page, { hideTyping })
      // To hide something for the picture is to change the page, and so is to capture more pixels than those of CSS.
      if (!hideTyping && (await pixelRatio(session)) === 1)
        last = captureAhead(session, { capture, changes: film.changes })
    },
    stepBegun: () => {
      begun = Date.now()
    },
    settling: () => {
      if (!over) last?.settling()
    },
    stepEnded: async (name) => {
      const frames = thin(
        film.frames.filter(({ at }) => at >= begun),
        mostFrames,
      )
      const picture = (await last?.end()) ?? (await capture?.())
      if (picture === undefined) throw new Error('The load ended before it began.')
      const step = { evidence: { name, screenshot: '', filmstrip: [] }, picture, begun, frames }
      steps.push(step)
      return step
    },
    frames: () => film.frames,
    store: async () => {
      for (const step of steps.slice(stored)) {
        await storeStep(step)
        stored++
      }
    },
    stored: () => steps.slice(0, stored).map(({ evidence }) => evidence),
    end: () => {
      over = true
      void last?.end()
    },
  }
}

async function pixelRatio(session: CDPSession): Promise<unknown> {
  const { result } = await session.send('Runtime.evaluate', { expression: 'devicePixelRatio', returnByValue: true })
  return result.value
}
