// Coefficients of AS241 PPND16 in ascending powers, each the double nearest to the published decimal: Wichura (1988),
// Applied Statistics 37, 477-484; docs/detector.md section 9.
const A = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
]
const B = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
]
const C = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
]
const D = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
]
const E = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
]
const F = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
]

/**
 * Inverse of the normal distribution function: the z that a standard normal stays below with probability `p`.
 * AS241 PPND16, absolute error below 5e-15. Returns minus infinity at 0 and plus infinity at 1.
 *
 * @throws RangeError when `p` is outside [0, 1]
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A probability must be in [0, 1], got ${p}`)
  if (p === 0) return Number.NEGATIVE_INFINITY
  if (p === 1) return Number.POSITIVE_INFINITY
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(A, r)) / polynomial(B, r)
  }
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)))
  const z = r <= 5 ? polynomial(C, r - 1.6) / polynomial(D, r - 1.6) : polynomial(E, r - 5) / polynomial(F, r - 5)
  return q < 0 ? -z : z
}

/** Beyond this the continued fraction converges faster than the series. */
const TAIL_BEGINS = 3

/**
 * Probability that a standard normal exceeds `z`. Near the middle by Marsaglia's series (2004, J. Statistical Software
 * 11(4)), in the tail by Laplace's continued fraction of Mills' ratio (Abramowitz & Stegun 26.2.14), so that small
 * probabilities keep their relative accuracy.
 */
export function normalUpperTail(z: number): number {
  if (z < -TAIL_BEGINS) return 1 - normalUpperTail(-z)
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z > TAIL_BEGINS) {
    let fraction = z
    for (let k = 200; k >= 1; k--) fraction = z + k / fraction
    return density / fraction
  }
  // P(Z < z) = 1/2 + density * (z + z^3/3 + z^5/(3*5) + ...)
  let term = z
  let sum = z
  for (let k = 3; Math.abs(term) > 1e-18; k += 2) {
    term *= (z * z) / k
    sum += term
  }
  return 0.5 - density * sum
}

/** Horner's rule, starting from the highest power. */
function polynomial(ascending: readonly number[], x: number): number {
  let value = 0
  for (let power = ascending.length - 1; power >= 0; power--) value = value * x + (ascending[power] ?? 0)
  return value
}

/** What a two-sided 95 % interval of a normal estimate is wide on each side, in standard errors. */
export const Z95: number = normalQuantile(0.975)
