import { once } from 'node:events'
import { request } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { startRelay } from '#measure/network/relay/relay.ts'
import { reply } from '#measure/network/relay/socks.ts'
import type { Changes } from '#measure/rewrite/changes.ts'
import { startRewriter } from '#measure/rewrite/server.ts'
import { connectThrough } from '../network/socks-client.ts'
import { serveSite } from '../site.ts'
import { serveSecurely } from './secure-site.ts'

const nothing: Changes = {
  block: [],
  preload: [],
  compress: false,
  defer: [],
  cache: false,
  serverWait: undefined,
  replace: [],
  headers: [],
}
const script = `console.log(${'1,'.repeat(20_000)}1)`
const page = '<!doctype html><title>Shop</title><script src="/a.js"></script><script async src="/tag.js"></script>'
const document = { 'sec-fetch-dest': 'document', 'accept-encoding': 'gzip, br' }

/** A relay with a rewriter behind it, and what passed through the changes. */
async function between(options: { origin: string; changes?: Partial<Changes>; applied?: boolean; allow?: string[] }) {
  const { origin, changes = {}, applied = true } = options
  const counts = new Map<string, number>()
  const count = (flag: string) => void counts.set(flag, (counts.get(flag) ?? 0) + 1)
  const rewriting = { changes: { ...nothing, ...changes }, applied, origin, alsoOwn: [], count }
  const through = await startRewriter(rewriting)
  const { port } = new URL(origin)
  const relay = await startRelay({
    network: { latency: 0, downKbps: 1e7, upKbps: 1e7 },
    allow: options.allow ?? [`127.0.0.1:${port}`, `[::1]:${port}`],
    through,
  })
  return {
    counts,
    relay,
    ask: async (path: string, headers: Record<string, string> = document, host = '127.0.0.1') => {
      const { code, socket } = await connectThrough(relay.address, { host, port: Number(port) })
      if (code !== reply.succeeded) throw new Error(`SOCKS answered ${code}`)
      return await askOver(socket, { path, headers: { host: `${host}:${port}`, ...headers } })
    },
    [Symbol.asyncDispose]: async () => {
      await relay.close()
      await through.close()
    },
  }
}

async function askOver(socket: Socket, { path, headers }: { path: string; headers: Record<string, string> }) {
  const asked = request({ createConnection: () => socket, path, headers })
  asked.end()
  const [response] = await once(asked, 'response')
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part)
  socket.destroy()
  return { status: response.statusCode as number, headers: response.headers, body: Buffer.concat(parts) }
}

const shop = () =>
  serveSite({
    '/': (asked, response) => {
      const zipped = String(asked.headers['accept-encoding']).includes('gzip')
      response.setHeader('content-type', 'text/html')
      response.setHeader('set-cookie', ['a=1', 'b=2'])
      if (zipped) response.setHeader('content-encoding', 'gzip')
      response.end(zipped ? gzipSync(page) : page)
    },
    '/a.js': (_asked, response) => {
      response.setHeader('content-type', 'text/javascript')
      response.setHeader('cache-control', 'no-store')
      response.setHeader('content-length', script.length)
      response.end(script)
    },
    '/slow': (_asked, response) => {
      response.setHeader('content-type', 'text/html')
      setTimeout(() => response.end('<title>Slow</title>'), 300)
    },
  })

