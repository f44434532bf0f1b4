import { hideCredentials } from '../../model/secret.ts'
import { slug } from '../../model/slug.ts'
import { clip } from '../../model/untrusted.ts'
import { readPage } from '../addresses.ts'
import { findControl } from '../control.ts'
import { pathName, unlike } from '../recording/starts.ts'
import { mostSteps, readStep } from '../scalars.ts'
import type { Left } from './left.ts'

/** An address in an imported file. */
export interface FoundAddress {
  text: string
  name?: string
  line?: number
  /** What is left out if the address cannot be used; by default the address itself. */
  what?: string
}

/** Pages of a site, as they are written under `pages`. */
export interface PageList {
  /** Of the addresses in the file; undefined where they are all relative. */
  from?: string
  pages: { name: string; path: string }[]
  changes: string[]
  left: Left[]
}

interface PagesOptions {
  /** Of the site that they are for. */
  origin: string
}

/** A relative address belongs to the site, whatever that is. */
const base = 'https://relative.invalid'

/** Turns addresses into pages of a site, each once; what cannot be a page is listed with the reason. */
export function pagesOf(found: readonly FoundAddress[], { origin }: PagesOptions): PageList {
  const left: Left[] = []
  const changes: string[] = []
  const leave = ({ text, line, what = clip(hideCredentials(text), 80) }: FoundAddress, why: string): void => {
    left.push({ ...(line !== undefined && { line }), what: what === '' ? '(empty)' : what, why })
  }
  const read = found.flatMap((address) => {
    const reading = readAddress(address.text)
    if (typeof reading !== 'string') return [{ ...address, url: reading }]
    leave(address, reading)
    return []
  })
  const origins = read.map(({ url }) => url.origin).filter((each) => each !== base)
  const from = origins.find((each) => each === origin) ?? origins[0]
  const first = new Map<string, FoundAddress>()
  const names = new Set<string>()
  const pages: PageList['pages'] = []
  for (const { url, ...address } of read) {
    const path = `${url.pathname}${url.search}${url.hash}`
    const earlier = first.get(path)
    if (url.origin !== base && url.origin !== from) {
      leave(address, `It belongs to another site than ${clip(from ?? '')}.`)
    } else if (earlier !== undefined) {
      leave(
        address,
        earlier.line === undefined ? 'This page is listed already.' : `The same page as in line ${earlier.line}.`,
      )
    } else if (!readPage(path).ok) {
      leave(address, 'It is not the address of a page of this site.')
    } else if (pages.length === mostSteps) {
      leave(address, `At most ${mostSteps} steps are measured.`)
    } else {
      if (url.username !== '' || url.password !== '') {
        changes.push(
          `${address.line === undefined ? 'An address' : `The address in line ${address.line}`} had a user name or password, which is not written.`,
        )
      }
      const name = unlike(stepName(address.name, path), names)
      names.add(slug(name))
      first.set(path, address)
      pages.push({ name, path })
    }
  }
  if (from !== undefined && from !== origin) {
    const to = origin === 'served' ? 'the site that the benchmark serves' : clip(origin)
    changes.unshift(`Addresses of ${clip(from)} become those of ${to}.`)
  }
  return { ...(from !== undefined && { from }), pages, changes, left }
}

function stepName(given: string | undefined, path: string): string {
  const candidates = [given ?? '', pathName(`${base}${path}`)].map((text) => clip(text, 60))
  return candidates.find((text) => readStep(text).ok) ?? 'page'
}

/** The address, or why it is not one of a page, as a sentence. */
function readAddress(text: string): URL | string {
  const trimmed = text.trim()
  if (trimmed === '') return 'There is no address.'
  const hidden = findControl(text)
  if (hidden !== undefined) return `It contains a control character (${hidden.name}). Type it again.`
  if (/\$\{|\$[A-Z_]{2}|\{\{|<%/.test(trimmed)) return 'Its address contains a variable.'
  // A browser would encode the spaces of a sentence, and open a page of that name.
  if (/^[^:/?#]*\s/.test(trimmed)) return 'It is not an address.'
  const isHost =
    /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?:[/?#]|$)/u.test(trimmed) && !/^[^/?#]*\.html?$/i.test(trimmed)
  const url = URL.parse(isHost ? `https://${trimmed}` : trimmed, `${base}/`)
  if (url === null) return 'It is not an address.'
  if (!/^https?:$/.test(url.protocol)) return 'It is not a page on the web.'
  const plain = new URL(url)
  plain.username = ''
  plain.password = ''
  if (hideCredentials(plain.href) !== plain.href) return 'Its address contains a password or token.'
  return url
}
