/**
 * Anytime-valid confidence interval of the median: it holds at all times simultaneously, so you may look after every round
 * and stop whenever you like. The price is 1.7 to 2 times the width of `signedRankInterval`. Null while there are too few
 * values (7 are needed at alpha 0.05).
 *
 * With h values above and l below the true median, E = 2^n B(h + 1/2, l + 1/2) / B(1/2, 1/2) is a nonnegative
 * martingale starting at 1 (the Krichevsky-Trofimov mixture of coin bets), so by Ville's inequality the probability that it
 * ever reaches 1 / alpha is at most alpha. Every m for which it stays below is in the interval:
 *
 *     ln E(j)   high |*                                 j = number of values beyond m
 *                    |  *
 *     ln(1/alpha) ---|-----*---------------------
 *                    |        *                         the interval runs from the j-th smallest
 *                    +--+--+--*--> j                    to the j-th largest value
 *
 * Statistics.md section 6; Krichevsky & Trofimov (1981), IEEE Trans. Inf. Theory 27, 199-207; Howard & Ramdas (2022),
 * Bernoulli 28, 1704-1728.
 *
 * @throws RangeError when alpha is not in (0, 1)
 */
export function anytimeMedianInterval(
  values: readonly number[],
  alpha: number,
): { low: number; high: number; j: number } | null {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must be between 0 and 1, got ${alpha}`)
  const n = values.length
  const limit = Math.log(1 / alpha)
  // ln E at j = 0, without a gamma function: n ln 2 + ln G(n + 1/2) + ln G(1/2) - ln G(n + 1) - ln pi = sum ln((2i-1)/i)
  let logE = 0
  for (let i = 1; i <= n; i++) logE += Math.log((2 * i - 1) / i)
  if (logE < limit) return null
  let j = 0
  while (logE >= limit) {
    // B(j + 3/2, n - j - 1/2) / B(j + 1/2, n - j + 1/2) = (j + 1/2) / (n - j - 1/2)
    logE += Math.log((j + 0.5) / (n - j - 0.5))
    j++
  }
  const sorted = Float64Array.from(values).sort()
  return { low: sorted[j - 1] ?? Number.NaN, high: sorted[n - j] ?? Number.NaN, j }
}
