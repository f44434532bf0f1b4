/**
 * A copy of plain JSON data that shares nothing with it. `structuredClone` gives the same, but takes ten times as long: it was a
 * sixth of what a round costs the judge.
 */
export function plainCopy<T>(value: T): T {
  return (isPrimitive(value) ? value : copyOf(value as object)) as T
}

function copyOf(value: object): unknown {
  if (Array.isArray(value)) {
    // Most lists are of numbers: then this is all there is to copy.
    const items: unknown[] = value.slice()
    for (let index = 0; index < items.length; index++) {
      const item = items[index]
      if (!isPrimitive(item)) items[index] = copyOf(item as object)
    }
    return items
  }
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const own = (value as Record<string, unknown>)[key]
    const item = isPrimitive(own) ? own : copyOf(own)
    // An assignment would set the prototype: a site or step may be called so.
    if (key === '__proto__')
      Object.defineProperty(copy, key, { value: item, enumerable: true, writable: true, configurable: true })
    else copy[key] = item
  }
  return copy
}

function isPrimitive(value: unknown): value is string | number | boolean | null | undefined {
  return typeof value !== 'object' || value === null
}
