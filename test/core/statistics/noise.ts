/** Seeded uniform numbers in (0, 1): mulberry32, enough for tests. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32
  }
}

/** Seeded standard normals, by Box and Muller. */
export function normal(seed: number): () => number {
  const next = uniform(seed)
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())
}

/** Seeded log ratios of a level stream: normal, with one round in twenty three times as wide. Standard deviation 0.12. */
export function levelNoise(seed: number): () => number {
  const gauss = normal(seed)
  const next = uniform(seed + 1)
  return () => gauss() * (next() < 0.05 ? 0.3 : 0.1)
}
