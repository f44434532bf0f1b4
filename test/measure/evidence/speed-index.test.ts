import { expect, test } from 'vitest'
import { speedIndexOf } from '#measure/evidence/picture/speed-index.ts'

const begun = 1_000_000

/** Frames of which so many pixels in a hundred are dark, at times since the step began. */
function film(...frames: [at: number, dark: number][]) {
  return {
    width: 10,
    height: 10,
    frames: frames.map(([at, dark]) => {
      const colours = new Uint16Array(3 * 256)
      for (const channel of [0, 1, 2]) colours[256 * channel + 20] = dark
      return { at: begun + at, luma: new Uint8Array(100), colours }
    }),
  }
}

test.each([
  ['a page that is there at once', film([0, 0], [400, 80]), 400],
  // White until 200, half until 600, then all: 200 + 400 * 0.5.
  ['a page in two parts', film([0, 0], [200, 40], [600, 80]), 400],
  ['frames of the page before do not count', film([-50, 80], [100, 0], [500, 80]), 500],
  ['nor do those that it paints until the new one arrives', film([10, 60], [500, 80]), 500],
  ['a page that stays white', film([30, 0], [90, 0]), 30],
  ['nothing painted since the step began', film([-50, 80]), undefined],
])('%s', (_, frames, expected) => {
  expect(speedIndexOf(frames, { begun, arrived: begun + 20 })).toBe(expected)
})
