import { type Colour, cloth } from './colour.ts'
import { garment } from './garment.ts'
import { fill, type Point, rounded } from './outline.ts'
import { cuts } from './pattern.ts'
import type { Raster } from './png.ts'
import { random } from './random.ts'
import type { Garment } from './sewing.ts'

/** A picture in true colour. */
export interface Canvas extends Raster {
  /** Lays a colour over a pixel; outside the picture nothing happens. */
  blend: (x: number, y: number, colour: Colour, part: number) => void
  set: (x: number, y: number, colour: Colour) => void
}

export function canvas(width: number, height: number): Canvas {
  const pixels = new Uint8Array(width * height * 3)
  function blend(x: number, y: number, [red, green, blue]: Colour, part: number): void {
    if (x < 0 || y < 0 || x >= width || y >= height) return
    const i = (y * width + x) * 3
    pixels[i] = (pixels[i] ?? 0) * (1 - part) + red * part
    pixels[i + 1] = (pixels[i + 1] ?? 0) * (1 - part) + green * part
    pixels[i + 2] = (pixels[i + 2] ?? 0) * (1 - part) + blue * part
  }
  function set(x: number, y: number, [red, green, blue]: Colour): void {
    const i = (y * width + x) * 3
    pixels[i] = red
    pixels[i + 1] = green
    pixels[i + 2] = blue
  }
  return { width, height, pixels, blend, set }
}

/** Puts a garment on the picture, its box beginning at a corner. */
export function hang(on: Canvas, piece: Garment, { x, y, colour }: { x: number; y: number; colour: Colour }): void {
  const shades = Array.from({ length: 256 }, (_, light) => cloth(colour, light / 255))
  for (let i = 0; i < piece.cover.length; i++) {
    const cover = piece.cover[i] ?? 0
    const shade = shades[piece.light[i] ?? 0]
    if (cover > 0 && shade) on.blend(x + (i % piece.size), y + Math.floor(i / piece.size), shade, cover / 255)
  }
}

/** Somebody in a raincoat, seen from behind, standing with their boots at a point. */
export function person(
  on: Canvas,
  { x, y, tall, colour }: { x: number; y: number; tall: number; colour: Colour },
): void {
  const unit = tall / 126
  const size = Math.round(unit * 100)
  const left = Math.round(x - size / 2)
  const top = Math.round(y - tall)
  const shape = (points: Point[], tone: Colour) =>
    fill({ ...on, points: rounded(points, 2).map(([px, py]) => [left + px * unit, top + py * unit]) }, (px, py, part) =>
      on.blend(px, py, tone, part),
    )
  for (const side of [36, 52]) {
    shape(
      [
        [side, 88],
        [side + 12, 88],
        [side + 11, 116],
        [side + 1, 116],
      ],
      [34, 40, 52],
    )
    shape(
      [
        [side, 108],
        [side + 12, 108],
        [side + 12, 122],
        [side + 14, 126],
        [side - 1, 126],
        [side - 1, 122],
      ],
      [22, 26, 34],
    )
  }
  hang(on, garment(cuts.parka, { size, seen: 'back' }), { x: left, y: top, colour })
}

/** Slanting streaks. */
export function rain(on: Canvas, streaks: number): void {
  const next = random(5)
  for (let i = 0; i < streaks; i++) {
    const x = next() * on.width * 1.1
    const y = next() * on.height
    const length = (0.02 + next() * 0.05) * on.height
    const part = 0.06 + next() * 0.16
    for (let k = 0; k < length; k++) on.blend(Math.round(x - k * 0.22), Math.round(y + k), [255, 255, 255], part)
  }
}

/** With film noise, up to `strength` either way in every sample: it looks like a photograph and compresses like one. */
export function grained({ width, height, pixels }: Raster, strength: number): Raster {
  const next = random(3)
  const noise = Float32Array.from({ length: 65_536 }, () => (next() - 0.5) * 2 * strength)
  const noisy = new Uint8ClampedArray(pixels)
  for (let i = 0; i < noisy.length; i++) noisy[i] = (pixels[i] ?? 0) + (noise[i & 65_535] ?? 0)
  return { width, height, pixels: new Uint8Array(noisy.buffer) }
}

/** Half as wide and half as high; every pixel the mean of four. */
export function halved({ width, height, pixels }: Raster): Raster {
  const stride = width * 3
  const small = { width: width >> 1, height: height >> 1 }
  const half = new Uint8Array(small.width * small.height * 3)
  for (let i = 0; i < half.length; i++) {
    const pixel = Math.floor(i / 3)
    const from = Math.floor(pixel / small.width) * 2 * stride + (pixel % small.width) * 6 + (i % 3)
    const above = (pixels[from] ?? 0) + (pixels[from + 3] ?? 0)
    half[i] = (above + (pixels[from + stride] ?? 0) + (pixels[from + stride + 3] ?? 0)) / 4
  }
  return { ...small, pixels: half }
}
