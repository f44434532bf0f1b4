import { isMap, parseDocument } from 'yaml'
import type { LiveSettings } from '../../model/live.ts'
import { withLineFeeds } from '../line-ends.ts'
import { edited } from './edits.ts'
import { overlay } from './overlay.ts'

/**
 * The text of a benchmark.yaml that says what live settings say; every line that they do not change stays as it is. Undefined where
 * the text is built in a way that cannot be changed piece by piece, such as with aliases. Whether it says the same is for the
 * caller to check.
 */
export function writtenInto(text: string, live: LiveSettings): string | undefined {
  const document = parseDocument(withLineFeeds(text), { stringKeys: true })
  const { contents } = document
  if (!isMap(contents)) return undefined
  try {
    const { every, target, alarm, competitors } = overlay(document.toJS(), live, [])
    const values = { every, target, alarm, competitors }
    const changed = Object.entries(values).filter(([key]) => live[key as keyof LiveSettings] !== undefined)
    return edited(text, contents, Object.fromEntries(changed))
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) return undefined
    throw error
  }
}
