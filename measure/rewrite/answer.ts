import { Readable, type Transform } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { blocksUrl, isOwn, type Rewriting } from './changes.ts'
import { codingOf, decoder, encoded, encoder, missingCoding } from './coding.ts'
import type { Copies } from './copies.ts'
import { type Headers, textOf } from './headers.ts'
import { deferScripts } from './html.ts'
import type { Answer, Question, Upstream } from './upstream.ts'

interface Asked extends Question {
  url: URL
}

export interface AnswerOptions {
  upstream: Upstream
  rewriting: Rewriting
  copies: Copies
}

/** The site's answer to a request, with the changes where they are applied. Rejects when the site gives none. */
export async function answerTo(asked: Asked, options: AnswerOptions): Promise<Answer> {
  const { rewriting, upstream, copies } = options
  const { changes, applied, count } = rewriting
  if (applied && blocksUrl(changes.block, asked.url)) {
    count('block')
    return { status: 404, headers: { 'content-length': '0' }, body: Readable.from([]) }
  }
  const own = isOwn(asked.url, rewriting)
  const isDocument = asked.method === 'GET' && asksForDocument(asked.headers)
  const replaced = changes.replace.find(({ url }) => url === withoutHash(asked.url))
  prepare(asked.headers, { isDocument, isReplaced: replaced !== undefined, rewriting })

  const timed = changes.serverWait !== undefined && own && isDocument
  const copy = timed && applied ? copies.of(asked.url.href) : undefined
  if (copy !== undefined) {
    count('server-wait')
    await pause(changes.serverWait)
    return await changed({ ...copy, body: Readable.from([copy.body]) }, { asked, own, isDocument, options })
  }
  const answer = await upstream.ask(asked)
  if (timed) answer.body = copies.keep(asked.url.href, answer)
  if (replaced !== undefined && applied && answer.status < 300) {
    count('replace')
    return replacedBy(answer, replaced)
  }
  return await changed(answer, { asked, own, isDocument, options })
}

/** What the browser asks for in both arms alike, so that the answer is one that can be changed. */
function prepare(
  headers: Headers,
  { isDocument, isReplaced, rewriting }: { isDocument: boolean; isReplaced: boolean; rewriting: Rewriting },
): void {
  if (isDocument && rewriting.changes.defer.length > 0) {
    const codings = textOf(headers, 'accept-encoding').split(',')
    headers['accept-encoding'] = codings.filter((name) => /^\s*(gzip|br)\b/.test(name)).join(',') || 'identity'
  }
  if (isReplaced) for (const name of ['if-none-match', 'if-modified-since', 'range']) delete headers[name]
}

/** Chromium says what a request is for only to trustworthy origins; its Accept header begins like this for documents. */
function asksForDocument(headers: Headers): boolean {
  const purpose = headers['sec-fetch-dest']
  return purpose === undefined ? textOf(headers, 'accept').startsWith('text/html') : purpose === 'document'
}

interface Context {
  asked: Asked
  own: boolean
  isDocument: boolean
  options: AnswerOptions
}

async function changed(answer: Answer, { asked, own, isDocument, options }: Context): Promise<Answer> {
  const { changes, applied, count } = options.rewriting
  const { headers, status } = answer
  const isHtml = textOf(headers, 'content-type').toLowerCase().startsWith('text/html')
  const isPage = isDocument && isHtml && status < 300
  if (isPage && own && applied) {
    for (const { name, value } of changes.headers) {
      headers[name] = value
      count('header')
    }
    for (const { url, as } of changes.preload) {
      // Fonts are always fetched as CORS requests: https://www.w3.org/TR/css-fonts-4/#font-fetching-requirements
      const link = `<${url}>; rel=preload; as=${as}${as === 'font' ? '; crossorigin' : ''}`
      headers.link = [textOf(headers, 'link'), link].filter((part) => part !== '').join(', ')
      count('preload')
    }
  }
  if (isPage && changes.defer.length > 0) deferIn(answer, { asked, options })
  if (!own || !applied || asked.method === 'HEAD') return answer
  if (changes.cache && mayBeCached(asked, answer)) {
    count('cache')
    headers['cache-control'] = 'public, max-age=31536000, immutable'
    for (const name of ['expires', 'pragma', 'age']) delete headers[name]
  }
  const coding =
    changes.compress && status === 200 ? missingCoding(headers, textOf(asked.headers, 'accept-encoding')) : undefined
  if (coding !== undefined) {
    count('compress')
    recoded(headers, coding)
    answer.body = through(answer.body, encoder(coding))
  }
  return answer
}

/** Both arms take the page apart and put it together again. */
function deferIn(answer: Answer, { asked, options: { rewriting } }: Pick<Context, 'asked' | 'options'>): void {
  const coding = codingOf(answer.headers)
  if (coding === null) return
  const { changes, applied, count } = rewriting
  const edit = deferScripts({ globs: changes.defer, page: asked.url, applied, found: () => count('defer') })
  delete answer.headers['content-length']
  answer.body =
    coding === undefined
      ? through(answer.body, edit)
      : through(through(through(answer.body, decoder(coding)), edit), encoder(coding))
}

function mayBeCached({ method, headers, url }: Asked, { status, headers: answered }: Answer): boolean {
  if (method !== 'GET' || status !== 200) return false
  const purpose = headers['sec-fetch-dest']
  if (purpose !== undefined) return ['script', 'style', 'image', 'font'].includes(String(purpose))
  const isStatic = /^(text\/(css|javascript)|application\/javascript|image\/|font\/)/i
  return isStatic.test(textOf(answered, 'content-type')) && url.pathname !== '/'
}

function replacedBy(
  { status, headers, body }: Answer,
  { bytes, type }: { bytes: Uint8Array; type: string | undefined },
): Answer {
  body.on('error', () => undefined)
  body.resume()
  const coding = codingOf(headers)
  const sent = coding === 'br' || coding === 'gzip' ? encoded(bytes, coding) : bytes
  if (coding === null) delete headers['content-encoding']
  if (type !== undefined) headers['content-type'] = type
  for (const name of ['etag', 'last-modified', 'content-range', 'content-md5', 'digest']) delete headers[name]
  headers['content-length'] = String(sent.length)
  return { status, headers, body: Readable.from([sent]) }
}

function recoded(headers: Headers, coding: string): void {
  headers['content-encoding'] = coding
  headers.vary = [textOf(headers, 'vary'), 'accept-encoding'].filter((part) => part !== '').join(', ')
  const etag = textOf(headers, 'etag')
  if (etag !== '' && !etag.startsWith('W/')) headers.etag = `W/${etag}`
  for (const name of ['content-length', 'accept-ranges']) delete headers[name]
}

/** What comes out of `next`; an error on the way ends it. */
function through(body: Readable, next: Transform): Readable {
  body.on('error', (error) => next.destroy(error))
  next.on('error', () => body.destroy())
  return body.pipe(next)
}

function withoutHash(url: URL): string {
  return url.href.split('#')[0] ?? ''
}
