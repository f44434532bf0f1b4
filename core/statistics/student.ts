/**
 * Probability that Student's t with `freedom` degrees of freedom exceeds `t`. Exact for whole degrees, by the finite series
 * of Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 *
 * @throws RangeError when `freedom` is not a whole number from 1 on
 */
export function studentTail(t: number, freedom: number): number {
  if (!Number.isInteger(freedom) || freedom < 1)
    throw new RangeError(`Degrees of freedom must be 1 or more, got ${freedom}`)
  if (t === Number.POSITIVE_INFINITY) return 0
  const angle = Math.atan(Math.abs(t) / Math.sqrt(freedom))
  const within = freedom % 2 === 0 ? evenSeries(angle, freedom) : oddSeries(angle, freedom)
  const beyond = Math.max(0, (1 - within) / 2)
  return t >= 0 ? beyond : 1 - beyond
}

function evenSeries(angle: number, freedom: number): number {
  const square = Math.cos(angle) ** 2
  let [term, sum] = [1, 1]
  for (let k = 2; k <= freedom - 2; k += 2) {
    term *= ((k - 1) / k) * square
    sum += term
  }
  return Math.sin(angle) * sum
}

function oddSeries(angle: number, freedom: number): number {
  if (freedom === 1) return (2 * angle) / Math.PI
  const square = Math.cos(angle) ** 2
  let term = Math.cos(angle)
  let sum = term
  for (let k = 3; k <= freedom - 2; k += 2) {
    term *= ((k - 1) / k) * square
    sum += term
  }
  return (2 / Math.PI) * (angle + Math.sin(angle) * sum)
}
