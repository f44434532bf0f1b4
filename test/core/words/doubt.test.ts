import { expect, test } from 'vitest'
import type { Doubt } from '#core/judge/page/doubt.ts'
import { doubtWords, redirectWords } from '#core/words/doubt.ts'

const unusual = (what: 'address' | 'title' | 'language' | 'bytes', seen: string, usual: string): Doubt => ({
  ...({ kind: 'unusual', what, seen, usual } as const),
})

test.each<[Doubt, string]>([
  [
    { kind: 'address', asked: 'https://a.example/p/1?x=2', ended: 'https://a.example/login' },
    'home ended at /login instead of /p/1?x=2',
  ],
  // Paths alone would be the same.
  [
    { kind: 'address', asked: 'https://a.example/p', ended: 'https://b.example/p' },
    'home ended at https://b.example/p instead of https://a.example/p',
  ],
  [
    { kind: 'address', asked: 'no address', ended: 'https://a.example/p' },
    'home ended at https://a.example/p instead of no address',
  ],
  [
    { kind: 'address', asked: 'https://a.example/p', ended: 'none' },
    'home ended at none instead of https://a.example/p',
  ],
  [unusual('address', 'https://a.example/sale', 'https://a.example/'), 'home ended at /sale, usually at /'],
  [unusual('language', 'fr', 'en'), 'home was in French, usually in English'],
  [unusual('language', 'not a language', 'en'), 'home was in not a language, usually in English'],
  [unusual('bytes', '4 kB', '1.2 MB'), 'home had 4 kB, usually 1.2 MB'],
])('a page that is not the one asked for is described: %#', (doubt, words) => {
  expect(doubtWords('home', doubt)).toBe(words)
})

test('a client redirect comes with its time', () => {
  expect(redirectWords(1000)).toBe('of which 1.00 s in a client redirect')
})
