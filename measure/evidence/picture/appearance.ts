import type { GreyFilm } from './film.ts'

/**
 * When each pixel of a film first showed content. Content is what has structure, such as text and images; areas of one colour
 * (backgrounds, placeholders, the veil behind a dialog) have none, and LCP and FCP pass over them too.
 */
export interface Appearance {
  /** Index of the first frame that shows the new document's content. */
  first: number
  /** By pixel: index of the frame in which its content appeared; -1 where the last frame shows none. */
  at: Int16Array
  /** Pixels with content in the last frame. */
  shown: number
}

/** A pixel is content when it differs from a neighbour by this much luma, of 255: areas of one colour come out of JPEG as such. */
const structure = 4
/** Fewer pixels with content, or changed ones, are no more than noise. */
const fewest = 8
/** A pixel changed when its luma differs by more than this. */
const changed = 3

/** Undefined when no frame after `from` (wall clock, ms) shows content. Frames before it show the previous document. */
export function appearanceOf(film: GreyFilm, from: number): Appearance | undefined {
  const { width, frames } = film
  const before = frames.findLast(({ at }) => at < from)
  const masks = frames.map(({ luma }) => contentOf(luma, width))
  const first = frames.findIndex(
    ({ at, luma }, index) =>
      at >= from && count(masks[index]) >= fewest && (before === undefined || changes(before.luma, luma) >= fewest),
  )
  const last = masks.at(-1)
  if (first < 0 || last === undefined) return undefined
  const at = new Int16Array(last.length).fill(-1)
  for (let frame = frames.length - 1; frame >= first; frame--) {
    const mask = masks[frame]
    if (mask === undefined) continue
    for (let pixel = 0; pixel < at.length; pixel++) if (last[pixel] === 1 && mask[pixel] === 1) at[pixel] = frame
  }
  return { first, at, shown: count(last) }
}

/** Pixels whose luma differs. */
export function changes(one: Uint8Array, other: Uint8Array): number {
  let sum = 0
  for (let pixel = 0; pixel < one.length; pixel++) {
    if (Math.abs((one[pixel] ?? 0) - (other[pixel] ?? 0)) > changed) sum++
  }
  return sum
}

function contentOf(luma: Uint8Array, width: number): Uint8Array {
  const mask = new Uint8Array(luma.length)
  for (let pixel = 0; pixel < luma.length; pixel++) {
    const own = luma[pixel] ?? 0
    const right = (pixel + 1) % width === 0 ? own : (luma[pixel + 1] ?? own)
    const below = luma[pixel + width] ?? own
    const left = pixel % width === 0 ? own : (luma[pixel - 1] ?? own)
    const above = luma[pixel - width] ?? own
    if (Math.max(own, right, below, left, above) - Math.min(own, right, below, left, above) >= structure)
      mask[pixel] = 1
  }
  return mask
}

function count(mask: Uint8Array | undefined): number {
  let sum = 0
  for (const each of mask ?? []) sum += each
  return sum
}
