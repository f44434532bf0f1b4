import { expect, test } from 'vitest'
import { indicesWords, pagesWords, recordedWords, restWords, secretWords } from '#core/words/recording.ts'

test('steps of a recording are numbered as in the Recorder, neighbours as a span', () => {
  expect(indicesWords([])).toBe('')
  expect(indicesWords([0])).toBe('1')
  expect(indicesWords([1, 3, 4, 5, 8, 9])).toBe('2, 4 to 6, 9 to 10')
})

test('steps and pages of a recording are counted as people count them, from 1', () => {
  expect([1, 9].map(recordedWords)).toEqual(['1 step recorded', '9 steps recorded'])
  const page = (name: string, at: number) => ({ name, at }) as Parameters<typeof pagesWords>[0][number]
  expect(pagesWords([page('home', 0)])).toMatch(/^The recording leads to 1 page, "home" at step 1; /)
  expect(pagesWords([page('home', 0), page('search', 4)])).toMatch(
    /^The recording leads to 2 pages, "home" at step 1 and "search" at step 5; /,
  )
  expect(restWords(6)).toMatch(/for example order: 7\.$/)
  expect(secretWords([3], 'Set it.')).toBe('The value of step 3 looks like a secret and is not in the file. Set it.')
  expect(secretWords([3, 5], '')).toMatch(/^The value of steps 3 and 5 looks/)
})
