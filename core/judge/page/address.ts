import { decodedPart } from '../../model/lenient.ts'

/**
 * Whether a page that ended at one address is another page than the one asked for. A wrong yes would leave a real page out
 * of every comparison, so only what no redirect of the same page does counts:
 *
 * - another site: not `www.`, `m.` or another top-level domain of the same name
 * - a page that asks for something else first: login, consent, captcha, error, maintenance, waiting room
 * - a deep page that ended on the home page, on its parent, on a listing, or on one that has it in its query as where to return to
 *
 * Locales, trailing slashes, index files, names added to an id and query parameters are normal. False for text that is not a URL.
 */
export function endedElsewhere(asked: string, ended: string): boolean {
  if (asked === ended) return false
  const from = placeOf(asked)
  const to = placeOf(ended)
  if (from === undefined || to === undefined) return false
  if (!isSameSite(from, to)) return true
  if (interruptsWith(to, from)) return true
  if (isAction(from) || from.path.join('/') === to.path.join('/')) return false
  if (from.path.length > 0 && returnsTo(ended, { from, to })) return true
  if (to.path.length === 0) return !homes.has(from.path.at(-1) ?? '') && !sharesIdentity(from, to)
  return (isParent(to, from) || isListing(to, from) || isOtherFamily(to, from)) && !sharesIdentity(from, to)
}

/** Whether two addresses are of one site, by their host names alone. False for text that is not a URL. */
export function areSameSite(one: string, other: string): boolean {
  const [from, to] = [placeOf(one), placeOf(other)]
  return from !== undefined && to !== undefined && isSameSite(from, to)
}

/** Whether a page at this address may well ask for a login: a home page, a login's or logout's own. */
export function isLogin(address: string): boolean {
  const place = placeOf(address)
  return (
    place !== undefined && (place.path.length === 0 || place.path.some((step) => logins.has(step) || logout.test(step)))
  )
}

/** Whether everyone may see what is at this address: a product, a listing, a search. */
export function isForEveryone(address: string): boolean {
  return placeOf(address)?.path.some((step) => forEveryone.has(step)) === true
}

interface Place {
  host: string
  port: string
  /** Segments in lower case, without locale, index file and extension. */
  path: string[]
  locale: boolean
  /** Words and numbers of path, query and fragment. */
  words: Set<string>
}

function placeOf(address: string): Place | undefined {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined
  const all = decoded(url.pathname)
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => segment.replaceAll('_', '-'))
  const localeAt = all.findIndex((segment) => !isLocale(segment))
  const start = localeAt === -1 ? all.length : Math.min(localeAt, 2)
  const path = all.slice(start).map((segment) => segment.replace(/\.(html?|php|aspx?|jsp|do)$/, ''))
  if (indexFiles.has(path.at(-1) ?? '')) path.pop()
  return {
    host: url.hostname,
    port: url.port,
    path,
    locale: start > 0,
    words: new Set(wordsOf(`${path.join('/')} ${decoded(url.search)} ${decoded(url.hash)}`)),
  }
}

function decoded(text: string): string {
  const short = text.slice(0, 1_000)
  return (decodedPart(short) ?? short).toLowerCase()
}

function wordsOf(text: string): string[] {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.replace(/s$/, ''))
}

/** `en`, `au`, `en-au`, `zh-hans-cn`. A single letter, as in `/p/`, is not one. */
function isLocale(segment: string): boolean {
  return /^[a-z]{2}(-[a-z]{4})?(-[a-z]{2})?$/.test(segment) && !notLocales.has(segment)
}

/** Two letters that shops use for their own paths: product, detail page, go, item. */
const notLocales = new Set(['dp', 'gp', 'pd', 'pp', 'go', 'ip', 'my', 'up', 'ok'])
const indexFiles = new Set(['index', 'default'])
const homes = new Set(['home', 'homepage', 'start', 'welcome', 'main', 'landing'])

