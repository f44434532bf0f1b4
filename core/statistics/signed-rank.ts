/**
 * Null distribution of Wilcoxon's signed-rank statistic T, the sum of the ranks of the positive differences among `n`:
 * entry w is P(T = w), w = 0 .. n(n+1)/2. Each rank i is in the sum with probability 1/2, hence the recursion
 * p_i[w] = p_{i-1}[w] / 2 + p_{i-1}[w - i] / 2 (docs/detector.md section 6; Wilcoxon 1945, Biometrics Bulletin 1, 80-83).
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
