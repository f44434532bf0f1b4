import { EventEmitter } from 'node:events'
import type { CDPSession } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { addFrame, type FilmFrame, recordFrames } from '#measure/evidence/filmstrip.ts'

const filmstrip = (...given: FilmFrame[]): FilmFrame[] => {
  const frames: FilmFrame[] = []
  for (const frame of given) addFrame(frames, frame)
  return frames
}

test('frames are kept in paint order, in whatever order they arrive', () => {
  const [white, text, picture] = [
    { at: 9, image: 'white' },
    { at: 672, image: 'text' },
    { at: 679, image: 'picture' },
  ]
  expect(filmstrip(white, picture, text)).toEqual([white, text, picture])
})

test('identical frames are kept once, at the time of the first', () => {
  const [first, again] = [
    { at: 10, image: 'white' },
    { at: 20, image: 'white' },
  ]
  expect(filmstrip(first, again)).toEqual([first])
  expect(filmstrip(again, first)).toEqual([first])
})

test('what ends an animation is asked for, because Chromium leaves it out', async () => {
  vi.useFakeTimers({ now: 1_000_000 })
  try {
    const sent: string[] = []
    const send = async (method: string): Promise<void> => void sent.push(method)
    const session = Object.assign(new EventEmitter(), { send })
    await recordFrames(session as unknown as CDPSession)
    const show = async (frames: number, every: number): Promise<void> => {
      for (let frame = 0; frame < frames; frame++) {
        const metadata = { timestamp: Date.now() / 1000 }
        session.emit('Page.screencastFrame', { data: `${Date.now()}`, metadata, sessionId: 1 })
        await vi.advanceTimersByTimeAsync(every)
      }
    }
    const starts = () => sent.filter((method) => method !== 'Page.screencastFrameAck')
    await show(60, 17)
    expect(starts()).toEqual(['Page.startScreencast'])
    await vi.advanceTimersByTimeAsync(100)
    expect(starts()).toEqual(['Page.startScreencast', 'Page.stopScreencast', 'Page.startScreencast'])
    // A page that paints now and then is no animation.
    await show(10, 200)
    expect(starts()).toHaveLength(3)
  } finally {
    vi.useRealTimers()
  }
})
