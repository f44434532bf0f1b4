import { expect, test } from 'vitest'
import { fingerprint, slug } from '#core/model/slug.ts'

test.each([
  ['Sydney phone', 'sydney-phone'],
  ['  --ACME!  ', 'acme'],
  ['Café Zoë', 'cafe-zoe'],
  ['2nd & 3rd', '2nd-3rd'],
])('the name %s becomes the key %s', (name, key) => {
  expect(slug(name)).toBe(key)
})

test('a name with other letters, or with none, keeps what it has in ASCII and gets a fingerprint of the whole', () => {
  expect(slug('東京')).toMatch(/^[0-9a-f]{8}$/)
  expect(slug('Tokyo 東京')).toMatch(/^tokyo-[0-9a-f]{8}$/)
  expect(slug('!?')).toMatch(/^[0-9a-f]{8}$/)
  const names = ['東京', '大阪', 'Tokyo 東京', 'Tokyo 大阪', 'Tokyo', '!?', '?!']
  expect(new Set(names.map(slug)).size).toBe(names.length)
})

test('however a name is typed, with capitals or accents of their own, its key is the same', () => {
  expect(slug('МОСКВА')).toBe(slug('Москва'))
  expect(slug('Zu\u0308rich')).toBe(slug('Z\u00fcrich'))
  expect(slug('\u0438\u0306')).toBe(slug('\u0439'))
})

test('fingerprints are FNV-1a of 32 bits', () => {
  // http://www.isthe.com/chongo/src/fnv/test_fnv.c
  expect(['', 'a', 'foobar'].map(fingerprint)).toEqual(['811c9dc5', 'e40c292c', 'bf9cf968'])
  // A leading zero is kept.
  expect(fingerprint('s0')).toBe('0751b736')
})
