import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Flow, openLink } from '#measure/network/relay/link.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

/** A receiver that notes when how much has arrived. */
function receiver() {
  const arrived: { at: number; bytes: number }[] = []
  const seen = { bytes: 0, endedAt: undefined as number | undefined, text: '' }
  return {
    arrived,
    seen,
    deliver: (parts: Buffer[]) => {
      for (const part of parts) {
        seen.bytes += part.length
        seen.text += part.toString('latin1')
      }
      arrived.push({ at: performance.now(), bytes: seen.bytes })
    },
    ended: () => {
      seen.endedAt = performance.now()
    },
    transmitted: () => undefined,
  }
}

/** ms until everything that was sent has arrived. */
async function arrivalOf(receivers: { seen: { endedAt: number | undefined } }[]): Promise<number[]> {
  const begun = performance.now()
  await vi.advanceTimersByTimeAsync(120_000)
  return receivers.map(({ seen }) => (seen.endedAt ?? Number.NaN) - begun)
}

function sendAll(flow: Flow, bytes: number): void {
  flow.send(Buffer.alloc(bytes, 'x'))
  flow.end()
}

describe('a link', () => {
  const cases = [
    { bytes: 1_000, delay: 14, kbps: 5_000 },
    { bytes: 1_000, delay: 85, kbps: 9_000 },
    { bytes: 100_000, delay: 85, kbps: 9_000 },
    { bytes: 2_600_000, delay: 14, kbps: 5_000 },
    { bytes: 5_000_000, delay: 85, kbps: 9_000 },
    { bytes: 50_000, delay: 150, kbps: 400 },
  ]
  test.each(cases)(
    'takes $bytes bytes in their time at $kbps kbit/s, and the delay',
    async ({ bytes, delay, kbps }) => {
      const link = openLink({ delay, kbps })
      const end = receiver()
      sendAll(link.open(end), bytes)
      const [ms = Number.NaN] = await arrivalOf([end])
      expect(end.seen.bytes).toBe(bytes)
      expect(ms).toBeGreaterThan((bytes * 8) / kbps + delay - 2)
      expect(ms).toBeLessThan((bytes * 8) / kbps + delay + 3)
    },
  )

  test('shares its bandwidth equally among connections that send together', async () => {
    const link = openLink({ delay: 10, kbps: 8_000 })
    const ends = Array.from({ length: 20 }, receiver)
    for (const end of ends) sendAll(link.open(end), 100_000)
    const times = await arrivalOf(ends)
    // 2 MB at 1,000 bytes a ms: all end together, as none goes first.
    expect(Math.min(...times)).toBeGreaterThan(1_950)
    expect(Math.max(...times)).toBeLessThan(2_015)
  })

  test('lets a short answer pass a long one that began before', async () => {
    const link = openLink({ delay: 10, kbps: 8_000 })
    const [long, short] = [receiver(), receiver()]
    sendAll(link.open(long), 1_000_000)
    await vi.advanceTimersByTimeAsync(100)
    sendAll(link.open(short), 10_000)
    const [longMs = Number.NaN, shortMs = Number.NaN] = await arrivalOf([long, short])
    expect(shortMs).toBeLessThan(40)
    expect(longMs).toBeGreaterThan(900)
  })

  test('keeps the order of bytes, and the end after them', async () => {
    const link = openLink({ delay: 5, kbps: 1_000 })
    const end = receiver()
    const flow = link.open(end)
    const text = Array.from({ length: 2_000 }, (_, i) => `${i};`).join('')
    for (let at = 0; at < text.length; at += 333) flow.send(Buffer.from(text.slice(at, at + 333)))
    flow.end()
    await arrivalOf([end])
    expect(end.seen.text).toBe(text)
    expect(end.seen.endedAt).toBeGreaterThanOrEqual(end.arrived.at(-1)?.at ?? Number.NaN)
  })

  test('begins slowly with an initial window: ten packets, then twice as many with every round trip', async () => {
    const link = openLink({ delay: 50, kbps: 1_000_000, initialWindow: 10 })
    const end = receiver()
    sendAll(link.open(end), 1460 * 70)
    await arrivalOf([end])
    const arrivedBy = (ms: number) => end.arrived.findLast(({ at }) => at <= (end.arrived[0]?.at ?? 0) + ms)?.bytes
    expect(arrivedBy(20)).toBe(1460 * 10)
    expect(arrivedBy(120)).toBe(1460 * 30)
    expect(arrivedBy(220)).toBe(1460 * 70)
  })

  test('the first byte of an answer arrives with its packet, and what follows in batches', async () => {
    const link = openLink({ delay: 10, kbps: 1_168 })
    const end = receiver()
    const begun = performance.now()
    const flow = link.open(end)
    flow.send(Buffer.alloc(14_600, 'x'))
    await vi.advanceTimersByTimeAsync(60)
    // A packet takes 10 ms on the line. The next arrival waits until at least 12 ms of packets have left it.
    const [first, second] = end.arrived.map(({ at, bytes }) => [Math.round(at - begun), bytes])
    expect(first).toEqual([20, 1])
    expect(second).toEqual([40, 3 * 1_460])
    await vi.advanceTimersByTimeAsync(200)
    expect(end.seen.bytes).toBe(14_600)
    // So is that of the answer after it.
    flow.send(Buffer.alloc(14_600, 'y'))
    const before = end.arrived.length
    await vi.advanceTimersByTimeAsync(25)
    expect(end.arrived[before]?.bytes).toBe(14_601)
  })

  test('delivers nothing of a connection that was dropped, and everything of the others', async () => {
    const link = openLink({ delay: 10, kbps: 8_000 })
    const [dropped, kept] = [receiver(), receiver()]
    const flow = link.open(dropped)
    sendAll(flow, 100_000)
    sendAll(link.open(kept), 100_000)
    await vi.advanceTimersByTimeAsync(50)
    const before = dropped.seen.bytes
    flow.drop()
    await arrivalOf([kept])
    expect(dropped.seen.bytes).toBe(before)
    expect(kept.seen.bytes).toBe(100_000)
  })

  test('leaves no timer behind when it is closed', async () => {
    const link = openLink({ delay: 10, kbps: 8_000 })
    sendAll(link.open(receiver()), 100_000)
    await vi.advanceTimersByTimeAsync(20)
    link.close()
    await vi.advanceTimersByTimeAsync(20)
    expect(vi.getTimerCount()).toBe(0)
  })
})
