/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const cells = 64

/** Smooth random hills in [-1, 1] over the plane: a grid of random heights, blended. Repeats every 64 units. */
export function hills(seed: number): (x: number, y: number) => number {
  const next = random(seed)
  const heights = Float32Array.from({ length: cells * cells }, () => next() * 2 - 1)
  const at = (column: number, row: number) => heights[(row & (cells - 1)) * cells + (column & (cells - 1))] ?? 0
  return (x, y) => {
    const column = Math.floor(x)
    const row = Math.floor(y)
    const u = ease(x - column)
    const v = ease(y - row)
    const above = at(column, row) + (at(column + 1, row) - at(column, row)) * u
    const below = at(column, row + 1) + (at(column + 1, row + 1) - at(column, row + 1)) * u
    return above + (below - above) * v
  }
}

function ease(t: number): number {
  return t * t * (3 - 2 * t)
}
