import { operatorOf } from '../model/operator.ts'
import { closest, describe, type Parsed, refused, understood } from '../model/parsed.ts'
import { findControl } from './control.ts'
import { didYouMean } from './problem-words.ts'

// Addresses of all kinds, as users write them: sites, pages, files, locales, time zones and mail addresses.

/** `https://www.acme.com.au`, or `served`. */
export function readOrigin(found: unknown): Parsed<string> {
  const example = 'Write, for example, "https://www.acme.com.au".'
  if (typeof found !== 'string') return refused(`${describe(found)} is not the address of a site.`, example)
  if (found === 'served') return understood(found)
  if (!/^https?:\/\//i.test(found)) {
    const host = !found.includes('://') && URL.canParse(`https://${found}`) && found.includes('.')
    const hint = host ? `Did you mean "https://${found}"?` : (didYouMean(found, ['served']) ?? example)
    return refused(`${describe(found)} does not begin with https:// or http://.`, hint)
  }
  if (!URL.canParse(found)) return refused(`${describe(found)} is not the address of a site.`, example)
  const { origin, hostname, username, password, pathname, search, hash } = new URL(found)
  const meant = `Write "${origin}".`
  if (username !== '' || password !== '') {
    return refused('This address contains a user name or password, visible to anyone who reads the file.', meant)
  }
  if (pathname !== '/' || search !== '' || hash !== '') {
    return refused(
      `${describe(found)} is the address of a page; a site's address ends after the host name.`,
      `${meant} The rest belongs in pages.`,
    )
  }
  // The end of a sentence that was copied along. Many servers do not know their own name with it.
  if (hostname.endsWith('.')) {
    return refused(
      `The host name in ${describe(found)} ends with a dot.`,
      `Write "${origin.replace(/\.(?=$|:\d+$)/, '')}".`,
    )
  }
  return understood(origin)
}

/** Characters of the address of a page. More would be refused by every function (stages/dispatch/message-schema.ts). */
export const longestPage = 4000

/** `/p/123`, from the site's origin. */
export function readPage(found: unknown): Parsed<string> {
  const example = 'Write the part of the address that follows the host name, for example "/search?q=jacket".'
  if (typeof found !== 'string') return refused(`${describe(found)} is not the address of a page.`, example)
  if (/^https?:\/\//i.test(found) && URL.canParse(found)) {
    const { pathname, search, hash } = new URL(found)
    return refused(
      `${describe(found)} has a host name; a page is what follows it in the address of its site.`,
      `Write "${pathname}${search}${hash}" if that is on the origin of this site.`,
    )
  }
  if (!found.startsWith('/')) return refused(`The page ${describe(found)} does not begin with "/".`, example)
  const hidden = findControl(found)
  if (hidden !== undefined) {
    return refused(`The page ${describe(found)} contains a control character (${hidden.name}).`, 'Type it again.')
  }
  if (found.length > longestPage) {
    return refused(`This address has ${found.length} characters; a page may have at most ${longestPage}.`)
  }
  // "//host/" and "/\host/" lead to another host.
  if (/^[/\\]{2}/.test(found) || !URL.canParse(found, 'https://site.example')) {
    return refused(`${describe(found)} is not the address of a page of this site.`, example)
  }
  return understood(found)
}

/** A module next to benchmark.yaml, such as `acme.ts`. */
export function readModule(found: unknown): Parsed<string> {
  const what = 'a TypeScript or JavaScript file (.ts, .mts, .js, .mjs)'
  return readNeighbour(found, { what, ending: 'm?[jt]s', example: 'acme.ts' })
}

/** A recording next to benchmark.yaml, such as `acme.json`. */
export function readRecordingFile(found: unknown): Parsed<string> {
  return readNeighbour(found, { what: 'a recording (.json)', ending: 'json', example: 'acme.json' })
}

interface Neighbour {
  /** Completes "is not". */
  what: string
  /** Regular expression of the file's extension. */
  ending: string
  example: string
}

