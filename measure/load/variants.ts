import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { mostVariants, type Variant } from '#core/model/experiments.ts'
import { decodedPart } from '#core/model/lenient.ts'
import { bounded } from './bounded.ts'
import type { Documents } from './documents.ts'
import { keepers } from './experiment-tools.ts'

/** A cookie, or an entry of localStorage. */
interface Entry {
  in: 'cookie' | 'storage'
  name: string
  value: string
}

/** What a page that hangs would take, ms. */
const readingLimit = 1_000
const mostEntries = 100
/** A longer value is not read. */
const longestValue = 50_000

/**
 * Which variants of A/B tests the page at the end of a load was given, by the tools that we know. Of what a page keeps only a hash
 * leaves this file. Never throws: a page that does not answer has none.
 */
export async function readVariants(page: Page, documents: Documents): Promise<Variant[]> {
  const url = page.url()
  if (!/^https?:/.test(url)) return []
  const asked = page
    .context()
    .cookies(url)
    .catch(() => [])
  const [cookies, stored] = await Promise.all([
    bounded(asked, { limit: readingLimit, late: () => [] }),
    documents.ask(storageExpression, readingLimit),
  ])
  const inCookies = cookies.map(
    ({ name, value }): Entry => ({ in: 'cookie', name, value: decodedPart(value) ?? value }),
  )
  return variantsOf([...inCookies, ...storedIn(stored)])
}

/** The variants that entries tell of, a tool each, in the order of our list. */
export function variantsOf(entries: readonly Entry[]): Variant[] {
  const found = new Map<Variant[0], string[]>()
  for (const { tool, in: place, name: pattern, variantsIn } of keepers) {
    for (const { in: kept, name, value } of entries) {
      if ((place !== 'both' && place !== kept) || value.length > longestValue || !pattern.test(name)) continue
      const variants = attempt(() => variantsIn(value, name))
      if (variants !== undefined) found.set(tool, [...(found.get(tool) ?? []), variants])
    }
  }
  return [...found].slice(0, mostVariants).map(([tool, all]) => [tool, hashOf([...new Set(all)].toSorted().join(';'))])
}

/** Runs in the isolated world, where a page cannot replace what it calls. */
const storageExpression = `(() => {
  const patterns = [${keepers
    .filter((keeper) => keeper.in !== 'cookie')
    .map(({ name }) => String(name))
    .join(', ')}]
  const found = []
  try {
    for (let at = 0; at < localStorage.length && found.length < ${mostEntries}; at++) {
      const name = localStorage.key(at)
      if (name.length > 300 || !patterns.some((pattern) => pattern.test(name))) continue
      const value = localStorage.getItem(name)
      if (value.length <= ${longestValue}) found.push([name, value])
    }
  } catch {}
  return found
})()`

function storedIn(stored: unknown): Entry[] {
  if (!Array.isArray(stored)) return []
  return stored.flatMap((pair: unknown): Entry[] => {
    const [name, value] = Array.isArray(pair) ? pair : []
    return typeof name === 'string' && typeof value === 'string' ? [{ in: 'storage', name, value }] : []
  })
}

/** A page may write anything there. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
