import { type Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'
import type { LiveCompetitor, LiveSettings } from '../../model/live.ts'
import { slug } from '../../model/slug.ts'

/**
 * The text of a benchmark.yaml that says what live settings say; comments, order and whatever is not set stay. Undefined where
 * the text is built in a way that cannot be changed piece by piece, such as with aliases. Whether it says the same is for the
 * caller to check.
 */
export function writtenInto(text: string, live: LiveSettings): string | undefined {
  const document = parseDocument(text, { stringKeys: true })
  try {
    const { every, target = {}, alarm = {}, competitors } = live
    if (every !== undefined) document.set('every', every)
    for (const [key, value] of Object.entries(target)) put(document, ['target', key], value)
    for (const [key, value] of Object.entries(alarm)) put(document, ['alarm', key], value)
    if (competitors !== undefined) putCompetitors(document, competitors)
    // Long lines stay long: a folded address is hard to read.
    return document.toString({ lineWidth: 0 })
  } catch {
    return undefined
  }
}

/** Null takes the key out. */
function put(document: Document, path: string[], value: unknown): void {
  if (value === undefined) return
  if (value === null) document.deleteIn(path)
  else document.setIn(path, document.createNode(value))
}

function putCompetitors(document: Document, live: readonly LiveCompetitor[]): void {
  const list = document.get('competitors')
  if (!isSeq(list)) throw new TypeError('The competitors are not a list.')
  const own = (name: unknown) => live.find((one) => slug(one.name) === slug(String(name)))
  list.items = list.items.filter((item) => !isMap(item) || !item.has('pages') || own(item.get('name')) !== undefined)
  const known = new Set<LiveCompetitor>()
  for (const item of list.items) {
    const one = isMap(item) && item.has('pages') ? own(item.get('name')) : undefined
    if (one === undefined || !isMap(item)) continue
    known.add(one)
    change(document, item, one)
  }
  append(
    document,
    list,
    live.filter((one) => !known.has(one)),
  )
}

/** As overlay.ts merges: another origin inherits nothing. */
function change(document: Document, item: YAMLMap, { name, origin, pages }: LiveCompetitor): void {
  const isSameSite = item.get('origin') === origin
  if (!isSameSite)
    for (const { key } of [...item.items]) if (!['name', 'origin', 'pages'].includes(String(key))) item.delete(key)
  if (item.get('name') !== name) item.set('name', name)
  if (!isSameSite) item.set('origin', origin)
  const before = JSON.stringify((item.toJSON() as { pages?: unknown }).pages)
  if (before !== JSON.stringify(pages)) item.set('pages', document.createNode(pages))
}

function append(document: Document, list: YAMLSeq, added: readonly LiveCompetitor[]): void {
  for (const { name, origin, pages } of added) list.add(document.createNode({ name, origin, pages }))
}
