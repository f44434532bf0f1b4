import { normalUpperTail } from './normal.ts'

type Alternative = 'two-sided' | 'greater' | 'less'

/** Two samples, and the suspected direction in which x differs from y. */
export interface Samples {
  x: readonly number[]
  y: readonly number[]
  alternative: Alternative
}

/** `U` of x counts the pairs in which x exceeds y, ties as half; `p` is the probability of one at least as extreme. */
export interface MannWhitney {
  U: number
  p: number
}

/**
 * Exact Mann-Whitney test of "x and y are alike". Mann & Whitney (1947), Annals of Mathematical Statistics 18, 50-60.
 * Cost grows with (x * y)^2: intended for small samples, below about 40 per side.
 *
 * @throws RangeError on an empty sample, or on ties: use `mannWhitneyNormal` in that case
 */
export function mannWhitneyExact({ x, y, alternative }: Samples): MannWhitney {
  const { U, ties } = compare(x, y)
  if (ties.length > 0) throw new RangeError('The exact Mann-Whitney test allows no ties: use mannWhitneyNormal instead')
  const pmf = nullDistribution(x.length, y.length)
  return { U, p: tail(alternative, { U, pairs: x.length * y.length, upper: (u) => atLeast(pmf, u) }) }
}

/**
 * Mann-Whitney test by the normal approximation, with tie-corrected variance and a continuity correction of 1/2 (Lehmann
 * 1975, Nonparametrics, section 1.4). `p` is 1 when every value is the same.
 *
 * @throws RangeError on an empty sample
 */
export function mannWhitneyNormal({ x, y, alternative }: Samples): MannWhitney {
  const { U, ties } = compare(x, y)
  const pairs = x.length * y.length
  const n = x.length + y.length
  const tied = ties.reduce((sum, t) => sum + (t ** 3 - t), 0)
  const variance = (pairs / 12) * (n + 1 - tied / (n * (n - 1)))
  const upper = (u: number) => normalUpperTail((u - pairs / 2 - 0.5) / Math.sqrt(variance))
  return { U, p: tail(alternative, { U, pairs, upper }) }
}

function tail(
  alternative: Alternative,
  { U, pairs, upper }: { U: number; pairs: number; upper: (u: number) => number },
): number {
  switch (alternative) {
    case 'greater':
      return upper(U)
    case 'less':
      return upper(pairs - U)
    case 'two-sided':
      return Math.min(1, 2 * upper(Math.max(U, pairs - U)))
    default:
      return alternative satisfies never
  }
}

/** U of x, and the sizes of the groups of equal values. */
function compare(x: readonly number[], y: readonly number[]): { U: number; ties: number[] } {
  if (x.length === 0 || y.length === 0) throw new RangeError('The Mann-Whitney test needs values on both sides')
  let U = 0
  for (const a of x) for (const b of y) U += a > b ? 1 : a === b ? 0.5 : 0
  const sizes = new Map<number, number>()
  for (const value of [...x, ...y]) sizes.set(value, (sizes.get(value) ?? 0) + 1)
  return { U, ties: [...sizes.values()].filter((size) => size > 1) }
}

/** P(U = u): every order of m + n values is equally likely; ways(i, j, u) = ways(i-1, j, u-j) + ways(i, j-1, u). */
function nullDistribution(m: number, n: number): Float64Array {
  // Row i holds the distribution for i values of x and j of y, as j grows. Averaging rather than counting avoids overflow.
  let rows = Array.from({ length: m + 1 }, () => Float64Array.of(1))
  for (let j = 1; j <= n; j++) {
    const next = [Float64Array.of(1)]
    for (let i = 1; i <= m; i++) {
      const row = new Float64Array(i * j + 1)
      const largestIsX = next[i - 1] ?? row
      const largestIsY = rows[i] ?? row
      for (let u = 0; u < row.length; u++) {
        const ifX = u >= j ? (largestIsX[u - j] ?? 0) : 0
        row[u] = (i * ifX + j * (largestIsY[u] ?? 0)) / (i + j)
      }
      next.push(row)
    }
    rows = next
  }
  return rows[m] ?? Float64Array.of(1)
}

function atLeast(pmf: Float64Array, u: number): number {
  let p = 0
  for (let k = pmf.length - 1; k >= u; k--) p += pmf[k] ?? 0
  return Math.min(1, p)
}
