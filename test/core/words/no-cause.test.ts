import { expect, test } from 'vitest'
import { splitGap } from '#core/analysis/why/split.ts'
import { noCauseWords, unexplainedWords } from '#core/words/why/no-cause.ts'
import { partRounds } from '../analysis/why/why-rounds.ts'

const asked = { us: 'Acme', competitor: 'Globex', step: 'home' }

function said(count: number, wait: number, noise = 0.08): string {
  const rounds = partRounds({ sites: { Acme: { wait }, Globex: { wait: 400 } }, count, noise })
  const split = splitGap(rounds, asked)
  return split === null ? '' : noCauseWords(split)
}

test('that no cause is named is not called noise where too few rounds are the reason', () => {
  // A gap of 600 ms whose interval is above 0, as after the demo: certain only with more rounds.
  expect(said(7, 800, 0.6)).toBe(
    '7 rounds are too few to name a cause with certainty; the parts show where the gap is. Measure more rounds.',
  )
  expect(said(3, 1000)).toBe('With three rounds or fewer there is no interval, and no cause is named.')
  expect(said(24, 400)).toBe('No part of your LCP is longer by 50 ms or more beyond noise.')
})

test('a part that is longer beside the causes that are named is not passed over', () => {
  const part = (name: 'dns' | 'wait' | 'renderDelay' | 'rest', low: number, certain: boolean) => ({
    part: name,
    difference: 200,
    low,
    certain,
  })
  const said = (...parts: ReturnType<typeof part>[]) =>
    unexplainedWords({ parts, whole: { low: 100 }, rounds: { us: 7, other: 9, kept: 5 } })
  expect(said(part('wait', 100, true), part('renderDelay', 120, false))).toBe(
    'Element render delay is longer too, but 7 rounds are too few to say why with certainty. Measure more rounds.',
  )
  expect(said(part('dns', 1, false), part('wait', 150, false), part('renderDelay', 120, false))).toMatch(
    /^DNS lookup, server response and element render delay are longer too/,
  )
  expect(said(part('wait', 100, true), part('renderDelay', -1, false), part('rest', 100, false))).toBeUndefined()
})

test('whoever is faster is not told that no part differs', () => {
  expect(said(24, 100)).toBe('No part of your LCP is longer by 50 ms or more beyond noise.')
})

test('a part counts as longer from 50 ms on, and above its noise', () => {
  const said = (difference: number, low: number | null) =>
    unexplainedWords({
      parts: [{ part: 'wait', difference, low, certain: false }],
      whole: { low: 100 },
      rounds: { us: 9, other: 7, kept: 5 },
    })
  expect(said(50, 0.1)).toMatch(/^Server response is longer too, but 7 rounds/)
  for (const [difference, low] of [
    [49.9, 0.1],
    [50, 0],
    [50, null],
  ] as const)
    expect(said(difference, low)).toBeUndefined()
})
