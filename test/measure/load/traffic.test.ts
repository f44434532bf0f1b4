import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { CDPSession } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import type { Network } from '#core/model/benchmark.ts'
import { watchTraffic } from '#measure/load/traffic.ts'

const page = 'main'
const nothing = Number.NEGATIVE_INFINITY

async function watched(network?: Network) {
  const session = Object.assign(new EventEmitter(), { send: async () => ({}) })
  const traffic = await watchTraffic(session as unknown as CDPSession, { mainFrame: page, network })
  const ask = (id: string, { url = `http://site/${id}`, type = 'Image', frame = page, loader = 'page' } = {}): void => {
    const request = { requestId: id, loaderId: loader, frameId: frame, type, request: { url } }
    session.emit('Network.requestWillBeSent', request)
  }
  const answer = (
    id: string,
    response: { headers?: Record<string, string>; fromEarlyHints?: boolean; fromServiceWorker?: boolean } = {},
  ): void => {
    session.emit('Network.responseReceived', {
      requestId: id,
      type: 'Fetch',
      response: { encodedDataLength: 100, headers: {}, ...response },
    })
  }
  const receive = (id: string, dataLength: number, encodedDataLength: number): void => {
    session.emit('Network.dataReceived', { requestId: id, dataLength, encodedDataLength })
  }
  return { session, traffic, ask, answer, receive }
}

test('a request whose end is reported to another process holds nothing up for ever', async () => {
  const { session, traffic, ask } = await watched()
  ask('frame', { type: 'Document', frame: 'advertisement', loader: 'frame' })
  ask('worker.js', { type: 'Script', loader: '' })
  expect(traffic.silentSince(0, nothing)).toBeDefined()
  session.emit('Page.frameDetached', { frameId: 'advertisement', reason: 'swap' })
  expect(traffic.silentSince(0, nothing)).toBeUndefined()
  expect(traffic.isElsewhere('http://site/frame', 0)).toBe(true)
  expect(traffic.isElsewhere('http://site/worker.js', 0)).toBe(false)
  expect(traffic.isOfWorker('http://site/worker.js', 0)).toBe(true)
  expect(traffic.isOfWorker('http://site/frame', 0)).toBe(false)
  ask('image')
  expect(traffic.isElsewhere('http://site/image', 0)).toBe(false)
})

test('what goes on in another process is a sign, too', async () => {
  const { traffic, ask } = await watched()
  const now = performance.now()
  expect(traffic.silentSince(50, nothing)).toBeUndefined()
  expect(traffic.silentSince(50, now - 60)).toBe(now - 60)
  expect(traffic.idleSince(50, nothing)).toBe(0)
  expect(traffic.idleSince(50, now)).toBeUndefined()
  ask('image')
  expect(traffic.silentSince(50, now - 60)).toBeUndefined()
})

test('the newest part of a compressed response, whose size is said later, is packed like the others', async () => {
  const { session, traffic, ask, answer, receive } = await watched()
  for (const id of ['stopped', 'ended', 'plain']) {
    ask(id, { type: 'Fetch' })
    answer(id, id === 'plain' ? {} : { headers: { 'Content-Encoding': 'br' } })
    receive(id, 8_000, 2_000)
    receive(id, 40_000, 0)
  }
  session.emit('Network.loadingFinished', { requestId: 'ended', encodedDataLength: 15_000 })
  expect(traffic.bytesOf('http://site/stopped', 0)).toBe(100 + 2_000 + 10_000)
  expect(traffic.bytesOf('http://site/ended', 0)).toBe(15_000)
  expect(traffic.bytesOf('http://site/plain', 0)).toBe(100 + 48_000)
})

test('the bytes of what a service worker answers are those of the worker, also where the page leaves it unread', async () => {
  const { traffic, ask, answer, receive } = await watched()
  ask('passed', { type: 'Fetch' })
  answer('passed', { fromServiceWorker: true })
  receive('passed', 5_000, 0)
  expect(traffic.bytesOf('http://site/passed', 0)).toBe(0)
})

test('a response that Early Hints fetched is as long as its header says, or as it is unpacked', async () => {
  const { traffic, ask, answer, receive } = await watched()
  const responses: Record<string, { headers?: Record<string, string>; fromEarlyHints?: boolean }> = {
    packed: { fromEarlyHints: true, headers: { 'content-encoding': 'gzip', 'content-length': '500' } },
    plain: { fromEarlyHints: true },
    other: {},
  }
  for (const [id, response] of Object.entries(responses)) {
    ask(id, { type: 'Stylesheet' })
    answer(id, response)
    receive(id, 2_000, 0)
  }
  const bodies = Object.keys(responses).map((id) => traffic.hintedBody(`http://site/${id}`, 0))
  expect(bodies).toEqual([500, 2_000, undefined])
})

