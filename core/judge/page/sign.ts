import { before } from './signs/before.ts'
import { closed } from './signs/closed.ts'
import { failed } from './signs/failed.ts'
import { missing } from './signs/missing.ts'

const signs = [...missing, ...closed, ...failed, ...before]

/** Characters of a title or heading that are looked at. */
const longest = 200

/**
 * The part of a title or heading by which a page says that it is not the one asked for ("Page not found", "Down for maintenance",
 * "Access denied"); undefined for any other. A page whose own address has that word, such as an article on maintenance, is the one asked for.
 */
export function signOfAnotherPage(said: string, asked: string): string | undefined {
  const text = said.slice(0, longest)
  const parts = text.split(/\s+[-|–—·•›]+\s+|\s*[|]\s*/u)
  // `Acme: Page not found`, but not `Be right back: the series`.
  const last = text.split(/:\s+/u).at(-1) ?? ''
  // `Thank you for waiting. You are in the queue.`, but not `Maintenance. Repair. Service.`
  const sentences = text.split(/(?<=\p{L}{2}[.!?…])\s+/u).filter((sentence) => /(\S+\s+){2}\S/.test(sentence))
  // The shortest that says so, without the name of the site.
  const found = [...parts, ...sentences, last, text].map((part) => part.trim()).find(isSign)
  return found === undefined || isAbout(asked, found) || isNameOf(asked, found) ? undefined : found
}

function isSign(part: string): boolean {
  const plain = part.replace(/[’‘`´]/gu, "'")
  const bare = plain.replace(politeness, '').replace(outside, '')
  return signs.some((sign) => sign.test(plain) || sign.test(bare))
}

/** What such pages say first. */
const politeness =
  /^(([^\p{L}\p{N}]+|oops\b|whoops\b|uh[ -]?oh\b|oh no\b|hm+\b|(we're |we are )?(very )?sorry\b|ups\b|hoppla\b|entschuldigung\b|oups\b|désolé(?!\p{L})|vaya\b|lo sentimos\b|ops\b|helaas\b|beklager\b|unfortunately\b)[\s,.!:…-]*)+(but )?/iu
/** Question marks, full stops, emoji. */
const outside = /^[^\p{L}\p{N}]+|[^\p{L}\p{N})]+$/gu

/** Whether an address has one of the words, apart from those that addresses have anyway. */
function isAbout(address: string, text: string): boolean {
  const path = wordsOf(pathOf(address.slice(0, 500)))
  const own = wordsOf(text)
  // `Log in` is at /login.
  const joined = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
  return path.some((word) => !ordinary.has(word) && (own.includes(word) || (word.length >= 5 && joined.includes(word))))
}

/** Whether a site is called that, as `It Works!` at itworks.example. */
function isNameOf(address: string, text: string): boolean {
  const host = URL.parse(address)?.hostname ?? ''
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).every((word) => host.includes(word))
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []
}

/** Words of such titles that addresses have anyway. */
const ordinary = new Set(
  'page pages product item article content site website shop store the this that your you for and are not can service country region'.split(
    ' ',
  ),
)

function pathOf(address: string): string {
  const url = URL.parse(address)
  return url === null ? address : `${url.pathname}${url.search}`
}
