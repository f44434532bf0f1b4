/** Keys of counts, slots and bins, which must be exactly equal. */
const whole = ['v', 'wm', 'seq', 'first', 'since', 'epochStart', 'idx', 'onset', 'n', 'ns', 'j', 'c', 'counts']

/**
 * Where two JSON values differ: numbers by more than 1e-9 (absolute below 1, relative above); numbers under a key in
 * `exact`, and everything else, in any way.
 */
export function differences(actual: unknown, expected: unknown, { exact = whole } = {}): string[] {
  return below('', { actual, expected, exact, isExact: false })
}

interface Comparison {
  actual: unknown
  expected: unknown
  exact: string[]
  isExact: boolean
}

function below(path: string, { actual, expected, exact, isExact }: Comparison): string[] {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const allowed = isExact ? 0 : 1e-9 * Math.max(1, Math.abs(expected))
    return Math.abs(actual - expected) <= allowed ? [] : [`${path}: ${actual} is not ${expected}`]
  }
  if (typeof actual === 'object' && typeof expected === 'object' && actual !== null && expected !== null) {
    const [left, right] = [actual, expected] as [Record<string, unknown>, Record<string, unknown>]
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => {
      // The false-alarm interval `c` of a configuration is a plain number; the counts `c` of a histogram are an object.
      const keyIsExact = exact.includes(key) && (key !== 'c' || typeof right[key] === 'object')
      const at = Array.isArray(expected) ? `${path}[${key}]` : `${path}.${key}`
      return below(at, { actual: left[key], expected: right[key], exact, isExact: isExact || keyIsExact })
    })
  }
  return Object.is(actual, expected) ? [] : [`${path}: ${String(actual)} is not ${String(expected)}`]
}
