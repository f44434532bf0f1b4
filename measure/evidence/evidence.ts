import type { Browser } from 'playwright-core'
import type { ConsoleError } from '#core/model/console-error.ts'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import type { Evidence, StepEvidence, StepSample } from '#core/model/round.ts'
import type { LoadObserver } from '../load/load-options.ts'
import type { RequestLog } from '../load/requests.ts'
import type { DocumentReading } from '../load/vitals-script.ts'
import { watchConsole } from './console.ts'
import { coverTexts } from './cover.ts'
import type { FilmFrame } from './filmstrip.ts'
import type { KeepFile } from './keep.ts'
import { lookAtPage, type PageLook } from './page-look.ts'
import { appearanceIn, compareWithPicture, isBlank, type PictureClaim } from './picture/compare.ts'
import { decodeFilms } from './picture/film.ts'
import { loadingTimes } from './picture/loading.ts'
import { speedIndexOf } from './picture/speed-index.ts'
import { takePictures } from './pictures.ts'
import { watchDetails } from './request-details.ts'
import { type CaptureOptions, concealTyping } from './screenshot.ts'
import { type TraceOptions, traceLoad } from './trace/trace.ts'

interface EvidenceOptions extends CaptureOptions {
  /** Keeps a trace of a load that fails; absent: none. */
  trace?: TraceOptions | undefined
}

interface EvidenceRecorder {
  observer: LoadObserver
  /** Speed Index, and a comparison of the load's numbers with its filmstrip, once it has ended. Does not throw: without a result none is recorded. */
  compare: (browser: Browser) => Promise<void>
  /** Ends what a load that was ended from outside has left. Does not throw. */
  end: () => Promise<void>
  /** Complete once the load has ended. */
  result: () => Evidence | undefined
}

/** Observes the evidence load: filmstrip, final screenshot of each step, request log; of a load that fails its console and trace. */
export function gatherEvidence(keep: KeepFile, options: EvidenceOptions = {}): EvidenceRecorder {
  const pictures = takePictures(keep, { hideTyping: options.hideTyping === true })
  let begun = 0
  /** When each step began, ms since 1970. */
  const begunOf = new Map<string, number>()
  let current = ''
  let errors: readonly ConsoleError[] = []
  let log: string | undefined
  const tracer = options.trace && traceLoad(options.trace)
  let trace: string | undefined
  let writeLog = async (): Promise<void> => undefined
  let logged: { requests: RequestLog; begun: number } | undefined
  /** The picture that is the LCP element of each step. */
  const mainImages = new Map<string, NonNullable<DocumentReading['lcpImage']>>()
  /** What the page of each step knows about its files. */
  const looks = new Map<string, PageLook>()
  let look: (sample: StepSample, reading: DocumentReading | undefined) => Promise<void> = async () => undefined
  const claims: ClaimedStep[] = []

  return {
    observer: {
      begun: async (page, session, requests) => {
        // The log has just begun.
        const logBegun = Date.now()
        if (options.hideTyping === true) await concealTyping(page)
        await coverTexts(session, options.secrets?.texts() ?? [])
        // The session ends with the load.
        options.secrets?.onTexts((texts) => coverTexts(session, texts).catch(() => undefined))
        await pictures.begin(page, session)
        logged = { requests, begun: logBegun }
        await tracer?.begun(page)
        errors = watchConsole(page, () => ({ step: current, begun: begun === 0 ? logBegun : begun }))
        const details = watchDetails(session)
        look = async ({ name, document }, reading) => {
          const { lcp, lcpParts } = reading ?? {}
          if (document === undefined || lcp === undefined || lcpParts === undefined) return
          looks.set(name, await lookAtPage(session, { lcp, ready: lcp - lcpParts.renderDelay }))
        }
        // On the clock of the filmstrip. A request before the first step has no such time.
        const sinceStep = ({ step, at }: LoggedRequest): number | undefined => {
          const stepBegun = begunOf.get(step)
          return stepBegun === undefined ? undefined : Math.round(at - (stepBegun - logBegun))
        }
        writeLog = async () => {
          const found = details.of(requests.entries)
          // Of a file that is asked for twice, the first request has what is known of the file.
          const said = new Set<object>()
          const lines = requests.entries.map((entry, index) => {
            const known = looks.get(entry.step)?.get(entry.url)
            const seen = known === undefined || said.has(known) ? undefined : known
            if (known !== undefined) said.add(known)
            const main = mainOf(entry, mainImages)
            return JSON.stringify({ ...entry, since: sinceStep(entry), ...found[index], ...seen, ...main })
          })
          log = await keep('requests.jsonl', Buffer.from(`${lines.join('\n')}\n`))
        }
      },
      stepBegun: (step) => {
        begun = Date.now()
        pictures.stepBegun()
        current = step
        begunOf.set(step, begun)
        tracer?.stepBegun(step)
      },
      settling: pictures.settling,
      stepEnded: async (sample, page, reading) => {
        const until = pictures.frames().length
        tracer?.stepEnded()
        if (reading?.lcpImage !== undefined) mainImages.set(sample.name, reading.lcpImage)
        await look(sample, reading)
        const pictured = await pictures.stepEnded(sample.name)
        const { evidence, picture } = pictured
        const claim = claimOf({ sample, reading, viewport: page.viewportSize(), logged })
        if (claim === undefined) return
        pictured.arrived = arrivalOf(claim)
        const screenshot = { at: Date.now(), image: picture.toString('base64') }
        const frames = framesOf(pictures.frames().slice(0, until), claim)
        claims.push({ evidence, claim, begun, frames, screenshot })
      },
      failed: async (failure, page) => {
        const finishTrace = await tracer?.failed(failure).catch(() => undefined)
        if (failure.step !== undefined) await pictures.stepEnded(failure.step).catch(() => undefined)
        await pictures.store().catch(() => undefined)
        await writeLog()
        // Only of a load that failed: what every page writes to its console explains nothing.
        const lines = errors.map((error) => `${JSON.stringify(error)}\n`).join('')
        if (lines !== '') await keep('console.jsonl', Buffer.from(lines))
        const viewport = page.viewportSize()
        if (logged === undefined || viewport === null) return
        const requests = logged.requests.entries
        const frames = pictures.steps.flatMap((step) => step.frames)
        const zip = await finishTrace?.({ frames, viewport, requests, begun: logged.begun })
        if (zip !== undefined) trace = await keep('trace.zip', zip)
      },
      ended: async () => {
        await tracer?.discard()
        await pictures.store()
        await writeLog()
      },
    },
    end: async () => {
      pictures.end()
      await tracer?.discard()
    },
    compare: async (browser) => {
      const decode = (steps: FilmFrame[][]) => decodeFilms(browser, steps).catch(() => undefined)
      const films = await decode(claims.map(({ frames }) => frames))
      const seen = claims.flatMap((step, index) => {
        const film = films?.[index]
        return film === undefined ? [] : [{ ...step, film, appearance: appearanceIn(film, step.claim) }]
      })
      // Where the frames show content, nothing is asked of the screenshot, which is large.
      const unseen = seen.filter(({ appearance }) => appearance === undefined)
      const last = unseen.length === 0 ? [] : await decode(unseen.map(({ screenshot }) => [screenshot]))
      for (const step of seen) {
        const { evidence, claim, begun, film, appearance } = step
        const speedIndex = speedIndexOf(film, { begun, arrived: arrivalOf(claim) })
        if (speedIndex !== undefined) evidence.speedIndex = speedIndex
        const blank = isBlank(last?.[unseen.indexOf(step)])
        if (appearance !== undefined || last !== undefined)
          evidence.disagreements = compareWithPicture(film, { ...claim, blank }, appearance)
      }
    },
    result: () =>
      log === undefined
        ? undefined
        : { steps: pictures.stored(), requests: log, ...(trace !== undefined && { trace }) },
  }
}

