import { isCollection, isMap, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { withLineFeeds } from '../line-ends.ts'
import { aligned, changedText, inFlow, isGroup, keyOf, rangeOf, says } from './flow-text.ts'

/** What stands at a place instead of what stood there. */
interface Edit {
  from: number
  to: number
  text: string
}

/**
 * The text with keys of the file's outermost group set to values, undefined taking one out. Every line that need not change stays
 * as it is, with its quotes, spaces, comment and line end. Throws a TypeError where that is not possible.
 */
export function edited(text: string, root: YAMLMap, values: Record<string, unknown>): string {
  const file = new EditedFile(text)
  file.changeMap(root, values, { isWhole: false })
  return file.result()
}

class EditedFile {
  readonly #text: string
  /** Of the same length, where every line ends in a line feed. */
  readonly #lines: string
  readonly #lineEnd: string
  readonly #edits: Edit[] = []

  constructor(text: string) {
    this.#text = text
    this.#lines = withLineFeeds(text)
    this.#lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
  }

  result(): string {
    let at = 0
    let result = ''
    // Stable: what is inserted at one place stays in order, the innermost first.
    for (const { from, to, text } of this.#edits.toSorted((a, b) => a.from - b.from)) {
      if (from < at) throw new TypeError('Two changes overlap.')
      result += this.#text.slice(at, from) + text
      at = to
    }
    return result + this.#text.slice(at)
  }

  /** `isWhole`: keys that the values lack are taken out. */
  changeMap(map: YAMLMap, values: Record<string, unknown>, { isWhole }: { isWhole: boolean }): void {
    const pairs = map.items as Pair<Node, Node | null>[]
    if (map.flow) {
      this.#replace(map, isWhole ? values : { ...(map.toJSON() as object), ...values })
      return
    }
    for (const [at, { key, value: node }] of pairs.entries()) {
      const name = keyOf(key)
      if (!(name in values)) {
        if (isWhole) this.#removePair(pairs, at)
        continue
      }
      const value = values[name]
      if (node === null) throw new TypeError('A key has no value.')
      // An empty group takes no lines.
      if (isBlock(node) && isGroup(value) && Object.keys(value).length === 0) this.#removePair(pairs, at)
      else this.#change(node, value)
    }
    const known = new Set(pairs.map(({ key }) => keyOf(key)))
    const [first] = pairs
    for (const [key, value] of Object.entries(values)) {
      if (known.has(key) || (isGroup(value) && Object.keys(value).length === 0)) continue
      const indent = first === undefined ? 0 : this.#column(rangeOf(first.key)[0])
      this.#insertLine(this.#lineAfter(lastOf(map)), indent, inFlow({ [key]: value }).slice(2, -2))
    }
  }

  #change(node: Node, value: unknown): void {
    if (says(node, value)) return
    if (isMap(node) && isGroup(value)) this.changeMap(node, value, { isWhole: true })
    else if (isSeq(node) && !node.flow && Array.isArray(value)) this.#changeList(node, value)
    else this.#replace(node, value)
  }

  #replace(node: Node, value: unknown): void {
    if (isBlock(node)) throw new TypeError('Lines cannot become another kind of value.')
    if (says(node, value)) return
    const [from, to] = rangeOf(node)
    this.#edits.push({ from, to, text: changedText(this.#text, node, value) })
  }

  #changeList(list: YAMLSeq, values: readonly unknown[]): void {
    const items = list.items as Node[]
    // An address that had preferences, in lines of their own, is taken out and put in again without them.
    const found = aligned(items, values).map((at, index) => {
      const item = items[at ?? -1]
      return item !== undefined && isBlock(item) && !isGroup(values[index]) ? undefined : at
    })
    for (const [at, item] of items.entries()) {
      const index = found.indexOf(at)
      if (index < 0) this.#removeItem(item, { isFirst: at === 0 })
      else this.#change(item, values[index])
    }
    for (const [index, value] of values.entries()) {
      if (found[index] !== undefined) continue
      const next = found.slice(index).find((at) => at !== undefined) ?? items.length
      const [before, after] = [items[next - 1], items[next]]
      const beside = before ?? after
      if (beside === undefined) throw new TypeError('A list has no lines.')
      const dash = this.#dashOf(beside)
      const place = before === undefined ? this.#lineStart(dash) : this.#lineAfterItem(before)
      const indent = this.#column(dash)
      const lines =
        isMap(beside) && !beside.flow && isGroup(value)
          ? Object.entries(value).map((pair) => inFlow(Object.fromEntries([pair])).slice(2, -2))
          : [inFlow(value)]
      this.#insertLine(place, indent, `- ${lines.join(`${this.#lineEnd}${' '.repeat(indent + 2)}`)}`)
    }
  }

  #removePair(pairs: readonly Pair<Node, Node | null>[], at: number): void {
    const { key, value } = pairs[at] as Pair<Node, Node | null>
    const [start] = rangeOf(key)
    const from = this.#lineStart(start)
    if (this.#lines.slice(from, start).trim() === '') {
      const above = at === 0 ? from : this.#commentAbove(from, this.#column(start))
      this.#edits.push({ from: above, to: this.#lineAfter(lastOf(value ?? key)), text: '' })
      return
    }
    // It stands behind the dash of a list: the next one takes its place.
    const next = pairs[at + 1]
    if (next === undefined) throw new TypeError('An item would be empty.')
    this.#edits.push({ from: start, to: rangeOf(next.key)[0], text: '' })
  }

  /** With the comments about it, which would seem to be about the next one: those within, and the one above. */
  #removeItem(item: Node, { isFirst }: { isFirst: boolean }): void {
    const dash = this.#dashOf(item)
    const line = this.#lineStart(dash)
    const above = this.#commentAbove(line, this.#column(dash))
    // What is above the first one may be about the whole list.
    const from = isFirst && !isAbout(this.#lines.slice(above, line), item) ? line : above
    this.#edits.push({ from, to: this.#lineAfterItem(item), text: '' })
  }

  /** Where the comment begins that is directly above a line, at its column; what was commented out stays. */
  #commentAbove(line: number, column: number): number {
    let from = line
    while (from > 0) {
      const above = this.#lineStart(from - 1)
      const text = this.#lines.slice(above, from)
      if (!text.startsWith(`${' '.repeat(column)}#`) || isCommentedOut(text)) break
      from = above
    }
    return from
  }

  #insertLine(at: number, indent: number, line: string): void {
    const written = ' '.repeat(indent) + line
    const isBehindEnd = at === this.#text.length && !this.#lines.endsWith('\n')
    const text = isBehindEnd ? this.#lineEnd + written : written + this.#lineEnd
    this.#edits.push({ from: at, to: at, text })
  }

  #dashOf(item: Node): number {
    const [start] = rangeOf(item)
    const dash = this.#lines.lastIndexOf('-', start - 1)
    const isAlone = this.#lines.slice(this.#lineStart(dash), dash).trim() === ''
    if (dash < 0 || !isAlone || this.#lines.slice(dash + 1, start).trim() !== '')
      throw new TypeError('An item does not begin with a dash on its line.')
    return dash
  }

  #lineStart(at: number): number {
    return at === 0 ? 0 : this.#lines.lastIndexOf('\n', at - 1) + 1
  }

  #column(at: number): number {
    return at - this.#lineStart(at)
  }

  /** Where the line behind an item of a list begins, and behind the comments that stand further in than its dash. */
  #lineAfterItem(item: Node): number {
    const column = this.#column(this.#dashOf(item))
    let at = this.#lineAfter(lastOf(item))
    while (at < this.#lines.length) {
      const found = this.#lines.indexOf('\n', at)
      const next = found < 0 ? this.#lines.length : found + 1
      const [spaces = ''] = /^ *(?=#)/.exec(this.#lines.slice(at, next)) ?? []
      if (spaces.length <= column) break
      at = next
    }
    return at
  }

  /** Where the line behind a node begins. */
  #lineAfter(node: Node): number {
    const [, end] = rangeOf(node)
    if (end > 0 && this.#lines[end - 1] === '\n') return end
    const found = this.#lines.indexOf('\n', end)
    return found < 0 ? this.#lines.length : found + 1
  }
}

/** Whether a comment names the site or recipient of an item. */
function isAbout(comment: string, item: Node): boolean {
  const data: unknown = isCollection(item) ? item.toJSON() : String(item)
  const name = isGroup(data) ? (data.name ?? data.to) : data
  return typeof name === 'string' && comment.toLowerCase().includes(name.toLowerCase())
}

/** A line of a site or recipient that takes no part for now. */
function isCommentedOut(line: string): boolean {
  return /^ *#\s*(?:-\s|(?:name|origin|pages|script|recording|to)\s*:)/.test(line)
}

function isBlock(node: Node): boolean {
  return isCollection(node) && !node.flow
}

/** The last node in a block: its own place may reach to the comments of what follows. */
function lastOf(node: Node): Node {
  if (!isCollection(node) || node.flow) return node
  const last = node.items.at(-1) as Node | Pair<Node, Node | null> | undefined
  if (last === undefined) return node
  return 'key' in last ? lastOf(last.value ?? last.key) : lastOf(last)
}
