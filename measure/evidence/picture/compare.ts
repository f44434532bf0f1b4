import type { PictureDisagreement } from '#core/model/round.ts'
import { type Appearance, appearanceOf, changes } from './appearance.ts'
import type { GreyFilm } from './film.ts'
import { largestRegion } from './region.ts'

/** What a step's numbers are compared with. Metrics are ms since the navigation started. */
export interface PictureClaim {
  /** Wall clock, ms: when the step's navigation started. */
  start: number
  ttfb: number
  fcp: number | undefined
  lcp: number | undefined
  /** Size of the LCP element in CSS pixels, as Chromium counts it. */
  lcpArea: number | undefined
  viewport: { width: number; height: number }
  /** Whether the page was still loading at a time, ms since the navigation started: what appears later is not part of the load. */
  loading: (at: number) => boolean
  /** Whether the screenshot at the end of the step shows nothing either. */
  blank: boolean
}

/** A number and the picture may differ by this much, ms, or by this share of the larger, whichever is more. */
const tolerance = { ms: 150, share: 0.15 }
/** A large part of the view. */
const large = 0.15
/** Of everything that the last frame shows: what appears is the page itself, not an addition to it. */
const most = 2 / 3
/** Below this share of the view nothing visible changed. */
const unnoticed = 0.001
/** A change of luma, of 255, that is not an artefact of JPEG next to content, so that the gaps between pictures stay gaps. */
const clear = 24
/** Content closer than this many CSS pixels belongs together. */
const closeness = 10

/** Whether a picture, such as the last screenshot, shows no content. */
export function isBlank(film: GreyFilm | undefined): boolean {
  return film !== undefined && film.frames.length > 0 && appearanceOf(film, 0) === undefined
}

/** What the frames show of the document; undefined where they show no content. */
export function appearanceIn(
  film: GreyFilm,
  { start, ttfb }: Pick<PictureClaim, 'start' | 'ttfb'>,
): Appearance | undefined {
  return appearanceOf(film, start + ttfb)
}

/** Where FCP and LCP differ from what the frames show: docs/measuring.md states the rule and its limits. */
export function compareWithPicture(
  film: GreyFilm,
  claim: PictureClaim,
  seen: Appearance | undefined = appearanceIn(film, claim),
): PictureDisagreement[] {
  const { start, fcp, lcp, blank } = claim
  if (seen === undefined) return blank ? neverSeen({ fcp, lcp }) : []
  const view = { film, seen, claim, time: (index: number) => (film.frames[index]?.at ?? Number.NaN) - start }
  const found: PictureDisagreement[] = []
  const add = (
    metric: PictureDisagreement['metric'],
    number: number | undefined,
    picture: number | undefined,
  ): void => {
    if (picture === undefined || !differ(number, picture)) return
    found.push({ metric, number: number === undefined ? null : Math.round(number), picture: Math.round(picture) })
  }
  if (fcp !== undefined) add('fcp', fcp, firstSeen(view, fcp))
  if (lcp !== undefined) add('lcp', lcp, lateContent(view, lcp) ?? nothingAt(view, lcp))
  else if (seen.shown >= large * seen.at.length) add('lcp', undefined, largestChange(view))
  return found
}

function neverSeen(numbers: Pick<PictureClaim, 'fcp' | 'lcp'>): PictureDisagreement[] {
  return (['fcp', 'lcp'] as const).flatMap((metric) => {
    const number = numbers[metric]
    return number === undefined ? [] : [{ metric, number: Math.round(number), picture: null }]
  })
}

interface View {
  film: GreyFilm
  seen: Appearance
  claim: PictureClaim
  /** Time of a frame, ms since the navigation started. */
  time: (frame: number) => number
}

function allowed(number: number): number {
  return Math.max(tolerance.ms, tolerance.share * number)
}

function differ(number: number | undefined, picture: number): boolean {
  return number === undefined || Math.abs(number - picture) > allowed(Math.max(number, picture))
}

/** When the view first showed content; when FCP is later, a large part of what stays, because skeletons are not content. */
function firstSeen({ film: { frames }, seen, time }: View, fcp: number): number | undefined {
  if (fcp <= time(seen.first)) return time(seen.first)
  const last = frames.at(-1)?.luma
  const lasting = frames.findIndex(({ luma }, index) => {
    if (index < seen.first || last === undefined) return false
    let pixels = 0
    for (let pixel = 0; pixel < luma.length; pixel++) {
      const at = seen.at[pixel] ?? -1
      if (at >= 0 && at <= index && Math.abs((luma[pixel] ?? 0) - (last[pixel] ?? 0)) <= 8) pixels++
    }
    return pixels >= large * luma.length
  })
  return lasting < 0 || time(lasting) > fcp ? undefined : time(lasting)
}

/** When content appeared long after LCP: most of the page, or one large region while the page loaded that exceeds the LCP element. */
function lateContent(view: View, lcp: number): number | undefined {
  const { film, seen, claim, time } = view
  const late = film.frames.map((_, index) => time(index) > lcp && differ(lcp, time(index)))
  const all = maskOf(seen, (frame) => late[frame] === true)
  const pixels = all.reduce((sum, each) => sum + each, 0)
  if (pixels >= large * all.length && pixels >= most * seen.shown) return largestChange(view, all)
  const loading = film.frames.map((_, index) => claim.loading(time(index)))
  const scale = claim.viewport.width / film.width
  const reach = Math.max(0, Math.round(closeness / 2 / scale) - 1)
  const until = film.frames.findLast((_, index) => late[index] !== true)?.luma
  const last = film.frames.at(-1)?.luma
  const isClear = (pixel: number): boolean => Math.abs((until?.[pixel] ?? 0) - (last?.[pixel] ?? 0)) >= clear
  const arrived = maskOf(seen, (frame, pixel) => late[frame] === true && loading[frame] === true && isClear(pixel))
  const region = largestRegion(arrived, { width: film.width, reach })
  const area = (region.size / all.length) * claim.viewport.width * claim.viewport.height
  return region.size >= large * all.length && area > (claim.lcpArea ?? 0)
    ? largestChange(view, region.pixels)
    : undefined
}

/** When nothing visible changed near LCP although that is later than everything: the largest change. */
function nothingAt(view: View, lcp: number): number | undefined {
  const { frames } = view.film
  const around = allowed(lcp)
  const before = frames.findLast((_, index) => view.time(index) < lcp - around)
  const after = frames.findLast((_, index) => view.time(index) <= lcp + around)
  if (before === undefined || after === undefined) return undefined
  if (changes(before.luma, after.luma) >= unnoticed * before.luma.length) return undefined
  const largest = largestChange(view)
  return largest !== undefined && largest < lcp ? largest : undefined
}

/** Time of the frame in which the most content appeared, of `only` these pixels. */
function largestChange({ film, seen, time }: View, only?: Uint8Array): number | undefined {
  const sizes = new Int32Array(film.frames.length)
  for (let pixel = 0; pixel < seen.at.length; pixel++) {
    const frame = seen.at[pixel] ?? -1
    if (frame >= 0 && (only === undefined || only[pixel] === 1)) sizes[frame] = (sizes[frame] ?? 0) + 1
  }
  const most = Math.max(...sizes)
  return most === 0 ? undefined : time(sizes.indexOf(most))
}

function maskOf({ at }: Appearance, isWanted: (frame: number, pixel: number) => boolean): Uint8Array {
  return Uint8Array.from(at, (frame, pixel) => (frame >= 0 && isWanted(frame, pixel) ? 1 : 0))
}
