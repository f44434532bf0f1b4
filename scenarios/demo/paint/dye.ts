import { type Colour, cloth, mix } from './colour.ts'
import type { Palette, Raster } from './png.ts'
import { random } from './random.ts'
import type { Garment } from './sewing.ts'

// A picture of a garment in 256 colours: shades of the backdrop, then shades of the cloth for each of four degrees of
// cover (the soft edge). The same pixels serve every colour of the garment: only the palette is another.
const backdrops = 32
const covers = 4
const lights = 56

/** `grain` is film noise, 0 to 1: it looks like a photograph and, like one, compresses badly. */
export function undyed(garment: Garment, { size, grain }: { size: number; grain: number }): Raster {
  const noise = random(11)
  const cover = resized(garment.cover, garment.size, size)
  const light = resized(garment.light, garment.size, size)
  const pixels = new Uint8Array(size * size)
  for (let i = 0; i < pixels.length; i++) {
    const speck = grain === 0 ? 0 : (noise() - 0.5) * grain
    const degree = Math.round(((cover[i] ?? 0) / 255) * covers)
    pixels[i] =
      degree === 0
        ? within(backdrop((i % size) / size, Math.floor(i / size) / size) + speck, backdrops)
        : backdrops + (degree - 1) * lights + within((light[i] ?? 0) / 255 + speck, lights)
  }
  return { width: size, height: size, pixels }
}

export function dye(colour: Colour, paper: Colour): Palette {
  const shaded = mix(paper, [30, 40, 60], 0.2)
  const backdropColours = Array.from({ length: backdrops }, (_, i) => mix(shaded, paper, i / (backdrops - 1)))
  const clothColours = Array.from({ length: covers * lights }, (_, i) => {
    const cover = (Math.floor(i / lights) + 1) / covers
    return mix(paper, cloth(colour, (i % lights) / (lights - 1)), cover)
  })
  return Uint8Array.from([...backdropColours, ...clothColours].flat(), Math.round)
}

/** Bright behind the garment, darker at the corners, with a soft shadow on the floor. */
function backdrop(x: number, y: number): number {
  const aside = (x - 0.5) * (x - 0.5)
  const corner = aside + (y - 0.45) * (y - 0.45)
  const floor = y < 0.9 ? 0 : Math.max(0, 1 - aside * 7.7 - (y - 0.95) * (y - 0.95) * 800)
  return 1 - corner * 0.35 - floor * 0.5
}

function within(part: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(part * count)))
}

/** A square of bytes in another size; each the mean of the four around its place, weighed (bilinear). */
function resized(from: Uint8Array, size: number, wanted: number): Uint8Array {
  if (size === wanted) return from
  const places = Array.from({ length: wanted }, (_, i) => Math.max(0, ((i + 0.5) * size) / wanted - 0.5))
  const starts = Int32Array.from(places, (place) => Math.min(size - 2, Math.floor(place)))
  const weights = Float32Array.from(places, (place, i) => Math.min(1, place - (starts[i] ?? 0)))
  const to = new Uint8Array(wanted * wanted)
  for (let y = 0; y < wanted; y++) {
    const row = (starts[y] ?? 0) * size
    const v = weights[y] ?? 0
    for (let x = 0; x < wanted; x++) {
      const i = row + (starts[x] ?? 0)
      const u = weights[x] ?? 0
      const above = (from[i] ?? 0) * (1 - u) + (from[i + 1] ?? 0) * u
      const below = (from[i + size] ?? 0) * (1 - u) + (from[i + size + 1] ?? 0) * u
      to[y * wanted + x] = above * (1 - v) + below * v
    }
  }
  return to
}
