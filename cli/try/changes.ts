import { readFile } from 'node:fs/promises'
import { parseDuration } from '#core/model/units.ts'
import type { ChangeFlag, Changes } from '#measure/rewrite/changes.ts'
import { hopByHop } from '#measure/rewrite/headers.ts'
import { CliError } from '../cli-error.ts'

/** The flags of `outpace try` that change something, as typed. */
export interface ChangeOptions {
  block: string[]
  preload: string[]
  compress: boolean
  defer: string[]
  cache: boolean
  serverWait?: string
  replace: string[]
  header: string[]
}

/** Bytes of a file that replaces an answer, at most. */
const largestFile = 20e6
/** ms. A step is given up after 30 s by default. */
const longestWait = 30_000

/** Reads the flags, and the files that they name once. `origin` completes addresses. Throws CliError. */
export async function readChanges(options: ChangeOptions, origin: string): Promise<Changes> {
  const changes: Changes = {
    block: options.block.map((glob) => blockOf(glob, origin)),
    preload: options.preload.map((text) => preloadOf(text, origin)),
    compress: options.compress,
    defer: options.defer.map(scriptGlob),
    cache: options.cache,
    serverWait: options.serverWait === undefined ? undefined : waitOf(options.serverWait),
    replace: await Promise.all(options.replace.map((text) => replacementOf(text, origin))),
    headers: options.header.map(headerOf),
  }
  if (flagsOf(changes).length === 0) {
    throw new CliError(
      'Name what to try: --block, --preload, --compress, --defer, --cache, --server-wait, --replace or --header. ' +
        'For example: npx outpace try jackets --block "*.tagmanager.example"',
    )
  }
  return changes
}

/** The flags in use. */
export function flagsOf(changes: Changes): ChangeFlag[] {
  const used: Record<ChangeFlag, boolean> = {
    block: changes.block.length > 0,
    preload: changes.preload.length > 0,
    compress: changes.compress,
    defer: changes.defer.length > 0,
    cache: changes.cache,
    'server-wait': changes.serverWait !== undefined,
    replace: changes.replace.length > 0,
    header: changes.headers.length > 0,
  }
  return (Object.keys(used) as ChangeFlag[]).filter((flag) => used[flag])
}

function blockOf(text: string, origin: string): string {
  const glob = text.replace(/^https?:\/\//, '').replace(/\/$/, '')
  if (glob === '' || /[\s"'<>]/.test(glob)) throw new CliError(`--block "${text}" is not a host. ${blockHint}`)
  const { host, hostname } = new URL(origin)
  if (glob === host || glob === hostname || /^[*./]+$/.test(glob)) {
    throw new CliError(`--block "${text}" would block your site itself. ${blockHint}`)
  }
  return glob
}

const blockHint = 'Write a host (tags.example.com), a glob of hosts (*.example.com) or of addresses (*/tag.js).'

/** What a preload is for, by the end of its address: https://developer.mozilla.org/docs/Web/HTML/Attributes/rel/preload */
const kinds: Record<string, string> = {
  ...{ js: 'script', mjs: 'script', css: 'style', woff2: 'font', woff: 'font', ttf: 'font', otf: 'font' },
  ...{ jpg: 'image', jpeg: 'image', png: 'image', webp: 'image', avif: 'image', gif: 'image', svg: 'image' },
}

function preloadOf(text: string, origin: string): { url: string; as: string } {
  const [address = '', given] = text.split(/;\s*as=/)
  const url = urlOf(address.trim(), { origin, flag: '--preload' })
  const as = given ?? kinds[url.pathname.split('.').at(-1)?.toLowerCase() ?? '']
  const known = [...new Set(Object.values(kinds))]
  if (as === undefined || !known.includes(as)) {
    throw new CliError(
      `--preload "${text}" does not say what is loaded. Add it, for example: "${address.trim()}; as=image". Known: ${known.join(', ')}.`,
    )
  }
  return { url: url.href, as }
}

function scriptGlob(text: string): string {
  if (text.trim() === '' || /[\s"'<>]/.test(text.trim())) {
    throw new CliError(`--defer "${text}" is not a script's address. Write an address or a glob: --defer "*/tag.js"`)
  }
  const glob = text.trim()
  if (/^https?:\/\//.test(glob) || glob.startsWith('*')) return glob
  return `*${glob.startsWith('/') ? '' : '/'}${glob}`
}

function waitOf(text: string): number {
  const parsed = parseDuration(text)
  if (!parsed.ok) {
    throw new CliError([`--server-wait: ${parsed.words.message}`, parsed.words.hint].filter(Boolean).join(' '))
  }
  if (parsed.value <= longestWait) return parsed.value
  throw new CliError(`--server-wait "${text}" is longer than a step may take. Write up to 30 s, for example: 100ms`)
}

const types: Record<string, string> = {
  ...{ js: 'text/javascript', mjs: 'text/javascript', css: 'text/css', html: 'text/html', svg: 'image/svg+xml' },
  ...{ jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', avif: 'image/avif' },
  ...{ gif: 'image/gif', woff2: 'font/woff2', woff: 'font/woff', json: 'application/json' },
}

async function replacementOf(text: string, origin: string): Promise<Changes['replace'][number]> {
  // An address may contain "=", the name of a file hardly does.
  const cut = text.lastIndexOf('=')
  if (cut < 1) throw new CliError(`--replace "${text}" needs an address and a file: --replace /hero.jpg=smaller.webp`)
  const [address, file] = [text.slice(0, cut), text.slice(cut + 1)]
  const url = urlOf(address, { origin, flag: '--replace' })
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'does not exist' : `could not be read (${error.code ?? error.message})`
    throw new CliError(`--replace: the file ${file} ${why}. Check its path; it is read from the current folder.`)
  })
  if (bytes.length > largestFile) throw new CliError(`--replace: the file ${file} is larger than 20 MB.`)
  return { url: url.href.split('#')[0] ?? '', bytes, type: types[file.split('.').at(-1)?.toLowerCase() ?? ''] }
}

/** Set by the server that sends, for a connection or a body that is not the one sent; or a visitor's identity. */
const refusedHeaders = new Set([
  ...hopByHop,
  ...['content-length', 'content-encoding', 'content-type', 'set-cookie', 'set-cookie2', 'host', 'location'],
])

function headerOf(text: string): { name: string; value: string } {
  const [, name, value] = text.match(/^([!#$%&'*+.^_`|~\w-]+)=(.*)$/) ?? []
  if (name === undefined || value === undefined || /[^\t\x20-\x7e]/.test(value)) {
    throw new CliError(`--header "${text}" is not a header. Write NAME=VALUE: --header "Cache-Control=max-age=600"`)
  }
  const lower = name.toLowerCase()
  if (!refusedHeaders.has(lower)) return { name: lower, value }
  throw new CliError(
    `--header cannot set ${name}: it belongs to the connection, the body or a visitor, not to the page. ` +
      'Use --compress or --replace to change the body.',
  )
}

function urlOf(text: string, { origin, flag }: { origin: string; flag: string }): URL {
  const url = text !== '' && URL.canParse(text, origin) ? new URL(text, origin) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '') return url
  throw new CliError(
    `${flag} "${text}" is not an address. Write it like /assets/hero.jpg or https://www.example.com/a.js`,
  )
}
