import { expect, test } from 'vitest'
import type { Cause, Note } from '#core/analysis/why/findings/finding.ts'
import { causeWords } from '#core/words/why/cause.ts'
import { estimateOf } from '#core/words/why/lines.ts'
import { noteWords } from '#core/words/why/note.ts'

const reader = { other: 'Globex' }
const ms = { ms: 400, us: 900, other: 500 }
const files = (count: number, bytes: number) => ({ files: count, bytes })
const blocking = (count: number, ...hosts: string[]) => ({ files: count, bytes: 9000, until: 430, hosts })
const scripts = (time: number, ...of: { name: string; ms: number }[]) => ({ ms: time, of })
const heavy = { kind: 'image-heavy', part: 'load', ...ms, bytes: { us: null, other: null }, oversized: null }

test.each<[object, string]>([
  [{ kind: 'connection', part: 'dns', ...ms }, 'The DNS lookup takes 900 ms (Globex: 500 ms).'],
  [{ kind: 'connection', part: 'connect', ...ms }, 'Connecting takes 900 ms (Globex: 500 ms).'],
  [
    { kind: 'connection', part: 'connect', ...ms, tls: { us: 600, other: null } },
    'Connecting takes 900 ms, 600 ms of that for TLS (Globex: 500 ms).',
  ],
  [
    { kind: 'connection', part: 'connect', ...ms, tls: { us: 0, other: 200 } },
    'Connecting takes 900 ms, 0 ms of that for TLS (Globex: 500 ms, 200 ms of that for TLS).',
  ],
  [{ kind: 'redirects', ...ms, by: [] }, 'Redirects take 900 ms before the page starts to load (Globex: 500 ms).'],
  [
    { kind: 'redirects', ...ms, by: ['script', 'link'] },
    'Redirects take 900 ms before the page starts to load, by a script and a link (Globex: 500 ms).',
  ],
  [
    { kind: 'image-late', ...ms, isText: false, priority: 'High' },
    'The main image starts to load 900 ms after the first byte of the page (Globex: after 500 ms).',
  ],
  [
    { kind: 'image-late', ...ms, isText: true, priority: 'Low' },
    'The main image starts to load 900 ms after the first byte of the page, with low priority (Globex: text, which needs no file).',
  ],
  [heavy, 'The main image takes 900 ms to load (Globex: 500 ms).'],
  [
    {
      ...heavy,
      bytes: { us: 1_200_000, other: 80_000 },
      oversized: { natural: [1600, 900], shown: [400, 225] },
    },
    'The main image has 1.2 MB and takes 900 ms to load (Globex: 80 kB, 500 ms); it is 1600 x 900 pixels and displayed in 400 x 225.',
  ],
  [
    { kind: 'blocking', ms: 400, us: blocking(1), other: blocking(0) },
    'Nothing is painted before 1 render-blocking file (9 kB) has arrived, 430 ms after the first byte of the page (Globex: none).',
  ],
  [
    { kind: 'blocking', ms: 400, us: blocking(3, 'a.example', 'b.example', 'c.example'), other: blocking(1) },
    'Nothing is painted before 3 render-blocking files from a.example, b.example and c.example (9 kB) have arrived, 430 ms after the first byte of the page (Globex: 1 file, 430 ms).',
  ],
  [
    { kind: 'main-thread', ms: 400, us: scripts(900, { name: 'Tags', ms: 640 }), other: scripts(0) },
    'Long tasks keep the main thread busy for 900 ms while the main content waits to be painted: Tags 640 ms (Globex: 0 ms).',
  ],
  [
    { kind: 'font', ...ms, other: null },
    'The main text is hidden until its font has arrived, 900 ms after the first byte of the page (Globex: not hidden).',
  ],
  [
    { kind: 'font', ...ms },
    'The main text is hidden until its font has arrived, 900 ms after the first byte of the page (Globex: 500 ms).',
  ],
])('a cause has the figures of both sides: %#', (cause, words) => {
  expect(causeWords(cause as Cause, reader)).toBe(words)
})

test('files come from all of the hosts that are counted', () => {
  const said = (...hosts: string[]) =>
    causeWords({ kind: 'blocking', ms: 400, us: blocking(5, ...hosts), other: blocking(0) } as never as Cause, reader)
  expect(said('a.example', 'b.example')).toContain('5 render-blocking files from a.example and b.example (9 kB)')
  expect(said('a.example', 'b.example', 'c.example', 'd.example')).toContain('from a.example, b.example and 2 more')
})

test.each<[object, string, string?]>([
  [{ kind: 'weight', type: 'script', us: 900_000, other: 0 }, 'Scripts have 900 kB (Globex: none).'],
  [
    { kind: 'weight', type: 'constructor', us: 9000, other: 5000 },
    'Requests of type constructor have 9 kB (Globex: 5 kB).',
  ],
  [{ kind: 'requests', us: 1, other: 0 }, 'The step makes 1 request (Globex: 0).'],
  [
    { kind: 'third-parties', us: { requests: 1, bytes: 9000 }, other: { requests: 0, bytes: 0 }, only: [] },
    'Third parties: 1 request, 9 kB (Globex: none).',
  ],
  [
    {
      kind: 'third-parties',
      us: { requests: 2, bytes: 9000 },
      other: { requests: 1, bytes: 0 },
      only: ['Tags', 'Ads'],
    },
    'Third parties: 2 requests, 9 kB (Globex: 1 request, 0 kB). Only on your page: Tags, Ads.',
  ],
  [
    { kind: 'third-parties', us: { requests: 2, bytes: 9000 }, other: { requests: 1, bytes: 0 }, only: ['Tags'] },
    'Third parties: 2 requests, 9 kB (before: 1 request, 0 kB). Only since then: Tags.',
    'before',
  ],
  [
    { kind: 'overlay', whose: 'us', element: 'div.modal' },
    'The largest content on your page is a banner or an overlay (div.modal), so LCP is its time and not that of the page.',
  ],
  [
    { kind: 'overlay', whose: 'other', element: 'div' },
    'The largest content on Globex is a banner or an overlay (div), so LCP is its time and not that of the page.',
  ],
  [
    { kind: 'overlay', whose: 'other', element: 'div' },
    'The largest content before is a banner or an overlay (div), so LCP is its time and not that of the page.',
    'before',
  ],
  [
    { kind: 'loaded-again', us: files(1, 9000), other: files(0, 0) },
    'The step loads 1 file (9 kB) again that an earlier step had loaded (Globex: none).',
  ],
])('a note has the figures of both sides: %#', (note, words, other = 'Globex') => {
  expect(noteWords(note as Note, { other })).toBe(words)
})

test('an estimate is rounded down to tens, so that it never exceeds its part', () => {
  expect([null, 9, 10, 429, 1239].map((time) => estimateOf({ ms: time }))).toEqual([
    ...['', 'about 0 ms', 'about 10 ms', 'about 420 ms', 'about 1.23 s'],
  ])
})
