import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Path } from './path.ts'

/** The node at a path or, if the path ends early, the last one found. */
export interface Found {
  complete: boolean
  pair?: Pair | undefined
  key?: Node | undefined
  value?: Node | undefined
}

/** Follows `path` as far as it goes. */
export function nearest({ document, path, pairs }: { document: Document; path: Path; pairs: PairFinder }): Found {
  let found: Found = { complete: true, value: document.contents ?? undefined }
  for (const segment of path) {
    const parent = isAlias(found.value) ? found.value.resolve(document) : found.value
    if (isMap(parent)) {
      const pair = pairs.find(parent, String(segment))
      if (pair === undefined) return { ...found, complete: false }
      found = { complete: true, pair, key: pair.key as Node, value: (pair.value as Node | null) ?? undefined }
    } else if (isSeq(parent) && parent.items[Number(segment)] !== undefined) {
      found = { complete: true, value: parent.items[Number(segment)] as Node }
    } else {
      return { ...found, complete: false }
    }
  }
  return found
}

export function isEmpty(node: Node | undefined): boolean {
  return node === undefined || (isScalar(node) && node.value === null && node.source === '')
}

export interface PairFinder {
  find: (map: YAMLMap, key: string) => Pair | undefined
  forget: () => void
}

/** Looks up keys without reading the whole map for each of them. */
export function pairFinder(): PairFinder {
  let known = new WeakMap<YAMLMap, Map<string, Pair>>()
  return {
    find: (map, key) => {
      let index = known.get(map)
      if (index === undefined) {
        // Of a repeated key the last wins, as it does in the data.
        index = new Map(map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair]))
        known.set(map, index)
      }
      return index.get(key)
    },
    forget: () => {
      known = new WeakMap()
    },
  }
}
