/**
 * Null distribution of Wilcoxon's signed-rank statistic T, the sum of the ranks of the positive differences among `n`:
 * entry w is P(T = w), w = 0 .. n(n+1)/2. Each rank i is in the sum with probability 1/2, hence the recursion
 * p_i[w] = p_{i-1}[w] / 2 + p_{i-1}[w - i] / 2 (statistics.md section 6; Wilcoxon 1945, Biometrics Bulletin 1, 80-83).
 *
 * @throws RangeError when `n` is not a whole number of at least 0
 */
export function signedRankPmf(n: number): Float64Array {
  if (!(Number.isInteger(n) && n >= 0)) throw new RangeError(`The number of differences must be whole, got ${n}`)
  const pmf = new Float64Array((n * (n + 1)) / 2 + 1)
  pmf[0] = 1
  for (let rank = 1; rank <= n; rank++) {
    // Downwards, so that pmf[w - rank] is still the value for the previous rank.
    for (let w = (rank * (rank + 1)) / 2; w >= 0; w--) {
      pmf[w] = 0.5 * (pmf[w] ?? 0) + (w >= rank ? 0.5 * (pmf[w - rank] ?? 0) : 0)
    }
  }
  return pmf
}

/**
 * Exact signed-rank test of "the differences are centred at 0" against "greater": the sum of positive ranks `T` and the
 * probability `p` of one at least as large.
 *
 * @throws RangeError on a zero or two differences of the same size, for which the exact distribution does not hold
 */
export function wilcoxonGreater(differences: readonly number[]): { T: number; p: number } {
  const bySize = [...differences].sort((a, b) => Math.abs(a) - Math.abs(b))
  let T = 0
  for (const [index, difference] of bySize.entries()) {
    const next = bySize[index + 1]
    if (difference === 0 || (next !== undefined && Math.abs(next) === Math.abs(difference))) {
      throw new RangeError('The exact signed-rank test allows no zeros or ties: use signedRankInterval instead')
    }
    if (difference > 0) T += index + 1
  }
  let p = 0
  const pmf = signedRankPmf(differences.length)
  for (let w = pmf.length - 1; w >= T; w--) p += pmf[w] ?? 0
  return { T, p: Math.min(1, p) }
}
