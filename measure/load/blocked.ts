import {
  type Challenge,
  captchaWidget,
  challengeHeadings,
  challengeSentences,
  challenges,
  challengeWords,
} from './challenges.ts'
import { JourneyError } from './failure.ts'
import { cutOffBy, shownFile, typeIn } from './no-page.ts'
import { nearEmpty, type PageFacts, price } from './page-facts.ts'
import { retryAfter } from './retry-after.ts'

/** The response to the main frame's document. All of it comes from the site and is untrusted. */
export interface DocumentAnswer {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  title: string
  /** Final URL of the document. */
  url?: string
  /** What the document shows; undefined when it could not be read. */
  facts?: PageFacts | undefined
  /** Chromium's error when the response ended before its time. */
  failure?: string | undefined
}

/** It only asks for a password. */
const unauthorized = 401
/** These are refusals. */
const forbidden = 403
const tooMany = 429

/** The problem with a response that is not the page a customer would see; undefined when it is. */
export function problemOf(answer: DocumentAnswer): JourneyError | undefined {
  const problem = findProblem(answer)
  if (problem !== undefined) problem.wait = retryAfter(answer)
  return problem
}

function findProblem(answer: DocumentAnswer): JourneyError | undefined {
  const { status, headers, title, facts, failure } = answer
  const found = challenges.find((one) => isServed(one, answer))
  if (found !== undefined || isCaptchaOnly(answer))
    return challenge(found?.vendor, `served a bot challenge instead of the page${named(title)}.`)
  if (status === tooMany || (status === forbidden && !hasOwnContent(answer)))
    return challenge(refusing(answer)?.vendor, `answered HTTP ${status}, a typical response to bots.`)
  if (status === unauthorized) {
    const remedy =
      'Measure a page that is open to everyone, or, on your own site, set authentication in benchmark.yaml.'
    return new JourneyError('http-error', `The site asks for a login (HTTP 401). ${remedy}`)
  }
  if (status >= 400) return new JourneyError('http-error', `The site answered HTTP ${status}.`)
  const cut = cutOffBy(failure)
  if (cut !== undefined) {
    const what = `The page was cut off before its end (${cut}), so customers see a part of it at most.`
    return new JourneyError('http-error', `${what} Check the web server and any CDN or proxy in front of it.`)
  }
  if (facts !== undefined && facts.xmlError !== '') {
    const what = `The page is XHTML with an error (${facts.xmlError}), so customers see that error, and the page up to it at most.`
    return new JourneyError('http-error', `${what} Correct the page, or send it as text/html, which browsers repair.`)
  }
  // An answer without a body has no type, either.
  if (!facts?.content || facts.fileType === '') return undefined
  // Feeds, for example, are shown as plain text.
  return shownFile((typeIn(headers) || facts.fileType).slice(0, 80))
}

function named(title: string): string {
  return title === '' ? '' : ` ("${title.slice(0, 80)}")`
}

type PageSize = Pick<PageFacts, 'text' | 'elements'>

/** No challenge has more: the longest, with its explanations and languages, is half of it. */
const small = { text: 3_000, elements: 300 }
/** A page that is nothing but a captcha or a refusal. */
const tiny = { text: 600, elements: 60 }
/** A page without text of its own. */
const withoutText = 60

function isServed({ header, url, title, mark, markWithoutText, text }: Challenge, answer: DocumentAnswer): boolean {
  const { facts } = answer
  if (header?.[1].test(answer.headers[header[0]] ?? '')) return true
  if (url?.test(answer.url ?? '')) return true
  // An article about bot challenges may have their title, and a shop their script.
  if (facts !== undefined && !isWithin(facts, small)) return false
  if (title?.test(answer.title.trim())) return true
  if (facts === undefined) return false
  const { marks, excerpt } = facts
  if (text?.test(excerpt)) return true
  if (mark !== undefined && marks.some((one) => mark.test(one))) return true
  // A home page may be one picture, with the same script.
  if (markWithoutText === undefined || facts.text >= withoutText || facts.pictured) return false
  return marks.some((one) => markWithoutText.test(one))
}

/** Of the page itself: sites put their challenge between their own menu and footer. */
function isCaptchaOnly({ facts, title }: DocumentAnswer): boolean {
  if (facts === undefined || facts.own.fields || !isWithin(facts.own, small)) return false
  const isHeaded = [title, ...facts.heading.split(' | ')].some((part) =>
    challengeHeadings.some((heading) => heading.test(part.trim())),
  )
  const widgets = facts.marks.filter((mark) => captchaWidget.test(mark))
  if (!isWithin(facts.own, tiny)) return isHeaded && widgets.length > 0
  if (price.test(facts.excerpt)) return false
  if (isHeaded || facts.fields) return isHeaded
  if (saysSo(facts)) return true
  // In any language, a captcha without a field to send and with hardly a word beside it.
  const isAlone = widgets.some((mark) => mark.startsWith('.')) && isWithin(facts.own, nearEmpty) && !facts.pictured
  return isAlone || (widgets.length > 0 && (challengeWords.test(title) || challengeWords.test(facts.excerpt)))
}

/** Also below a heading such as "One moment", in a sentence of a page that says hardly anything else. */
function saysSo({ said }: PageFacts): boolean {
  const sentences = said.split(/ \| |(?<=[.!?。！？…])\s*/u)
  // Some begin with a request for patience.
  const parts = sentences.flatMap((sentence) => [sentence, ...sentence.split(/, |[，、]|(?<=\p{Script=Han}),/u)])
  return parts.some((part) => challengeSentences.some((each) => each.test(part.trim())))
}

/** Who refused by headers alone, such as on a page without content. */
function refusing({ headers }: DocumentAnswer): Challenge | undefined {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return challenges.find(({ refusal }) => refusal !== undefined && lines.some((line) => refusal.test(line)))
}

/** A page that the site made itself, such as one with its menu that asks to sign in, and not a bot manager's bare refusal. */
function hasOwnContent({ facts }: DocumentAnswer): boolean {
  return facts !== undefined && !isWithin(facts, tiny)
}

function isWithin({ text, elements }: PageSize, most: PageSize): boolean {
  return text <= most.text && elements <= most.elements
}

function challenge(vendor: string | undefined, what: string): JourneyError {
  const problem = new JourneyError(
    'challenge',
    `${vendor ?? 'The site'} ${what} Ask the site to allow the Outpace user agent; Outpace never evades bot protection.`,
  )
  problem.provider = vendor
  return problem
}
