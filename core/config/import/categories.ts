import { auditCategories } from '../../model/audit.ts'
import { type Keys, listOf } from './keys.ts'

/** Lighthouse's `onlyCategories`, as the key of `audits`. */
export function categoriesOf(
  found: unknown,
  { keys, path }: { keys: Keys; path: string[] },
): { categories?: string[] } {
  const listed = listOf(found)
  const categories = auditCategories.filter((each) => listed.includes(each))
  for (const [index, each] of listed.entries()) {
    if (!auditCategories.some((known) => known === each)) {
      keys.leave([...path, String(index)], 'Outpace does not audit this category.')
    }
  }
  return categories.length === 0 ? {} : { categories }
}

/** How often Lighthouse runs on each page, as the key of `audits`. */
export function runsOf(found: unknown, { keys, path }: { keys: Keys; path: string[] }): { runs?: number } {
  if (found === undefined) return {}
  if (typeof found === 'number' && Number.isInteger(found) && found >= 1 && found <= 9) return { runs: found }
  keys.leave(path, 'Outpace audits each page 1 to 9 times.')
  return {}
}
