import type { DecodedFilm } from './film.ts'

/**
 * Speed Index of a step, ms (https://developer.chrome.com/docs/lighthouse/performance/speed-index), as speedline computes it for
 * Lighthouse: how much of the way from white to the last frame's colours each frame has come. `begun` is the start of the step,
 * and `arrived` that of its document, before which frames show another one; wall clock, ms. Undefined where nothing was painted since.
 */
export function speedIndexOf(
  { frames }: DecodedFilm,
  { begun, arrived }: { begun: number; arrived: number },
): number | undefined {
  const own = frames.filter(({ at }) => at >= Math.max(begun, arrived))
  const target = own.at(-1)?.colours
  if (target === undefined) return undefined
  let index: number | undefined
  let last = { at: begun, progress: 0 }
  for (const { at, colours } of own) {
    const progress = progressOf(colours, target)
    if (index !== undefined) index += (at - last.at) * (1 - last.progress)
    else if (progress > 0) index = at - begun
    last = { at, progress }
  }
  return index === undefined ? undefined : Math.round(index)
}

/** From 0 to 1: overlap of the colours that are not white, which is where every page begins. */
function progressOf(colours: Uint16Array, target: Uint16Array): number {
  let [match, total] = [0, 0]
  for (const [index, wanted] of target.entries()) {
    match += Math.min(colours[index] ?? 0, wanted)
    total += wanted
  }
  // In whole percent, so that noise of a few pixels does not count as a first paint.
  return total === 0 ? 1 : Math.floor((100 * match) / total) / 100
}