test('bytes that only keep a connection open are not a sign of a response that goes on', async () => {
  const { traffic, ask, answer, receive } = await watched()
  ask('image')
  answer('image')
  await pause(60)
  for (let i = 0; i < 10; i++) receive('image', 50, 0)
  expect(traffic.silentSince(50, nothing)).toBeDefined()
  for (let i = 0; i < 20; i++) receive('image', 50, 0)
  expect(traffic.silentSince(50, nothing)).toBeUndefined()
  expect(traffic.bytesOf('http://site/image', 0)).toBe(100 + 30 * 50)
})

test('what has no length and arrives for ever holds up nothing but the first 15 s', async () => {
  let now = 1_000
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  try {
    const { traffic, ask, answer, receive } = await watched()
    ask('frame', { type: 'Document', frame: 'camera' })
    ask('page', { type: 'Document' })
    ask('photo')
    for (const id of ['frame', 'page']) answer(id)
    answer('photo', { headers: { 'Content-Length': '9000000' } })
    const streamFor = (ms: number, ids: string[]): void => {
      for (const end = now + ms; now < end; now += 500) for (const id of ids) receive(id, 2_000, 2_000)
    }
    streamFor(14_000, ['frame', 'page'])
    expect(traffic.lastBlocking()).toBe(14_500)
    expect(traffic.documentUnderWay()).toBe(true)
    streamFor(10_000, ['frame', 'page'])
    // Of the page itself, what came until then is what customers saw.
    expect(traffic.lastBlocking()).toBe(16_000)
    expect(traffic.documentUnderWay()).toBe(false)
    streamFor(20_000, ['frame', 'photo'])
    expect(traffic.lastBlocking()).toBe(44_500)
    expect(traffic.bytesOf('http://site/frame', 0)).toBe(100 + 88 * 2_000)
    expect(traffic.silentSince(5_000, nothing)).toBeUndefined()
  } finally {
    clock.mockRestore()
  }
})

test('what fills a slow line is waited for however long it takes, and a stream only while the line has no room', async () => {
  let now = 1_000
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  try {
    const { traffic, ask, answer, receive } = await watched({ latency: 400, downKbps: 400, upKbps: 400 })
    ask('app.js', { type: 'Script' })
    ask('frame', { type: 'Document', frame: 'camera' })
    for (const id of ['app.js', 'frame']) answer(id)
    // 50 kB/s at most.
    for (; now < 26_000; now += 500) {
      receive('app.js', 22_000, 22_000)
      receive('frame', 2_000, 2_000)
    }
    expect(traffic.lastBlocking()).toBe(25_500)
    for (; now < 60_000; now += 500) receive('frame', 2_000, 2_000)
    expect(traffic.lastBlocking()).toBeLessThan(36_000)
  } finally {
    clock.mockRestore()
  }
})

test('images of less than 1 kB, however many follow each other, are no content, and all else that the load event waits for is', async () => {
  vi.useFakeTimers({ now: 1_000_000 })
  try {
    const { session, traffic, ask, answer, receive } = await watched()
    const begun = performance.now()
    const arrive = (id: string, type: string, bytes: number): number => {
      vi.advanceTimersByTime(100)
      ask(id, { type })
      answer(id)
      receive(id, bytes, bytes)
      session.emit('Network.loadingFinished', { requestId: id, encodedDataLength: bytes })
      return traffic.lastOfContent() - begun
    }
    const pixels = Array.from({ length: 5 }, (_, at) => arrive(`pixel${at}`, 'Image', 43))
    expect(pixels).toEqual([0, 0, 0, 0, 0])
    expect(traffic.lastBlocking() - begun).toBe(500)
    expect(arrive('picture', 'Image', 5_000)).toBe(600)
    expect(arrive('pixel', 'Image', 43)).toBe(600)
    expect(arrive('empty.css', 'Stylesheet', 0)).toBe(800)
    // It holds up nothing.
    expect(arrive('data', 'Fetch', 5_000)).toBe(800)
  } finally {
    vi.useRealTimers()
  }
})
