import { describe, type Parsed, refused, understood } from '../model/parsed.ts'
import { clip } from '../model/untrusted.ts'
import { readLocale } from './addresses.ts'
import * as field from './fields.ts'
import { hasControls } from './problem.ts'

/** Characters of a text, a title or a selector. */
const longest = 200

/** Part of what a customer reads on a page. */
function readPhrase(found: unknown): Parsed<string> {
  if (typeof found === 'number' || typeof found === 'boolean') {
    return refused(`${found} is not a text.`, `Put it in quotes: "${found}".`)
  }
  if (typeof found !== 'string') return refused(`${describe(found)} is not a text.`)
  if (found.trim() === '') return refused('This text is empty.')
  if (found.length > longest)
    return refused(`This text has ${found.length} characters; at most ${longest} are compared.`)
  if (hasControls(found))
    return refused(`"${clip(found)}" contains invisible characters.`, 'Delete it and type it again.')
  return understood(found.trim())
}

/** CSS, as far as it can be told without a browser: `check --live` finds the rest. */
export function readSelector(found: unknown, example = '".price"; what it says belongs in text'): Parsed<string> {
  const reading = readPhrase(found)
  if (!reading.ok) return reading
  const other = /^(\/|\.\.|[a-z][a-z:_-]*=)|>>|:(has-text|text|text-is|visible|nth-match)\b/i.test(reading.value)
  if (!other) return reading
  return refused(`${describe(found)} is not a CSS selector.`, `Write, for example, ${example}.`)
}

const about = {
  text: { description: 'A text that customers can see on the page, in any case.', examples: ['Add to bag'] },
  selector: { description: 'A CSS selector that something on the page matches.', examples: ['.price'] },
  title: { description: 'Part of the title of the page, in any case.', examples: ['Rain jacket'] },
  language: { description: 'Language that the page names in <html lang>.', examples: ['en', 'en-AU'] },
} satisfies Record<string, field.About>

const expectation = field.group(
  {
    text: field.scalar(readPhrase, about.text).optional(),
    selector: field.scalar((found) => readSelector(found), about.selector).optional(),
    title: field.scalar(readPhrase, about.title).optional(),
    language: field.scalar(readLocale, about.language).optional(),
  },
  { description: 'What the page has, at least one of these.', examples: ['{ text: Add to bag, language: en }'] },
)

export const expectations = field.record(expectation, {
  description:
    'What the page of a step has when it is the right one. A page without it does not count: "changed" for a competitor, "failed" for your own site.',
  examples: ['{ product: { text: Add to bag, language: en } }'],
})
