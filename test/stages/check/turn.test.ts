import { expect, test, vi } from 'vitest'
import { turns } from '#stages/check/turn.ts'

test('one thing at a time is loaded for the page: a walk keeps a try away, and the other way round', async () => {
  const turn = turns({ isMeasuring: async () => false })
  const [first, second] = await Promise.all([turn.take(() => undefined), turn.take(() => undefined)])
  expect(second).toMatchObject({ ok: false, words: { message: 'A recording or a competitor is being tried already.' } })
  if (first.ok) first.value()
  const third = await turn.take(() => undefined)
  expect(third.ok).toBe(true)
  if (third.ok) third.value()
})

test('nothing is loaded beside a measurement, whichever began first', async () => {
  let isMeasuring = true
  const turn = turns({ isMeasuring: async () => isMeasuring, lookEvery: 5 })
  expect(await turn.take(() => undefined)).toMatchObject({ ok: false, words: { hint: 'Try again afterwards.' } })
  isMeasuring = false
  const disturbed = vi.fn()
  const taken = await turn.take(disturbed)
  expect(taken.ok).toBe(true)
  isMeasuring = true
  await vi.waitFor(() => expect(disturbed).toHaveBeenCalled())
  if (taken.ok) taken.value()
})

test('a look that fails takes no turn', async () => {
  const isMeasuring = vi.fn(async () => false).mockRejectedValueOnce(new Error('no permission'))
  const turn = turns({ isMeasuring })
  await expect(turn.take(() => undefined)).rejects.toThrow('no permission')
  const taken = await turn.take(() => undefined)
  expect(taken.ok).toBe(true)
  if (taken.ok) taken.value()
})
