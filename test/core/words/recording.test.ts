import { expect, test } from 'vitest'
import { indicesWords } from '#core/words/recording.ts'

test('steps of a recording are numbered as in the Recorder, neighbours as a span', () => {
  expect(indicesWords([])).toBe('')
  expect(indicesWords([0])).toBe('1')
  expect(indicesWords([1, 3, 4, 5, 8, 9])).toBe('2, 4 to 6, 9 to 10')
})
