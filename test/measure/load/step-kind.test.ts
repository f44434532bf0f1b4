import { expect, test } from 'vitest'
import { stepChange } from '#measure/load/step-kind.ts'
import type { DocumentReading } from '#measure/load/vitals-script.ts'

type Change = [began: number, painted: number, size: number, isGone: boolean]

const smallest = 50

/** ICP of a step whose input came at 1,000 ms, by what Chromium attributes to it and what was added to the document. */
function icpOf(changes: { paints?: Change[]; additions?: Change[]; reveals?: Change[] }): number | undefined {
  const reading = { timeOrigin: 1, now: 1_000, paints: [], additions: [], reveals: [], softNavigations: [], smallest }
  const before = reading as unknown as DocumentReading
  return stepChange(before, { ...before, now: 9_000, ...changes }).icp
}

const at = (ms: number, size: number, isGone = false): Change => [1_000, 1_000 + ms, size, isGone]

test('what is gone when the page is read is not what an input brought', () => {
  expect(icpOf({ paints: [at(20, 900, true)], additions: [at(25, 900, true), at(800, 300)] })).toBe(800)
  expect(icpOf({ additions: [at(25, 900, true), at(800, 300)] })).toBe(800)
  expect(icpOf({ paints: [at(800, 300)], additions: [at(25, 900, true)] })).toBe(800)
})

test('a message that was shown for a while is all that an input brought', () => {
  expect(icpOf({ paints: [at(20, 900, true)], additions: [at(25, 900, true)] })).toBe(20)
  expect(icpOf({ paints: [at(20, 900, true)] })).toBe(20)
})

test('a heading above placeholders is little beside the list that follows', () => {
  expect(icpOf({ paints: [at(20, 100)], additions: [at(25, 100), at(800, 300)] })).toBe(800)
})

test('a page with its largest picture is there before a list below it that is as large as all of that', () => {
  const page = at(520, 300)
  expect(icpOf({ paints: [at(500, 100)], additions: [page, at(900, 400)] })).toBe(500)
  expect(icpOf({ paints: [at(500, 250)], additions: [page, at(900, 400)] })).toBe(500)
})

test('a word such as "Loading" is little beside any addition after it, not beside one before it', () => {
  expect(icpOf({ paints: [at(500, smallest - 1)], additions: [at(800, smallest)] })).toBe(800)
  expect(icpOf({ paints: [at(500, smallest - 1)], additions: [at(300, smallest)] })).toBe(500)
})

test('what styles reveal counts where scripts have brought nothing, only a word, or what is gone', () => {
  expect(icpOf({ reveals: [at(400, 300)] })).toBe(400)
  expect(icpOf({ paints: [at(20, smallest - 1)], reveals: [at(400, 300)] })).toBe(400)
  expect(icpOf({ additions: [at(20, 200, true)], reveals: [at(400, 300)] })).toBe(400)
  expect(icpOf({ additions: [at(20, smallest)], reveals: [at(400, 300)] })).toBe(20)
  expect(icpOf({ paints: [at(20, smallest - 1)], reveals: [at(400, 300, true)] })).toBe(20)
})
