import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { evidenceInTime } from '#functions/evidence-in-time.ts'

const bytes = new Uint8Array()
const error = new Error('The bucket is throttled.')

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 23) })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A bucket that takes `ms` to fail, until it is mended. */
function bucket(ms: number) {
  const state = { isDown: true, stored: 0 }
  const keep = async () => {
    if (!state.isDown) return void state.stored++
    await new Promise((done) => setTimeout(done, ms))
    throw error
  }
  return { state, keep }
}

it('a bucket that is down costs a round of two hundred pictures a tenth of its time, and is tried again', async () => {
  const { state, keep } = bucket(30_000)
  const put = evidenceInTime(keep, Date.now() + 900_000)
  const outcomes: unknown[] = []
  const round = (async () => {
    const begun = Date.now()
    for (let picture = 0; picture < 200; picture++) {
      // What is measured between two pictures.
      await new Promise((done) => setTimeout(done, 2000))
      await put('a.jpg', bytes).catch((reason) => outcomes.push(reason))
    }
    return Date.now() - begun
  })()
  await vi.advanceTimersByTimeAsync(900_000)
  expect(await round).toBeLessThanOrEqual(200 * 2000 + 2 * 30_000)
  expect(new Set(outcomes)).toEqual(new Set([error]))

  state.isDown = false
  await vi.advanceTimersByTimeAsync(300_000)
  const later = evidenceInTime(keep, Date.now() + 900_000)
  await later('a.jpg', bytes)
  expect(state.stored).toBe(1)
})

it('one file that is refused at once does not keep the others from being stored', async () => {
  const { state, keep } = bucket(0)
  const put = evidenceInTime(keep, Date.now() + 900_000)
  const refused = expect(put('a.jpg', bytes)).rejects.toBe(error)
  await vi.advanceTimersByTimeAsync(1)
  await refused
  state.isDown = false
  await put('b.jpg', bytes)
  expect(state.stored).toBe(1)
})

it('waits for no file when the time is needed for writing the round, and begins none then', async () => {
  const { state, keep } = bucket(30_000)
  const put = evidenceInTime(keep, Date.now() + 13_000)
  const late = expect(put('a.jpg', bytes)).rejects.toThrow('no time left')
  await vi.advanceTimersByTimeAsync(10_000)
  await late
  state.isDown = false
  await expect(evidenceInTime(keep, Date.now() + 2_000)('b.jpg', bytes)).rejects.toThrow('no time left')
  expect(state.stored).toBe(0)

  // An audit that used up its time has its reports stored all the same.
  await evidenceInTime(keep, Date.now() + 5_000)('c.jpg', bytes)
  expect(state.stored).toBe(1)
})
