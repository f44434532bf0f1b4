import { gzipSync } from 'node:zlib'
import { answerPage, type HostilePage, stream, text } from './server.ts'

const html = { 'content-type': 'text/html; charset=utf-8' }
/** Right-to-left override, terminal codes, NUL, a lone surrogate, a line separator. */
export const nasty = '\u202e\u001b[31mred\u001b]0;owned\u0007\u0000\u2028\ud800\u2066'
const bomb = gzipSync(Buffer.concat([Buffer.from(`<!doctype html>${text}<!--`), Buffer.alloc(200 * 2 ** 20, 'x')]))

/** Servers that answer with what is not a page as usual. */
export const hostileAnswers: Record<string, HostilePage> = {
  'asks-for-password': {
    page: (_, response) => response.writeHead(401, { ...html, 'www-authenticate': 'Basic realm="x"' }).end(text),
    ends: ['http-error'],
  },
  'body-200-mb': {
    page: (_, response) => {
      response.writeHead(200, html).write(`<!doctype html>${text}<!--`)
      stream(response, 200 * 2 ** 20)
    },
    ends: ['ok', 'timeout', 'out-of-memory'],
  },
  'never-closes': {
    page: (_, response) => response.writeHead(200, html).write(`<!doctype html><title>Shop</title>${text}`),
    ends: ['ok'],
  },
  'never-answers': { page: () => undefined, ends: ['timeout'] },
  drips: {
    page: (_, response) => {
      response.writeHead(200, html).write('<!doctype html>')
      const timer = setInterval(() => response.write('<!---->'), 50)
      response.on('close', () => clearInterval(timer))
    },
    ends: ['ok', 'timeout'],
  },
  'compression-bomb': {
    page: (_, response) => response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(bomb),
    ends: ['ok', 'timeout', 'out-of-memory'],
  },
  'false-compression': {
    page: (_, response) => response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(text),
    ends: ['http-error', 'timeout'],
  },
  'broken-encoding': {
    page: (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-16le' })
      response.end(Buffer.from(`\ufeff<!doctype html><title>\ud800${nasty}</title>${text}\udfff`, 'utf16le'))
    },
    ends: ['ok'],
  },
  'unknown-encoding': {
    page: (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=klingon' })
      response.end(Buffer.concat([Buffer.from(`<!doctype html>${text}`), Buffer.alloc(5_000, 0xff)]))
    },
    ends: ['ok'],
  },
  'redirect-loop': {
    page: (_, response) => response.writeHead(302, { location: '/redirect-loop/' }).end(),
    ends: ['redirect-loop'],
  },
  'redirects-on': {
    page: (_, response) => response.writeHead(302, { location: `/redirects-on/?${Math.random()}` }).end(),
    ends: ['redirect-loop'],
  },
  'huge-headers': {
    page: (_, response) => {
      for (let i = 0; i < 400; i++) response.setHeader(`x-${i}`, 'y'.repeat(1_000))
      answerPage(response, '')
    },
    ends: ['http-error'],
  },
  'huge-cookies': {
    page: (_, response) => {
      response.setHeader(
        'set-cookie',
        Array.from({ length: 50 }, (_, i) => `c${i}=${'y'.repeat(4_000)}`),
      )
      answerPage(response, '<img src="pixel">')
    },
    ends: ['ok'],
  },
  'early-hints': {
    page: (_, response) => {
      for (let i = 0; i < 500; i++) response.writeEarlyHints({ link: `</early-hints/${i}>; rel=preload; as=style` })
      answerPage(response, '')
    },
    ends: ['ok'],
  },
  'unknown-status': { page: (_, response) => response.writeHead(999, html).end(text), ends: ['http-error'] },
  'no-http': {
    page: (_, response) => void response.socket?.end('HTTP/9.9 abc\r\n\r\n\u0000\u0001'),
    ends: ['http-error', 'ok'],
  },
  resets: { page: (_, response) => void response.socket?.resetAndDestroy(), ends: ['unreachable'] },
  'false-length': {
    page: (_, response) => {
      response.writeHead(200, { ...html, 'content-length': 1e6 }).write(`<!doctype html>${text}`)
      setTimeout(() => response.socket?.destroy(), 100)
    },
    ends: ['http-error'],
  },
  sandboxed: {
    page: (_, response) => {
      response.setHeader('content-security-policy', "sandbox; default-src 'none'")
      answerPage(response, '<script>for (;;);</script>')
    },
    ends: ['ok'],
  },
  'refresh-header': {
    page: (_, response) => {
      response.setHeader('refresh', '0')
      answerPage(response, '')
    },
    ends: ['ok', 'redirect-loop'],
  },
  entities: {
    page: (_, response) => {
      const levels = Array.from({ length: 12 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join('')
      response.writeHead(200, { 'content-type': 'application/xhtml+xml' })
      response.end(`<!DOCTYPE html [<!ENTITY a0 "x">${levels}]><html xmlns="http://www.w3.org/1999/xhtml">&a12;</html>`)
    },
    ends: ['http-error'],
  },
}
