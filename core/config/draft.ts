import type { Path } from './path.ts'
import { valueAt } from './shape.ts'

/** A site as far as it can be understood, so that one broken key does not hide other problems. */
export interface DraftSite {
  path: Path
  name?: string
  origin?: string
  script?: string
  recording?: string
  /** Where its steps begin in the recording. */
  starts?: Record<string, string | number>
  /** Names of its pages, in the order of the file. */
  pages?: string[]
  /** What it expects of each step: the keys. */
  expected?: Record<string, string[]>
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
    const starts = startsAt(data, [...path, 'steps'])
    const expected = expectedAt(data, [...path, 'expect'])
    const texts = textsAt({ data, path, keys: ['name', 'origin', 'script', 'recording'] })
    return [{ path, keys, ...(pages && { pages }), ...(starts && { starts }), ...(expected && { expected }), ...texts }]
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

/** What is neither a number nor a text is reported separately. */
function startsAt(data: unknown, path: Path): DraftSite['starts'] | undefined {
  const names = keysAt(data, path)
  if (names === undefined) return undefined
  const entries = names.map((name): [string, unknown] => [name, valueAt(data, [...path, name])])
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string | number] => ['string', 'number'].includes(typeof entry[1])),
  )
}

/** A value that is not a group of keys is reported elsewhere. */
function expectedAt(data: unknown, path: Path): DraftSite['expected'] | undefined {
  const entries = keysAt(data, path)?.map((name) => [name, keysAt(data, [...path, name])] as const)
  return entries && Object.fromEntries(entries.filter((entry): entry is [string, string[]] => entry[1] !== undefined))
}

function keysAt(data: unknown, path: Path): string[] | undefined {
  const value = valueAt(data, path)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : undefined
}
