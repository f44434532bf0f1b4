const maxDepth = 100

export interface JsonFlaw {
  /** Such as `value.visits[3].duration`. */
  path: string
  /** What stands there, such as `NaN`. */
  what: string
}

/**
 * The first place that JSON would not bring back: JSON.stringify turns NaN into null and a Map into {} without a word.
 * An undefined property is let through, because leaving it out is what whoever wrote it meant.
 */
export function findFlaw(value: unknown, path: string, depth = 0): JsonFlaw | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined
    case 'number':
      return Number.isFinite(value) ? undefined : { path, what: String(value) }
    case 'object':
      break
    case 'bigint':
    case 'function':
    case 'symbol':
    case 'undefined':
      return { path, what: typeof value }
  }
  if (value === null) return undefined
  if (depth > maxDepth) return { path, what: 'circular or nested too deep' }
  if (!Array.isArray(value) && !isPlain(value)) return { path, what: 'a class instance' }
  for (const [name, item] of children(value)) {
    const flaw = findFlaw(item, `${path}${name}`, depth + 1)
    if (flaw) return flaw
  }
  return undefined
}

function* children(value: object): Generator<[name: string, item: unknown]> {
  if (Array.isArray(value)) {
    // entries() visits holes too; they are refused as undefined.
    for (const [index, item] of value.entries()) yield [`[${index}]`, item]
    return
  }
  for (const [key, item] of Object.entries(value)) if (item !== undefined) yield [`.${key}`, item]
}

/** Looks for an end of the prototype chain rather than for this realm's Object.prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
