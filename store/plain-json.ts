const maxDepth = 100

export interface JsonFlaw {
  /** Such as `value.visits[3].duration`. */
  path: string
  /** What was found there, such as `NaN`. */
  what: string
}

/**
 * The first value that JSON would not preserve: JSON.stringify silently turns NaN into null and a Map into {}.
 * An undefined property is allowed, because leaving it out is what its author meant.
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
  if (depth > maxDepth) return { path, what: 'circular or nested too deeply' }
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

/** Checks the length of the prototype chain instead of this realm's Object.prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
