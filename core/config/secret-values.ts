import { type Document, isPair, isScalar, visit } from 'yaml'
import { closest } from '../model/parsed.ts'

/** Keys whose value names a secret. */
const naming = ['password', 'slack', 'teams', 'signedWith', 'cruxKey']
/** What the author of a benchmark names freely, so that a step may be called "password". */
const named = new Set(['pages', 'steps', 'expect', 'profiles'])

/** What the name of a header that carries a credential has in it. */
export const credential = /auth|token|key|secret|passw|session/i

/**
 * Where a text stands in the place of the name of a secret, and may be the secret itself: offsets from and to. Logs of a pipeline are
 * read by more people than the file, so that no message quotes it.
 */
export function secretValues(document: Document): [from: number, to: number][] {
  const found: [number, number][] = []
  visit(document, {
    Pair: (_, { key, value }, path) => {
      if (!isScalar(key)) return undefined
      const name = String(key.value)
      if (named.has(name)) return visit.SKIP
      const parent = path.findLast(isPair)?.key
      const isHeader = isScalar(parent) && parent.value === 'headers' && credential.test(name)
      if (!isHeader && closest(name, naming) === undefined) return undefined
      if (!isScalar(value) || !value.range || isName(value.value)) return undefined
      found.push([value.range[0], value.range[1]])
      return undefined
    },
  })
  return found
}

function isName(value: unknown): boolean {
  return (
    typeof value !== 'string' ||
    (value.length <= 80 && /^(?:secret:)?[a-z0-9]+(?:-[a-z0-9]+)*(?::[\w.-]+)?$/.test(value))
  )
}
