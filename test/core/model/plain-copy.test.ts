import { expect, test } from 'vitest'
import { plainCopy } from '#core/model/plain-copy.ts'

test.each([
  ['nested lists and objects', { a: [1, [2, null], { b: 'c' }], d: {}, e: [], f: undefined }],
  ['a site called __proto__', JSON.parse('{"__proto__":{"home":[1]},"constructor":2}')],
  ['a single value', 3],
  ['null', null],
])('a copy of %s is what structuredClone gives', (_, value) => {
  const copy = plainCopy(value)
  expect(copy).toStrictEqual(structuredClone(value))
  expect(JSON.stringify(copy)).toBe(JSON.stringify(value))
})

test('a change of a copy leaves the original as it was', () => {
  const original = { window: [[1, 2]], level: { up: [0] } }
  const copy = plainCopy(original)
  copy.window[0]?.push(3)
  copy.level.up.push(1)
  expect(original).toEqual({ window: [[1, 2]], level: { up: [0] } })
})
