import { isForEveryone, isLogin } from './address.ts'
import { before, login, ofPublicPages } from './signs/before.ts'
import { closed, closedInAWord } from './signs/closed.ts'
import { failed } from './signs/failed.ts'
import { missing } from './signs/missing.ts'
import { refused } from './signs/refused.ts'

/** What a page says of the site or of itself instead of what was asked for. */
const instead = [...missing, ...closed, ...failed]
/** What it says as a whole: an article may have the notice that a browser is out of date beside it. */
const whole = [...instead, ...refused]

/** Characters of a title or heading that are looked at. */
const longest = 200

/**
 * The part of a title or heading by which a page says that it is not the one asked for ("Page not found", "Down for maintenance",
 * "Access denied"); undefined for any other. A page whose own address has that word, such as an article on maintenance, is the one asked for.
 * `isTopic`: whether a login or an app would be what the page is about. `isShort`: whether the page says hardly anything else.
 */
export function signOfAnotherPage(
  said: string,
  asked: string,
  { isTopic = true, isShort = true }: { isTopic?: boolean; isShort?: boolean } = {},
): string | undefined {
  const asking = isLogin(asked)
    ? before
    : [...before, ...login, ...(isTopic && isForEveryone(asked) ? ofPublicPages : [])]
  const signs = isShort ? [...whole, ...closedInAWord] : whole
  const found = statementsIn(said).find((part) => matches(part, asking) || isSaid(part, signs))
  return found === undefined || isAbout(asked, found) || isNameOf(asked, found) ? undefined : found
}

/**
 * As `signOfAnotherPage`, for headings with ` | ` between them. What comes after the first one may be of a part of the page, as "Select your
 * country" of an address, or "Temporarily unavailable" of a product: it counts where the first says nothing itself, such as the name of the
 * site, and otherwise as a sentence about the page or the site.
 */
export function signInHeadings(headings: string, asked: string): string | undefined {
  const [first = '', ...others] = headings.split(' | ')
  // Other pages have a box for logins, or a banner for the app, beside what was asked for.
  const isShort = saysHardlyAnything(headings)
  const sign = signOfAnotherPage(first, asked, { isTopic: isShort, isShort })
  if (sign !== undefined) return sign
  const isGreeted =
    isNameOf(asked, first) || greeting.test(first) || first.replace(politeness, '').replace(outside, '') === ''
  for (const [at, other] of others.entries()) {
    // Below the name of the site it may be the heading; what follows may be a link.
    const found = signOfAnotherPage(other, asked, { isTopic: isShort && at === 0, isShort })
    if (found !== undefined && (isGreeted || isSentenceAboutSite(found))) return found
  }
  return undefined
}

/** Whether what a page says is all in its headings (see `heading` of a view), so that the first one is there twice. */
export function saysHardlyAnything(headings: string | undefined): boolean {
  const [first = '', ...others] = (headings ?? '').split(' | ')
  return others.includes(first)
}

const greeting =
  /^(hi|hello|hey|welcome|willkommen|bienvenue|bienvenid\p{L}+|benvenut\p{L}+|bem-vind\p{L}+|welkom|välkommen|velkommen|witamy|(thank you|thanks) for (waiting|visiting|coming|stopping by|your (patience|visit|interest|understanding)))(?!\p{L}).{0,60}$/iu

function isSentenceAboutSite(text: string): boolean {
  const isSentence =
    text.split(/\s+/).length > 2 || /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}]{5}/u.test(text)
  return isSentence && !ofPart.test(text) && isSaid(text, instead)
}

/** A page may say so of what it sells, or of what a button leads to. */
const ofPart =
  /redirect|redirig|weitergeleitet|\b(product|item|article|produkt|artikel|produit|producto|artículo|prodotto|articolo|produto)(?!\p{L})|товар|商品/iu

/** The parts and sentences of a text, the shortest that can say so first, without the name of the site. */
function statementsIn(said: string): string[] {
  const text = said.slice(0, longest)
  const parts = text.split(/\s+[-|–—·•›]+\s+|\s*[|]\s*/u)
  // `Acme: Page not found`, but not `Be right back: the series`.
  const last = text.split(/:\s+/u).at(-1) ?? ''
  // `Thank you for waiting. You are in the queue.`, but not `Maintenance. Repair. Service.`
  const sentences = text
    .split(/(?<=\p{L}{2}[.!?…])\s+|(?<=[。！？])/u)
    .filter((sentence) => /(\S+\s+){2}\S|[。！？]$/.test(sentence))
  return [...parts, ...sentences, last, text].map((part) => part.trim())
}

/** No page asks whether it is missing, closed or refused: "Your shop is down?" is an offer. */
function isSaid(part: string, signs: readonly RegExp[]): boolean {
  return !/[?？]/u.test(part) && matches(part, signs)
}

function matches(part: string, signs: readonly RegExp[]): boolean {
  const plain = part.replace(/[’‘`´]/gu, "'")
  const bare = plain.replace(politeness, '').replace(outside, '')
  const spelled = bare
    .replace(/\b(\p{L}+)n't\b/giu, '$1 not')
    .replace(/'(re|ll|ve)\b/giu, (_, verb: string) => full[verb.toLowerCase()] ?? '')
  return signs.some((sign) => sign.test(plain) || sign.test(bare) || (spelled !== bare && sign.test(spelled)))
}

const full: Record<string, string> = { re: ' are', ll: ' will', ve: ' have' }

/** What such pages say first. */
const politeness =
  /^(([^\p{L}\p{N}]+|oops\b|whoops\b|uh[ -]?oh\b|oh no\b|hm+\b|(we're |we are )?(very )?sorry\b|ups\b|hoppla\b|entschuldigung\b|oups\b|désolé(?!\p{L})|vaya\b|lo sentimos\b|ops\b|helaas\b|beklager\b|unfortunately\b)[\s,.!:…-]*)+(but )?/iu
/** Question marks, full stops, emoji. */
const outside = /^[^\p{L}\p{N}]+|[^\p{L}\p{N})]+$/gu

/** Whether an address has one of the words, apart from those that addresses have anyway. */
function isAbout(address: string, text: string): boolean {
  const [short, own] = [address.slice(0, 500), wordsOf(text)]
  // Where somebody chooses one, not where it is one of a page's.
  const chosen = /\/(countr(?:y|ies)|(?:region|location)s?)\/?$/.exec(URL.parse(short)?.pathname.toLowerCase() ?? '')
  if (chosen !== null && own.includes((chosen[1] ?? '').replace(/ies$/, 'y').replace(/s$/, ''))) return true
  const path = wordsOf(pathOf(short))
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
