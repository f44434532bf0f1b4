import { isIP } from 'node:net'

/** What `outpace try` changes on the wire: in what the site answers, never in what the browser asks. */
export interface Changes {
  /** Globs of hosts, or of host and path where they contain a slash: these are not answered. */
  block: readonly string[]
  /** Absolute URLs that documents announce, and what each is (`as` of a preload). */
  preload: readonly { url: string; as: string }[]
  /** Text is compressed where the site sends it plain. */
  compress: boolean
  /** Globs of the addresses of scripts that get `defer`. */
  defer: readonly string[]
  /** Scripts, styles, fonts and pictures may be cached for a year. */
  cache: boolean
  /** ms from the request for a document to its first byte; undefined leaves the site's own. */
  serverWait: number | undefined
  /** Absolute URLs, and the bytes to answer with. */
  replace: readonly { url: string; bytes: Uint8Array; type: string | undefined }[]
  /** Headers of documents. */
  headers: readonly { name: string; value: string }[]
}

/** One arm of the race: both do the same work, and only `applied` changes anything. */
export interface Rewriting {
  changes: Changes
  applied: boolean
  /** The site's own URL; `compress`, `cache`, `serverWait` and `headers` change only what it and its subdomains answer. */
  origin: string
  /** Further hosts, as globs, that count as the site's own, such as its CDN. */
  alsoOwn: readonly string[]
  /** Called for each answer that a change applied to, with the change's flag. */
  count: (flag: ChangeFlag) => void
}

/** The flags of `outpace try`, without their dashes. */
export type ChangeFlag = 'block' | 'preload' | 'compress' | 'defer' | 'cache' | 'server-wait' | 'replace' | 'header'

/** Whether a text matches a glob, in which `*` stands for anything. In linear time, whatever the glob. */
export function matchesGlob(text: string, glob: string): boolean {
  const [first = '', ...rest] = glob.toLowerCase().split('*')
  const lower = text.toLowerCase()
  const last = rest.pop()
  if (last === undefined) return lower === first
  if (!lower.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = lower.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return lower.length - last.length >= at && lower.endsWith(last)
}

/** Whether a glob of `block` covers a whole host, so that it is not even connected to. */
export function blocksHost(globs: readonly string[], { host, port }: { host: string; port: number }): boolean {
  return globs.some((glob) => !glob.includes('/') && (matchesGlob(host, glob) || matchesGlob(`${host}:${port}`, glob)))
}

/** Whether a glob of `block` with a path covers an address. */
export function blocksUrl(globs: readonly string[], url: URL): boolean {
  return globs.some((glob) => glob.includes('/') && matchesGlob(withoutScheme(url), glob.replace(/^https?:\/\//, '')))
}

function withoutScheme({ host, pathname, search }: URL): string {
  return `${host}${pathname}${search}`
}

/** True for the site itself, without `www.`, for its subdomains and for the further hosts named. */
export function isOwn(url: URL, { origin, alsoOwn }: Pick<Rewriting, 'origin' | 'alsoOwn'>): boolean {
  const site = new URL(origin)
  if (url.host === site.host || alsoOwn.some((glob) => matchesGlob(url.hostname, glob))) return true
  if (isIP(site.hostname.replace(/^\[|\]$/g, '')) !== 0 || !site.hostname.includes('.')) return false
  const domain = site.hostname.replace(/^www\./, '')
  return url.hostname === domain || url.hostname.endsWith(`.${domain}`)
}