function isSameSite(from: Place, to: Place): boolean {
  if (isAddress(from.host) || isAddress(to.host)) return from.host === to.host && from.port === to.port
  const [one, other] = [bare(from.host), bare(to.host)]
  return one.endsWith(`.${other}`) || other.endsWith(`.${one}`) || brandOf(one) === brandOf(other)
}

function isAddress(host: string): boolean {
  return host === 'localhost' || host.startsWith('[') || /^[\d.]+$/.test(host)
}

function bare(host: string): string {
  return host.replace(/^(www\d?|m|mobile|amp)\./, '')
}

/** `example` of `shop.example.com`, `example.co.uk` and `example.de`. Of `shop.example`, `shop`. */
function brandOf(host: string): string {
  return labelsOf(host).at(-1) ?? host
}

/** The labels of a host up to its brand: `www` and `example` of `www.example.co.uk`; none of `intranet`. */
function labelsOf(host: string): string[] {
  const labels = host.split('.')
  const isSecondLevel = labels.length > 2 && /^(com?|net|org|gov|edu|ac|or|ne|go|gob|id|in)$/.test(labels.at(-2) ?? '')
  return labels.slice(0, isSecondLevel ? -2 : -1)
}

/** Paths and subdomains of pages that come instead of the one asked for. */
const interruptions = new Set(
  `captcha blocked block challenge consent cookie-consent cookiewall privacy-gate error errors errorpage error-page 404 403
  410 500 502 503 not-found notfound page-not-found pagenotfound oops maintenance under-maintenance wartung unavailable
  outage offline waiting-room waitingroom queue queue-it age-gate agegate age-verification age-check select-country
  choose-country country-selector region-selector select-region access-denied denied unsupported unsupported-browser
  browser-not-supported upgrade-browser splash interstitial sorry password choose-store select-store choose-your-store
  select-your-store store-selector choose-location select-location location-selector choisir-magasin choisir-mon-magasin
  marktauswahl filialauswahl zustimmung consentement consentimiento toestemming`.split(/\s+/),
)
/** Here only instead of a deep page: the start page of many an application is its login. */
const logins = new Set(
  `login log-in signin sign-in signon sign-on logon auth authenticate authentication oauth oauth2 authorize sso accounts
  anmelden connexion`.split(/\s+/),
)
/** `logout`, `sign-out`, `loggedout`, `logoutSuccess`. */
const logout = /^(log(ged)?|sign(ed)?)-?(out|off)/

const forEveryone = new Set(
  `p pd pp dp gp ip product products produkt produkte produit produits producto productos prodotto prodotti produto produtos
  item items search s suche recherche category categories kategorie kategorien categorie collection collections catalog
  catalogue`.split(/\s+/),
)

function interruptsWith(to: Place, from: Place): boolean {
  const steps = ({ path, host }: Place) => [...path, ...(isAddress(host) ? [] : labelsOf(host).slice(0, -1))]
  const before = new Set(steps(from))
  const added = steps(to).filter((step) => !before.has(step))
  if (added.some((step) => interruptions.has(step) && !isAskedFor(step, { to, from }))) return true
  return from.path.length > 0 && !from.path.some((step) => logins.has(step)) && added.some((step) => logins.has(step))
}

/** What interruptions are called that pages are about as well. */
const topics = new Set(
  'maintenance wartung waiting waitingroom queue challenge store country region location magasin'.split(' '),
)

/** `/stores` became `/choose-store`, `/bike-care` became `/bikes/maintenance`: the page that was asked for has moved. */
function isAskedFor(step: string, { to, from }: { to: Place; from: Place }): boolean {
  const own = wordsOf(step)
  const name = from.path.at(-1) ?? ''
  // A shop that is at `/store` asks there which one.
  if (name === 'store' || !own.some((word) => topics.has(word))) return false
  const above = to.path.slice(0, Math.max(0, to.path.indexOf(step))).filter((each) => !from.path.includes(each))
  const asked = new Set(wordsOf(name))
  return (
    own.some((word) => topics.has(word) && asked.has(word)) || above.flatMap(wordsOf).some((word) => asked.has(word))
  )
}

