/** Levels; a value that contains itself has more. */
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
export function findFlaw(value: unknown, path: string): JsonFlaw | undefined {
  const flaw = flawIn(value, 0)
  return flaw && { path: `${path}${flaw.names.reverse().join('')}`, what: flaw.what }
}

/** Names from the inside out: nearly every value is without a flaw, and needs none. */
function flawIn(value: unknown, depth: number): { names: string[]; what: string } | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined
    case 'number':
      return Number.isFinite(value) ? undefined : { names: [], what: String(value) }
    case 'object':
      break
    case 'bigint':
    case 'function':
    case 'symbol':
    case 'undefined':
      return { names: [], what: typeof value }
  }
  if (value === null) return undefined
  if (depth > maxDepth) return { names: [], what: 'circular or nested too deeply' }
  if (Array.isArray(value)) return flawInItems(value, depth)
  if (!isPlain(value)) return { names: [], what: 'a class instance' }
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key]
    const flaw = item === undefined ? undefined : flawIn(item, depth + 1)
    if (flaw !== undefined) return named(flaw, `.${key}`)
  }
  return undefined
}

/** By index, which visits holes too: they are refused as undefined. */
function flawInItems(items: readonly unknown[], depth: number): ReturnType<typeof flawIn> {
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    // Most lists are of numbers, and checking those here takes a third of the time.
    if (typeof item === 'number' && Number.isFinite(item)) continue
    const flaw = Array.isArray(item) && depth < maxDepth ? flawInItems(item, depth + 1) : flawIn(item, depth + 1)
    if (flaw !== undefined) return named(flaw, `[${index}]`)
  }
  return undefined
}

function named(flaw: { names: string[]; what: string }, name: string): typeof flaw {
  flaw.names.push(name)
  return flaw
}

/** Checks the length of the prototype chain instead of this realm's Object.prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
