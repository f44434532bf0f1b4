import { fill, type Point } from './outline.ts'

/** A garment without its colour: how light the cloth is and how much of each pixel it covers, 0 to 255. */
export interface Garment {
  size: number
  light: Uint8Array
  cover: Uint8Array
}

/** Lightness of a place, 0 to 1; `below` is what lies there already. */
export type Tone = (x: number, y: number, below: number) => number

export interface Sewing extends Garment {
  /** Lays a piece of cloth over what is there. */
  lay: (piece: readonly Point[], tone: Tone) => void
  /** Makes a part of the cloth lighter or darker. */
  shade: (part: readonly Point[], tone: Tone) => void
  /** A thin dark line with a thin light one beside it. */
  seam: (line: readonly Point[], depth: number) => void
}

/** `size` is in pixels; everything else is drawn in a box of 100 by 100. */
export function sewing(size: number): Sewing {
  const light = new Uint8Array(size * size)
  const cover = new Uint8Array(size * size)
  const unit = size / 100

  function put({ piece, tone, covers }: { piece: readonly Point[]; tone: Tone; covers: boolean }): void {
    const scaled = piece.map(([x, y]): Point => [x * unit, y * unit])
    fill({ width: size, height: size, points: scaled }, (x, y, part) => {
      const i = y * size + x
      const below = (light[i] ?? 0) / 255
      const visible = (cover[i] ?? 0) === 0 ? 1 : part
      const wanted = below + (tone(x / unit, y / unit, below) - below) * visible
      light[i] = 255 * Math.min(1, Math.max(0, wanted))
      if (covers) cover[i] = Math.max(cover[i] ?? 0, Math.round(part * 255))
    })
  }

  const shade: Sewing['shade'] = (piece, tone) => put({ piece, tone, covers: false })
  return {
    size,
    light,
    cover,
    lay: (piece, tone) => put({ piece, tone, covers: true }),
    shade,
    seam(line, depth) {
      const beside = line.map(([x, y]): Point => [x + 0.5, y + 0.5])
      shade(ribbon(line, 0.7), (_x, _y, below) => below - depth)
      shade(ribbon(beside, 0.5), (_x, _y, below) => below + depth / 2.5)
    },
  }
}

/** A line given a width. */
function ribbon(line: readonly Point[], width: number): Point[] {
  const left: Point[] = []
  const right: Point[] = []
  for (const [i, [x, y]] of line.entries()) {
    const [x1, y1] = line[Math.max(0, i - 1)] ?? [x, y]
    const [x2, y2] = line[Math.min(line.length - 1, i + 1)] ?? [x, y]
    const length = Math.hypot(x2 - x1, y2 - y1) || 1
    const dx = (-(y2 - y1) / length) * (width / 2)
    const dy = ((x2 - x1) / length) * (width / 2)
    left.push([x + dx, y + dy])
    right.unshift([x - dx, y - dy])
  }
  return [...left, ...right]
}
