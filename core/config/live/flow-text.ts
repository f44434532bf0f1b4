import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, Scalar, stringify } from 'yaml'
import { slug } from '../../model/slug.ts'

/** A value on one line, as the documentation writes it: `[a, b]` and `{ a: b }`. */
export function inFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inFlow).join(', ')}]`
  if (isGroup(value)) {
    const pairs = Object.entries(value).map(([key, one]) => `${scalarText(key)}: ${inFlow(one)}`)
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
  }
  return scalarText(value)
}

/** `type` is how the scalar before it was quoted. */
function scalarText(value: unknown, type?: Scalar.Type | null): string {
  const scalar = new Scalar(value)
  if (type) scalar.type = type
  // Between brackets, so that whatever would end a value there is quoted.
  return stringify([scalar], { collectionStyle: 'flow', lineWidth: 0 }).trim().slice(1, -1).trim()
}

/**
 * The text of a scalar or a flow collection once it says `value`; what already does keeps every character. Throws a TypeError where
 * that cannot be done without a loss.
 */
export function changedText(text: string, node: Node, value: unknown): string {
  const [start, end] = rangeOf(node)
  if (isAlias(node)) throw new TypeError('An alias cannot be changed in place.')
  if (says(node, value)) return text.slice(start, end)
  if (isScalar(node)) {
    if (node.type?.startsWith('BLOCK')) throw new TypeError('A text of several lines cannot be changed in place.')
    return typeof value === 'object' && value !== null ? inFlow(value) : scalarText(value, node.type)
  }
  if (isMap(node) && isGroup(value)) {
    const pairs = node.items as Pair<Node, Node | null>[]
    const parts = pairs.map(({ key, value: inner }) => {
      const name = keyOf(key)
      if (!(name in value) || inner === null) return undefined
      const separator = text.slice(rangeOf(key)[1], rangeOf(inner)[0])
      return text.slice(...rangeOf(key)) + separator + changedText(text, inner, value[name])
    })
    const known = new Set(pairs.map(({ key }) => keyOf(key)))
    const added = Object.entries(value).filter(([key]) => !known.has(key))
    const places = pairs.map(({ key, value: inner }): Place => [rangeOf(key)[0], rangeOf(inner ?? key)[1]])
    const news = added.map(([key, one]) => `${scalarText(key)}: ${inFlow(one)}`)
    return rebuilt(text, [start, end], { places, parts, texts: [...parts.flatMap((part) => part ?? []), ...news] })
  }
  if (isSeq(node) && Array.isArray(value)) {
    const items = node.items as Node[]
    const found = aligned(items, value)
    const texts = value.map((one, index) => {
      const item = items[found[index] ?? -1]
      return item === undefined ? inFlow(one) : changedText(text, item, one)
    })
    const parts = items.map((_, index) => (found.includes(index) ? texts[found.indexOf(index)] : undefined))
    return rebuilt(text, [start, end], { places: items.map(rangeOf), parts, texts })
  }
  return inFlow(value)
}

interface Parts {
  places: readonly Place[]
  /** Of each place what it says now; undefined where it is taken out. */
  parts: readonly (string | undefined)[]
  /** All that the collection is to hold. */
  texts: readonly string[]
}

/** With the spaces and line breaks that it has. */
function rebuilt(text: string, [start, end]: Place, { places, parts, texts }: Parts): string {
  const edges = [start + 1, ...places.flat(), end - 1]
  const gaps = Array.from({ length: edges.length / 2 }, (_, at) => text.slice(edges[2 * at], edges[2 * at + 1]))
  const [open = '', close = ''] = [text[start], text[end - 1]]
  if (texts.length === parts.length && parts.every((part, at) => part === texts[at]))
    return open + texts.map((part, at) => (gaps[at] ?? '') + part).join('') + (gaps.at(-1) ?? '') + close
  if (gaps.some((gap) => gap.includes('#'))) throw new TypeError('A comment would be lost.')
  if (texts.length === 0) return open + close
  const isEmpty = places.length === 0
  const pad = isEmpty && open === '{' ? ' ' : gaps[0]
  const separator = gaps.length > 2 ? gaps[1] : /[\r\n]/.test(pad ?? '') ? `,${pad}` : ', '
  return open + pad + texts.join(separator) + (isEmpty ? pad : gaps.at(-1)) + close
}

/** From and to, in characters. */
export type Place = [from: number, to: number]

export function rangeOf(node: Node): Place {
  const [start, end] = node.range ?? []
  if (start === undefined || end === undefined) throw new TypeError('A node has no place in the text.')
  return [start, end]
}

export function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key)
}

/** Whether a node already has this value, whatever the order of its keys. */
export function says(node: Node | null, value: unknown): boolean {
  if (isMap(node) && isGroup(value)) {
    const keys = Object.keys(value)
    return (
      node.items.length === keys.length &&
      node.items.every(({ key, value: inner }) => keyOf(key) in value && says(inner as Node | null, value[keyOf(key)]))
    )
  }
  if (isSeq(node) && Array.isArray(value))
    return node.items.length === value.length && node.items.every((item, at) => says(item as Node, value[at]))
  return isScalar(node) && node.value === value
}

/** Of each value the index of the item that it was, in rising order; undefined for a new one. */
export function aligned(items: readonly Node[], values: readonly unknown[]): (number | undefined)[] {
  const names = items.map((item) => nameOf(isCollection(item) ? item.toJSON() : isScalar(item) ? item.value : null))
  let from = 0
  return values.map((value) => {
    const at = names.indexOf(nameOf(value), from)
    if (at < 0) return undefined
    from = at + 1
    return at
  })
}

/** By which people know a competitor or a recipient, however else it changed. */
function nameOf(value: unknown): string {
  const { name, to } = isGroup(value) ? value : { name: undefined, to: value }
  return name === undefined ? String(to) : slug(String(name))
}

export function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
