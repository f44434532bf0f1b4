import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { catalogue } from '#scenarios/demo/catalogue.ts'
import serve, { type Demo, type ShopName } from '#scenarios/demo/serve.ts'
import { fetched, paths, productsIn, shopNames } from './shops.ts'

const item = catalogue[0]?.id ?? ''

let demo: Demo
beforeAll(async () => {
  demo = await serve()
})
afterAll(() => demo.close())
afterEach(() => {
  for (const shop of Object.values(demo.shops)) Object.assign(shop, { release: 'usual', failing: false })
})

function ask(shop: ShopName, path: string, headers?: Record<string, string>) {
  return fetched(demo.origins[shop] + path, headers)
}

describe.each(shopNames)('%s', (shop) => {
  const { search, product, basket } = paths[shop]

  test('answers every page of the journey', async () => {
    for (const path of ['/', search('rain jacket'), product(item), basket, `${basket}?item=${item}`]) {
      expect((await ask(shop, path)).status, path).toBe(200)
    }
    expect((await ask(shop, product(item))).text).toContain('Tarkine Rain Jacket')
    expect((await ask(shop, `${basket}?item=${item}`)).text).toContain('Tarkine Rain Jacket')
  })

  test('finds the same as every other shop', async () => {
    const wanted = catalogue.filter(({ name, colour }) => name.endsWith('Storm Parka') && colour === 'Fern')
    const found = productsIn((await ask(shop, search('fern PARKA'))).text)
    expect(found).toEqual(wanted.slice(0, 12).map(({ id }) => id))
  })

  test('finds nothing that it does not sell, and everything for an empty query', async () => {
    expect(productsIn((await ask(shop, search('submarine'))).text)).toEqual([])
    expect(productsIn((await ask(shop, search(''))).text)).toEqual(catalogue.slice(0, 12).map(({ id }) => id))
  })

  test('escapes hostile text', async () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`
    for (const path of [
      search(hostile),
      search(hostile).replace('/api', ''),
      `${basket}?item=${encodeURIComponent(hostile)}`,
    ]) {
      const { status, text } = await ask(shop, path)
      expect(status).toBe(200)
      expect(text).not.toContain('<script>alert')
      expect(text).not.toContain('<img src=x')
    }
  })

  test('rejects unknown paths', async () => {
    const unknown = [
      '/nothing',
      product('../../etc/passwd'),
      product('constructor'),
      '/__proto__',
      '/pictures/thumb/hat-f0ad1f.png',
    ]
    for (const path of [...unknown, '/pictures/large/shell-000000.png', '/pictures/hero-vast.png']) {
      expect((await ask(shop, path)).status, path).toBe(404)
    }
  })

  test('fails on search, and only there, when it is set to', async () => {
    demo.shops[shop].failing = true
    expect((await ask(shop, search('rain jacket'))).status).toBe(500)
    expect((await ask(shop, '/')).status).toBe(200)
    demo.shops[shop].failing = false
    expect((await ask(shop, search('rain jacket'))).status).toBe(200)
  })

  test('shows the hero of its release', async () => {
    const bytes = { usual: 0, 'heavier-hero': 0, slimmer: 0 }
    for (const release of ['usual', 'heavier-hero', 'slimmer'] as const) {
      demo.shops[shop].release = release
      const shown = [...(await ask(shop, '/')).text.matchAll(/\/pictures\/hero-[a-z]+\.png/g)].map(([path]) => path)
      const sizes = await Promise.all([...new Set(shown)].map(async (path) => (await ask(shop, path)).body.length))
      bytes[release] = Math.max(...sizes)
    }
    expect(bytes['heavier-hero']).toBeGreaterThan(bytes.usual * 1.5)
    expect(bytes.slimmer).toBeLessThan(bytes.usual / 2)
  })

  test('lets a chat script block every page once it is released', async () => {
    expect((await ask(shop, '/')).text).not.toContain('/chat.js')
    demo.shops[shop].release = 'chat-widget'
    for (const path of ['/', product(item), basket]) {
      const [head = ''] = (await ask(shop, path)).text.split('</head>')
      expect(head).toContain(`<script src="${demo.thirdParties[0]}/chat.js"></script>`)
    }
    expect((await fetched(`${demo.thirdParties[0]}/chat.js`)).body.length).toBeGreaterThan(150_000)
  })

  test('finds the same with the wider search', async () => {
    const { text } = await ask(shop, search('fern parka'))
    demo.shops[shop].release = 'wider-search'
    expect(productsIn((await ask(shop, search('fern parka'))).text)).toEqual(productsIn(text))
  })
})

test('our shop sends its text uncompressed until the slimmer release', async () => {
  const accept = { 'accept-encoding': 'gzip, deflate, br' }
  const before = await ask('Wattle Lane', '/products.js', accept)
  expect(before.headers['content-encoding']).toBeUndefined()
  expect(before.headers['cache-control']).toBeUndefined()
  demo.shops['Wattle Lane'].release = 'slimmer'
  const after = await ask('Wattle Lane', '/products.js', accept)
  expect(after.headers['content-encoding']).toBe('br')
  expect(after.body.length).toBeLessThan(before.body.length / 4)
})

test('competitors compress for browsers that accept it, and only for those', async () => {
  const plain = await ask('Pluvio', '/')
  const brotli = await ask('Pluvio', '/', { 'accept-encoding': 'br' })
  const gzip = await ask('Pluvio', '/', { 'accept-encoding': 'gzip' })
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(brotli.headers['content-encoding']).toBe('br')
  expect(gzip.headers['content-encoding']).toBe('gzip')
  expect(Math.max(brotli.body.length, gzip.body.length)).toBeLessThan(plain.body.length / 2)
})

test('starts with the given releases', async () => {
  const other = await serve({ shops: { Pluvio: { release: 'chat-widget', failing: true } } })
  try {
    expect(other.shops.Pluvio).toEqual({ release: 'chat-widget', failing: true })
    expect(other.shops.Nordregn).toEqual({ release: 'usual', failing: false })
  } finally {
    await other.close()
  }
})

test('answers malformed requests and other methods without crashing', async () => {
  const { port } = new URL(demo.origins.Pluvio)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write('GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1.1 400/)
  socket.destroy()
  expect((await fetch(demo.origins.Pluvio, { method: 'POST' })).status).toBe(405)
  const head = await fetch(demo.origins.Pluvio, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test('close ends connections that are kept alive', async () => {
  const other = await serve()
  const sockets = [...Object.values(other.origins), ...other.thirdParties].map((origin) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    return socket
  })
  await Promise.all(sockets.map((socket) => once(socket, 'data')))
  const ended = Promise.all(sockets.map((socket) => once(socket, 'close')))
  for (const socket of sockets) socket.resume().on('error', () => {})
  await other.close()
  await ended
  await expect(fetched(other.origins.Pluvio)).rejects.toThrow('ECONNREFUSED')
})
