import { EventEmitter } from 'node:events'
import type { CDPSession, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gatherEvidence } from '#measure/evidence/evidence.ts'
import { takePictures } from '#measure/evidence/pictures.ts'
import type { RequestLog } from '#measure/load/requests.ts'

/** A page, and its session, that shows what it was last told to; each capture takes 60 ms. */
class FakeSession extends EventEmitter {
  captures = 0
  pixelRatio = 1
  #shown = 'white'
  show(picture: string): void {
    this.#shown = picture
    const metadata = { timestamp: Date.now() / 1000 }
    this.emit('Page.screencastFrame', { data: picture, metadata, sessionId: 1 })
  }
  async screenshot(): Promise<Buffer> {
    this.captures++
    const picture = Buffer.from(this.#shown)
    await new Promise((resolve) => setTimeout(resolve, 60))
    return picture
  }
  async send(): Promise<object> {
    return { result: { value: this.pixelRatio } }
  }
}

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

async function begin({ hideTyping = false, pixelRatio = 1 } = {}) {
  const session = Object.assign(new FakeSession(), { pixelRatio })
  const kept = new Map<string, string>()
  const pictures = takePictures(
    async (name, bytes) => {
      kept.set(name, Buffer.from(bytes).toString())
      return `folder/${name}`
    },
    { hideTyping },
  )
  await pictures.begin(session as unknown as Page, session as unknown as CDPSession)
  pictures.stepBegun()
  const load = () => {
    session.emit('Page.frameNavigated', { frame: {} })
    session.show('shop')
    session.emit('Page.loadEventFired')
    pictures.settling()
  }
  return { session, pictures, kept, load }
}

test('the last picture of a step is captured while the load waits for a quiet page', async () => {
  const { session, pictures, load } = await begin()
  load()
  await vi.advanceTimersByTimeAsync(500)
  expect(session.captures).toBe(1)
  const { picture } = await pictures.stepEnded('home')
  expect([picture.toString(), session.captures]).toEqual(['shop', 1])
})

test('a page that changes afterwards is captured again, as it is', async () => {
  const { session, pictures, load } = await begin()
  load()
  await vi.advanceTimersByTimeAsync(400)
  session.show('shop with a banner')
  const ended = pictures.stepEnded('home')
  await vi.advanceTimersByTimeAsync(100)
  expect((await ended).picture.toString()).toBe('shop with a banner')
})

test('a page that never stands still is captured at the end only, and not before it has loaded', async () => {
  const { session, pictures, load } = await begin()
  session.show('a spinner')
  pictures.settling()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(session.captures).toBe(0)
  load()
  for (let n = 0; n < 20; n++) {
    session.show(`frame ${n}`)
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(session.captures).toBe(0)
})

test('a page that changes now and then is captured ahead twice at most', async () => {
  const { session, load } = await begin()
  load()
  for (let n = 0; n < 5; n++) {
    session.show(`slide ${n}`)
    await vi.advanceTimersByTimeAsync(400)
  }
  expect(session.captures).toBe(2)
})

test('the picture of one step is never that of the next', async () => {
  const { session, pictures, load } = await begin()
  load()
  await vi.advanceTimersByTimeAsync(500)
  await pictures.stepEnded('home')
  pictures.stepBegun()
  const ended = pictures.stepEnded('search')
  await vi.advanceTimersByTimeAsync(100)
  await ended
  expect(session.captures).toBe(2)
})

test('of a load that is ended while it settles nothing goes on, whatever its walk still does', async () => {
  const session = new FakeSession()
  const { observer, end } = gatherEvidence(async (name) => name)
  const requests = { entries: [] as readonly unknown[] } as RequestLog
  await observer.begun?.(session as unknown as Page, session as unknown as CDPSession, requests)
  observer.stepBegun?.('home')
  observer.settling?.()
  expect(vi.getTimerCount()).toBe(1)
  await end()
  observer.settling?.()
  expect(vi.getTimerCount()).toBe(0)
})

test.each([{ hideTyping: true }, { pixelRatio: 2.625 }])(
  'where a capture changes the page, it is left alone until the step has ended: %j',
  async (given) => {
    const { session, pictures, load } = await begin(given)
    load()
    await vi.advanceTimersByTimeAsync(500)
    expect(session.captures).toBe(0)
    const ended = pictures.stepEnded('home')
    await vi.advanceTimersByTimeAsync(100)
    expect((await ended).picture.toString()).toBe('shop')
  },
)

test('files are stored when the load has ended, and named after their step and time', async () => {
  const { pictures, kept, load } = await begin()
  await vi.advanceTimersByTimeAsync(120)
  load()
  await vi.advanceTimersByTimeAsync(500)
  await pictures.stepEnded('Sign in')
  expect([kept.size, pictures.stored()]).toEqual([0, []])
  await pictures.store()
  expect([...kept.keys()]).toEqual(['sign-in.jpg', 'sign-in-120.jpg'])
  const filmstrip = [{ at: 120, file: 'folder/sign-in-120.jpg' }]
  expect(pictures.stored()).toEqual([{ name: 'Sign in', screenshot: 'folder/sign-in.jpg', filmstrip }])
})

test('what the page before paints until the document of the step arrives is no picture of the step', async () => {
  const { session, pictures, load } = await begin()
  await vi.advanceTimersByTimeAsync(16)
  session.show('the page before')
  await vi.advanceTimersByTimeAsync(104)
  load()
  await vi.advanceTimersByTimeAsync(500)
  const step = await pictures.stepEnded('basket')
  step.arrived = step.begun + 100
  await pictures.store()
  expect(pictures.stored()[0]?.filmstrip.map(({ at }) => at)).toEqual([120])
})
