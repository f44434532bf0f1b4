import type { Words } from '../../model/parsed.ts'
import { controlWords, findControl, isUtf16 } from '../control.ts'
import { withLineFeeds } from '../line-ends.ts'
import { words } from '../problem-words.ts'
import { valueAt } from '../shape.ts'

/** What people bring in place of a recording, and what to do with it. */
export interface ForeignFile {
  /** Name of the file. */
  file: string
  text: string
  /** Of the text as JSON; absent where it is none. */
  data?: unknown
}

const record = 'Record the journey with the Recorder panel of Chrome DevTools, and export it as "JSON".'

const languages: Partial<Record<string, string>> = {
  py: 'Python',
  java: 'Java',
  cs: 'C#',
  rb: 'Ruby',
  kt: 'Kotlin',
  php: 'PHP',
  go: 'Go',
}

/** What a file is, if it is known and no recording. */
export function foreignFile({ file, text, data }: ForeignFile): Words | undefined {
  const extension = file.toLowerCase().split('.').at(-1) ?? ''
  const language = languages[extension]
  if (language !== undefined) {
    const remedy = 'have Playwright write it as JavaScript: npx playwright codegen --target=playwright-test.'
    return words(`This is code in ${language}; JavaScript and TypeScript can be imported.`, `${record} Or ${remedy}`)
  }
  if (extension === 'har' || Array.isArray(valueAt(data, ['log', 'entries'])))
    return words('This is a HAR file: it lists requests, and not what a customer does.', record)
  if (extension === 'side' || Array.isArray(valueAt(data, ['tests', 0, 'commands'])))
    return words('This is a project of Selenium IDE, which cannot be imported.', record)
  if (valueAt(data, ['lighthouseVersion']) !== undefined || valueAt(data, ['steps', 0, 'lhr']) !== undefined)
    return words('This is a report of Lighthouse, and not what it was made from.', record)
  if (typeof valueAt(data, ['public_id']) === 'string' && valueAt(data, ['config']) !== undefined)
    return words('This is a test of Datadog, which cannot be imported.', record)
  if (
    /^(?:(?:navigate|setEventName|logData|clickAndWait|execAndWait)\t|navigate +https?:)/m.test(text) &&
    data === undefined
  )
    return words('This is a script of WebPageTest, which cannot be imported.', record)
  if (/^\s*\{"browserName":/.test(text))
    return words(
      'This is what Playwright recorded as JSON Lines.',
      'Have it write JavaScript, and import that: npx playwright codegen --target=playwright-test',
    )
  if (data !== undefined) {
    const isOther =
      !Array.isArray(data) && valueAt(data, ['steps']) === undefined && valueAt(data, ['title']) === undefined
    return isOther
      ? words('This is JSON of another kind than a recording: it has no "title" and no "steps".', record)
      : undefined
  }
  if (/^\ufeff?\s*<(?:\?xml|urlset|sitemapindex|!doctype|html)\b/i.test(text))
    return words(
      'This is XML or HTML, such as a sitemap or a saved page.',
      `Write the addresses of the pages into a .txt file, one a line, and import that. Or: ${record}`,
    )
  if (text.trim() === '') return words('This file is empty.', record)
  if (isUtf16(text)) return words('This file is not UTF-8 text.', 'Save it in UTF-8, or export it again.')
  const hidden = findControl(text)
  if (hidden !== undefined) return controlWords(hidden.name, `in line ${lineOf(text, hidden.offset)}`)
  if (/^[cm]?[jt]sx?$/.test(extension))
    return words(
      'This is a script, and not a recording.',
      `Import it in a terminal: npx outpace import ${file} --into NAME`,
    )
  if (/^ya?ml$/.test(extension)) return words('This is YAML; a recording is JSON.', record)
  return undefined
}

function lineOf(text: string, offset: number): number {
  return withLineFeeds(text.slice(0, offset)).split('\n').length
}
