import type { Path } from './path.ts'
import { valueAt } from './shape.ts'

/** A site as far as it can be understood, so that one broken key does not hide other problems. */
export interface DraftSite {
  path: Path
  name?: string
  origin?: string
  script?: string
  /** Names of its pages, in the order of the file. */
  pages?: string[]
  /** Its keys, known or not. */
  keys: string[]
}

/** Our site first; skips whatever does not look like a site. */
export function draftSites(data: unknown): DraftSite[] {
  const competitors = valueAt(data, ['competitors'])
  const paths: Path[] = [['us'], ...(Array.isArray(competitors) ? competitors.map((_, i) => ['competitors', i]) : [])]
  return paths.flatMap((path) => {
    const keys = keysAt(data, path)
    const pages = keysAt(data, [...path, 'pages'])
    if (keys === undefined) return []
    return [{ path, keys, ...(pages && { pages }), ...textsAt({ data, path, keys: ['name', 'origin', 'script'] }) }]
  })
}

export function textAt(data: unknown, path: Path): string | undefined {
  const value = valueAt(data, path)
  return typeof value === 'string' ? value : undefined
}

function textsAt<K extends string>({ data, path, keys }: { data: unknown; path: Path; keys: K[] }) {
  const texts: Partial<Record<K, string>> = {}
  for (const key of keys) {
    const text = textAt(data, [...path, key])
    if (text !== undefined) texts[key] = text
  }
  return texts
}

function keysAt(data: unknown, path: Path): string[] | undefined {
  const value = valueAt(data, path)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : undefined
}