/** Query parameters with the address to go on to afterwards, in lower case without `-` and `_`. */
const returning =
  /^(u|r|ru|t|to|url|uri|next|continue|goto|dest(ination)?|target|forward|callback|((return|redirect|redir|back|continue|forward|target|destination|original|requested|success|after)(to|url|uri|path|page)?))$/

/** `/p/123` became `/consent?url=%2Fp%2F123`: the page asks for something first, in whatever language. */
function returnsTo(ended: string, { from, to }: { from: Place; to: Place }): boolean {
  // `/index.php?url=/p/123` is how some applications write their addresses.
  const last = from.path.at(-1) ?? ''
  if (to.path.length === 0 || to.path.includes(last)) return false
  // `/old-boot` became `/boots/new-9?from=/old-boot`: a page of its own, which says where the customer comes from.
  const isForSale = to.path.some((step) => forEveryone.has(step) && !from.path.includes(step))
  if (isForSale || sharesIdentity(from, pathOnly(to))) return false
  for (const [name, value] of URL.parse(ended)?.searchParams ?? []) {
    if (!returning.test(name.toLowerCase().replace(/[-_]/g, '')) || !/^(\/|https?:)/i.test(value)) continue
    const place = placeOf(URL.parse(value, ended)?.href ?? '')
    if (place !== undefined && isSameSite(place, from) && place.path.join('/') === from.path.join('/')) return true
  }
  return false
}

/** Addresses that are meant to lead on: nothing is wrong when they do. */
const actions = new Set(
  `add cart basket bag logout log-out signout sign-out set switch select go goto redirect out click random latest current
  today next callback`.split(/\s+/),
)

function isAction({ path }: Place): boolean {
  return path.some((step) => actions.has(step))
}

function isParent(to: Place, from: Place): boolean {
  const last = from.path.at(-1) ?? ''
  const isShort = to.path.length < from.path.length && to.path.every((step, index) => step === from.path[index])
  return isShort && !homes.has(last) && !isLocale(last) && !overviews.has(last)
}

const overviews = new Set(['list', 'all', 'view', 'overview', 'show', 'page'])

/** Listings by their last segment; the second kind also by the one before, as in `/category/jackets`. */
const listings = new Set(`search s browse list all shop store sale catalog catalogue plp products offers`.split(/\s+/))
const named = new Set(
  `category categories collection collections department departments kategorie kategorien categorie`.split(/\s+/),
)

/** `/p/123` became `/category/jackets`. */
function isListing(to: Place, from: Place): boolean {
  if (from.path.length < 2 || from.path.some((step) => listings.has(step) && step !== 'products')) return false
  const [last = '', parent = ''] = to.path.toReversed()
  if (from.path.some((step) => named.has(step)) || to.path.length > 2) return false
  return listings.has(last) || named.has(last) || named.has(parent)
}

/** `/products/blue-rain-jacket` became `/offers`: shorter, and nothing of the name is left. A translated path is normal. */
function isOtherFamily(to: Place, from: Place): boolean {
  if (from.locale !== to.locale || to.path.length >= from.path.length) return false
  const name = from.path.at(-1) ?? ''
  return name.split('-').length >= 3 && !/\d{3}/.test(to.path.at(-1) ?? '')
}

/** What is in the query may be the address that was asked for. */
function pathOnly(place: Place): Place {
  return { ...place, words: new Set(place.path.flatMap(wordsOf)) }
}

/** Whether a word or number that only the last segment has is still in the address. */
function sharesIdentity(from: Place, to: Place): boolean {
  const above = new Set(from.path.slice(0, -1).flatMap(wordsOf))
  return wordsOf(from.path.at(-1) ?? '').some((word) => !above.has(word) && to.words.has(word))
}
