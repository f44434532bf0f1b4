import { setTimeout as pause } from 'node:timers/promises'
import type { Expectation } from '#core/model/benchmark.ts'
import { listed } from '#core/model/listed.ts'
import { clip } from '#core/model/untrusted.ts'
import type { Documents } from './documents.ts'
import { JourneyError } from './failure.ts'
import { languageOf } from './language.ts'
import { type PageContent, readPageContent, toPageContent } from './page-content.ts'

/** A page that does not say within this, ms, what it has is hung. */
const limit = 10_000
/** A document that was replaced while it was read is read again after this, ms, at most so many times. */
const again = { after: 250, times: 3 }

/** Throws a JourneyError when the current page lacks what is expected of it. Everything that is measured has been read by then. */
export async function checkExpected(expected: Expectation, documents: Documents): Promise<void> {
  const { text, selector } = expected
  const expression = `(${readPageContent.toString()})(${JSON.stringify({ text, selector })})`
  for (let attempt = 0; attempt < again.times; attempt++) {
    const content = toPageContent(await documents.ask(expression, limit))
    if (content === undefined) {
      await pause(again.after)
      continue
    }
    const problem = unexpected(expected, content)
    if (problem !== undefined) throw problem
    return
  }
  throw new JourneyError('timeout', 'The page did not answer when it was searched for what is expected of it.')
}

/** The problem with a page that lacks something; undefined when it has everything. */
export function unexpected(expected: Expectation, content: PageContent): JourneyError | undefined {
  const { text, selector, title, language } = expected
  if (content.selector === null) {
    const what = `"${clip(selector ?? '', 100)}" under expect is not a CSS selector.`
    return new JourneyError('script-error', `${what} Correct it in benchmark.yaml.`)
  }
  const missing = [
    ...(content.text ? [] : [`the text "${clip(text ?? '', 80)}"`]),
    ...(content.selector ? [] : [`an element that matches "${clip(selector ?? '', 80)}"`]),
    ...(title === undefined || plain(content.title).includes(plain(title)) ? [] : [`the title "${clip(title, 80)}"`]),
    ...(language === undefined || speaks(content.language, language) ? [] : [`the language ${language}`]),
  ]
  if (missing.length === 0) return undefined
  const there = [
    content.title.trim() === '' ? 'no title' : `the title "${wholeWords(content.title)}"`,
    ...(missing.some((one) => one.startsWith('the language')) ? [spoken(content.language)] : []),
    ...(content.text || content.excerpt === '' ? [] : [`text that begins "${wholeWords(content.excerpt)}"`]),
  ]
  const message = `Expected ${listed(missing)}, but the page has ${listed(there)}.`
  return new JourneyError('content-missing', `${message} Check the page, or correct expect in benchmark.yaml.`)
}

/** As page-content.ts compares texts. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cf}]+/gu, '')
}

function speaks(found: string, expected: string): boolean {
  const language = languageOf(found)?.toLowerCase()
  const wanted = expected.toLowerCase()
  return language === wanted || language?.startsWith(`${wanted}-`) === true
}

function spoken(found: string): string {
  const language = languageOf(found)
  return language === undefined ? 'no language' : `the language ${language}`
}

/** The beginning of a text from the page. A word that was cut could be the part of a secret that masking does not recognise. */
function wholeWords(text: string): string {
  return clip(text.length > 80 ? text.slice(0, 80).replace(/\S*$/, '') : text, 80)
}