/** A step with a document of its own, for when the load has ended. */
interface ClaimedStep {
  evidence: StepEvidence
  claim: Omit<PictureClaim, 'blank'>
  /** When the step began, ms since 1970. */
  begun: number
  frames: FilmFrame[]
  screenshot: FilmFrame
}

/** Marks the request of the picture that is the LCP element of its step. */
function mainOf(
  { step, url }: { step: string; url: string },
  images: ReadonlyMap<string, NonNullable<DocumentReading['lcpImage']>>,
): { main?: { shown: [number, number]; natural: [number, number] } } {
  const image = images.get(step)
  return image?.url === url ? { main: { shown: image.shown, natural: image.natural } } : {}
}

interface Ended {
  sample: StepSample
  reading: DocumentReading | undefined
  viewport: { width: number; height: number } | null
  logged: { requests: RequestLog; begun: number } | undefined
}

/** Undefined for a step without a document of its own. */
function claimOf({ sample, reading, viewport, logged }: Ended): Omit<PictureClaim, 'blank'> | undefined {
  if (sample.document === undefined || reading === undefined || viewport === null || logged === undefined)
    return undefined
  const { ttfb = 0, fcp, lcp, load } = sample.metrics
  // What came before this document is part of its metrics.
  const start = reading.timeOrigin - (sample.document.clientRedirect ?? 0)
  const requests = logged.requests.entries.filter(({ step }) => step === sample.name)
  const loading = loadingTimes(requests, { load, offset: logged.begun - start })
  return { start, ttfb, fcp, lcp, lcpArea: reading.lcpArea, viewport, loading }
}

/** When the document of a step arrived, ms since 1970: frames before it show another one. */
function arrivalOf({ start, ttfb }: Pick<PictureClaim, 'start' | 'ttfb'>): number {
  return start + ttfb
}

/** The frames since the navigation started, and the one before, which shows the previous document. */
function framesOf(frames: FilmFrame[], { start }: Pick<PictureClaim, 'start'>): FilmFrame[] {
  const first = frames.findIndex(({ at }) => at >= start)
  return first < 0 ? [] : frames.slice(Math.max(0, first - 1))
}