describe('the rewriting server', () => {
  test('passes answers on as they are where nothing is applied', async () => {
    await using site = await shop()
    const changes = { compress: true, defer: ['*/a.js'], cache: true, headers: [{ name: 'x-a', value: '1' }] }
    await using unchanged = await between({ origin: site.origin, changes, applied: false })
    const { headers, body } = await unchanged.ask('/')
    expect(String(gunzipSync(body))).toBe(page)
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect(headers['x-a']).toBeUndefined()
    const plain = await unchanged.ask('/a.js', { ...document, 'sec-fetch-dest': 'script' })
    expect(String(plain.body)).toBe(script)
    expect(plain.headers['cache-control']).toBe('no-store')
    expect(unchanged.counts.size).toBe(0)
  })

  test('defers scripts, announces files and sets headers in pages, compressed ones too', async () => {
    await using site = await shop()
    const changes = {
      defer: ['*/a.js', '*/tag.js'],
      preload: [{ url: `${site.origin}/hero.woff2`, as: 'font' }],
      headers: [{ name: 'x-a', value: '1' }],
    }
    await using changed = await between({ origin: site.origin, changes })
    const { headers, body } = await changed.ask('/')
    expect(String(gunzipSync(body))).toBe(page.replace('<script src', '<script defer src'))
    expect(headers.link).toBe(`<${site.origin}/hero.woff2>; rel=preload; as=font; crossorigin`)
    expect(headers['x-a']).toBe('1')
    expect((await changed.ask('/', { 'accept-encoding': 'identity' })).headers['x-a']).toBeUndefined()
    expect(Object.fromEntries(changed.counts)).toEqual({ defer: 1, preload: 1, header: 1 })
  })

  test('compresses, caches and replaces what it is asked to', async () => {
    await using site = await shop()
    const asScript = { ...document, 'sec-fetch-dest': 'script' }
    await using smaller = await between({ origin: site.origin, changes: { compress: true, cache: true } })
    const { headers, body } = await smaller.ask('/a.js', asScript)
    expect(headers['content-encoding']).toBe('br')
    expect(body.length).toBeLessThan(script.length / 10)
    expect(String(brotliDecompressSync(body))).toBe(script)
    expect(headers['cache-control']).toContain('max-age=31536000')

    const replace = [{ url: `${site.origin}/a.js`, bytes: Buffer.from('other()'), type: 'text/javascript' }]
    await using other = await between({ origin: site.origin, changes: { replace } })
    expect(String((await other.ask('/a.js', asScript)).body)).toBe('other()')
    expect((await other.ask('/missing.js', asScript)).status).toBe(404)
    expect(site.hits.get('/a.js')).toBe(2)
  })

  test('answers with what it has seen before, after the wait it is given', async () => {
    await using site = await shop()
    await using sooner = await between({ origin: site.origin, changes: { serverWait: 20 } })
    const first = await sooner.ask('/slow')
    const begun = performance.now()
    const again = await sooner.ask('/slow')
    const took = performance.now() - begun
    expect(again.body).toEqual(first.body)
    expect(took).toBeGreaterThanOrEqual(19)
    expect(took).toBeLessThan(280)
    expect(site.hits.get('/slow')).toBe(1)
  })

  test('leaves the answers of other hosts alone', async () => {
    await using site = await shop()
    await using changed = await between({ origin: site.origin, changes: { compress: true, cache: true } })
    const { headers } = await changed.ask('/a.js', { 'sec-fetch-dest': 'script', 'accept-encoding': 'br' }, 'localhost')
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers['cache-control']).toBe('no-store')
  })

  test('refuses blocked hosts at once and answers blocked addresses with nothing', async () => {
    await using site = await shop()
    const { host } = new URL(site.origin)
    await using whole = await between({ origin: site.origin, changes: { block: [host] } })
    await expect(whole.ask('/')).rejects.toThrow(`SOCKS answered ${reply.refused}`)
    await using part = await between({ origin: site.origin, changes: { block: ['*/a.js'] } })
    expect((await part.ask('/a.js')).status).toBe(404)
    expect((await part.ask('/')).status).toBe(200)
    expect(site.hits.get('/a.js')).toBeUndefined()
  })

  test('reaches nothing that pages may not reach, and serves nobody but its relay', async () => {
    await using site = await shop()
    await using closed = await between({ origin: site.origin, allow: [] })
    await expect(closed.ask('/')).rejects.toThrow(`SOCKS answered ${reply.notAllowed}`)
    expect(site.hits.size).toBe(0)

    await using open = await between({ origin: site.origin })
    // A request that names another host than the one connected to: its credentials would go astray.
    expect((await open.ask('/', { ...document, host: 'bank.example', cookie: 'a=1' })).status).toBe(421)
    expect(site.hits.size).toBe(0)
  })

  test('cuts off a client that the relay did not announce', async () => {
    await using site = await shop()
    const through = await startRewriter({
      ...{ changes: nothing, applied: false, origin: site.origin, alsoOwn: [], count: () => undefined },
    })
    const address = { address: '127.0.0.1', family: 4 }
    const known = await through.connect([address], { host: '127.0.0.1', port: Number(new URL(site.origin).port) })
    const stranger = connect({ host: '127.0.0.1', port: known.remotePort ?? 0 })
    stranger.on('error', () => undefined)
    stranger.write(`GET / HTTP/1.1\r\nHost: ${new URL(site.origin).host}\r\n\r\n`)
    const [answer] = await Promise.race([once(stranger, 'data'), once(stranger, 'close')])
    expect(answer).not.toBeInstanceOf(Buffer)
    expect(site.hits.size).toBe(0)
    await through.close()
  })

  test('speaks TLS and HTTP/2 where the site does, and HTTP/1.1 where only that is offered', async () => {
    await using site = await serveSecurely(() => ({ headers: { 'content-type': 'text/javascript' }, body: script }))
    await using changed = await between({ origin: site.origin, changes: { compress: true } })
    for (const protocol of ['h2', 'http/1.1']) {
      const { socket } = await connectThrough(changed.relay.address, { host: 'localhost', port: site.port })
      const secure = connectTls({ socket, rejectUnauthorized: false, ALPNProtocols: [protocol] })
      await once(secure, 'secureConnect')
      expect(secure.alpnProtocol).toBe(protocol)
      if (protocol === 'http/1.1') {
        const headers = { host: `localhost:${site.port}`, 'accept-encoding': 'br' }
        const { body } = await askOver(secure, { path: '/a.js', headers })
        expect(String(brotliDecompressSync(body))).toBe(script)
        continue
      }
      const session = connectHttp2(site.origin, { createConnection: () => secure })
      const stream = session.request({ ':path': '/b.js', 'accept-encoding': 'br', cookie: 'a=1' })
      const [headers] = await once(stream, 'response')
      const parts: Buffer[] = []
      for await (const part of stream) parts.push(part)
      expect(headers['content-encoding']).toBe('br')
      expect(String(brotliDecompressSync(Buffer.concat(parts)))).toBe(script)
      session.destroy()
    }
    expect(site.seen.map(({ protocol, path }) => `${protocol} ${path}`)).toEqual(['2.0 /b.js', '1.1 /a.js'])
    expect(site.seen[0]?.headers.cookie).toBe('a=1')
  })

  test('does not vouch for a site whose certificate is not valid', async () => {
    await using site = await serveSecurely(() => ({ headers: {}, body: script }), { trusted: false })
    await using changed = await between({ origin: site.origin })
    const { socket } = await connectThrough(changed.relay.address, { host: 'localhost', port: site.port })
    const secure = connectTls({ socket, rejectUnauthorized: false })
    await expect(once(secure, 'secureConnect')).rejects.toThrow()
    expect(site.seen).toEqual([])
  })
})