function readNeighbour(found: unknown, { what, ending, example: name }: Neighbour): Parsed<string> {
  const example = `Write, for example, "${name}".`
  if (typeof found !== 'string') return refused(`${describe(found)} is not the name of a file.`, example)
  const file = found.replace(/^(\.\/)+/, '')
  if (file.includes('\\')) return refused(`${describe(found)} contains a backslash.`, 'Put "/" between folders.')
  const outside = file.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(file) || file.split('/').includes('..')
  if (outside) {
    const hint = 'Put the file next to benchmark.yaml and write only its name.'
    return refused(`${describe(found)} is outside the benchmark's folder.`, hint)
  }
  if (!new RegExp(`^[^/]+(/[^/]+)*\\.${ending}$`).test(file)) {
    return refused(`${describe(found)} is not ${what}.`, example)
  }
  return understood(file)
}

/** BCP 47, such as `en-AU`. */
export function readLocale(found: unknown): Parsed<string> {
  const example = 'Write, for example, "en-AU".'
  if (typeof found !== 'string') return refused(`${describe(found)} is not a language.`, example)
  const canonical = canonicalLocale(found)
  if (canonical !== undefined) return understood(canonical)
  const meant = canonicalLocale(found.replaceAll('_', '-').replace(/\..*$/, ''))
  const hint = meant === undefined ? example : `Did you mean "${meant}"?`
  return refused(`${describe(found)} is not a language that browsers support.`, hint)
}

function canonicalLocale(text: string): string | undefined {
  try {
    const [locale] = Intl.getCanonicalLocales(text)
    if (locale === undefined) return undefined
    // Any word of five to eight letters has the form of a language; only a known one has a name.
    const { language } = new Intl.Locale(locale)
    const known = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(language) !== undefined
    return known ? locale : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** IANA, such as `Australia/Sydney`. */
export function readTimeZone(found: unknown): Parsed<string> {
  const example = 'Write, for example, "Australia/Sydney".'
  if (typeof found !== 'string') return refused(`${describe(found)} is not a time zone.`, example)
  const known = ['UTC', ...Intl.supportedValuesOf('timeZone')]
  const exact = known.find((zone) => zone.toLowerCase() === found.toLowerCase())
  if (exact !== undefined) return understood(exact)
  // Browsers accept older names too, but an offset such as +10:00 is not a time zone.
  if (/^[A-Za-z]/.test(found) && isTimeZone(found)) return understood(found)
  const city = closest(found.replaceAll(' ', '_'), known.map(cityOf))
  const meant = closest(found, known) ?? known.find((zone) => cityOf(zone) === city)
  const hint = meant === undefined ? example : `Did you mean "${meant}"?`
  return refused(`${describe(found)} is not a time zone.`, hint)
}

function cityOf(zone: string): string {
  return zone.split('/').at(-1) ?? zone
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

export function readMail(found: unknown): Parsed<string> {
  // Loose on purpose: only sending a mail proves an address.
  if (typeof found === 'string' && found.length <= 254 && /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/.test(found)) {
    return understood(found)
  }
  return refused(`${describe(found)} is not a mail address.`, 'Write, for example, "ceo@acme.example".')
}

/** A mail address, an https address, or the ARN of a queue of SQS or a topic of SNS. */
export function readOperator(found: unknown): Parsed<string> {
  if (typeof found === 'string' && found.startsWith('https://')) {
    if (URL.canParse(found) && found.length <= 2048) return understood(new URL(found).href)
    return refused(
      `${describe(found)} is not an https address.`,
      'Write, for example, "https://alerts.acme.example/outpace".',
    )
  }
  if (typeof found === 'string' && found.startsWith('arn:')) {
    if (/^arn:aws-/.test(found)) {
      return refused(
        `${describe(found)} is in another AWS partition, which alarms do not reach.`,
        'Use a queue or topic of the account that Outpace is deployed to.',
      )
    }
    // https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html
    if (found.endsWith('.fifo')) {
      return refused(`${describe(found)} is a FIFO queue or topic, which alarms do not reach.`, 'Use a standard one.')
    }
    if (operatorOf(found).kind !== 'mail') return understood(found)
    return refused(
      `${describe(found)} is not the ARN of a queue of SQS or a topic of SNS.`,
      'Write, for example, "arn:aws:sns:eu-west-1:123456789012:ops".',
    )
  }
  return readMail(found)
}
