export type Point = readonly [x: number, y: number]

/** Rounds the corners of a closed outline (Chaikin 1974); a point given twice stays sharper. */
export function rounded(points: readonly Point[], times = 3): Point[] {
  let now = [...points]
  for (let pass = 0; pass < times; pass++) {
    now = now.flatMap(([x, y], i) => {
      const [nextX, nextY] = now[(i + 1) % now.length] ?? [x, y]
      return [
        [x * 0.75 + nextX * 0.25, y * 0.75 + nextY * 0.25] as const,
        [x * 0.25 + nextX * 0.75, y * 0.25 + nextY * 0.75] as const,
      ]
    })
  }
  return now
}

/** The other half of a garment drawn in a box 100 wide. */
export function mirrored(points: readonly Point[]): Point[] {
  return points.map(([x, y]) => [100 - x, y])
}

/** Lines a row of pixels is cut into, which smooths slanted edges. */
const slices = 4

/** Calls `paint` for every pixel of an outline with how much of it is covered, 0 to 1. Pixels outside the canvas are left out. */
export function fill(
  { width, height, points }: { width: number; height: number; points: readonly Point[] },
  paint: (x: number, y: number, cover: number) => void,
): void {
  const ys = points.map(([, y]) => y)
  const first = Math.max(0, Math.floor(Math.min(...ys)))
  const last = Math.min(height - 1, Math.ceil(Math.max(...ys)))
  const row = new Float32Array(width + 1)
  for (let y = first; y <= last; y++) {
    row.fill(0)
    let left = width
    let right = -1
    for (let slice = 0; slice < slices; slice++) {
      const crossings = crossingsAt(points, y + (slice + 0.5) / slices)
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const from = Math.max(0, crossings[i] ?? 0)
        const to = Math.min(width, crossings[i + 1] ?? 0)
        if (from >= to) continue
        cover(row, from, to)
        left = Math.min(left, Math.floor(from))
        right = Math.max(right, Math.ceil(to) - 1)
      }
    }
    for (let x = left; x <= right; x++) {
      const part = row[x] ?? 0
      if (part > 0) paint(x, y, Math.min(1, part))
    }
  }
}

/** Adds one slice that reaches from one point to another, with the fractions of its first and last pixel. */
function cover(row: Float32Array, from: number, to: number): void {
  const first = Math.floor(from)
  const last = Math.floor(to)
  for (let x = first; x < last; x++) row[x] = (row[x] ?? 0) + 1 / slices
  row[first] = (row[first] ?? 0) - (from - first) / slices
  row[last] = (row[last] ?? 0) + (to - last) / slices
}

function crossingsAt(points: readonly Point[], y: number): number[] {
  const crossings: number[] = []
  let [x1, y1] = points.at(-1) ?? [0, 0]
  for (const [x2, y2] of points) {
    if (y1 <= y !== y2 <= y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
    x1 = x2
    y1 = y2
  }
  return crossings.sort((a, b) => a - b)
}
