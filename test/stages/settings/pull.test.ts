import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LiveSettings } from '#core/model/live.ts'
import { saveSettings } from '#stages/settings/change.ts'
import { pullSettings } from '#stages/settings/pull.ts'
import { readSettings } from '#store/records/settings.ts'
import { jacketsYaml, settingsPlace, sourceOf } from './place.ts'

const now = Date.parse('2026-11-28T10:00:00Z')
const asked = { benchmark: 'jackets', by: 'Kim', now }
const globex = { name: 'Globex', origin: 'https://globex.example', pages: { home: '/', search: '/s' } }
const initech = { name: 'Initech', origin: 'https://initech.example', pages: { home: '/', search: '/find' } }

let root: string
let file: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outpace-pull-'))
  const folder = join(root, 'scenarios/jackets')
  mkdirSync(folder, { recursive: true })
  for (const script of ['acme.ts', 'northpeak.ts']) writeFileSync(join(folder, script), '')
  file = join(folder, 'benchmark.yaml')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

interface Files {
  /** What was read, and what the file says by now. */
  text?: string
  onDisk?: string
  isRead?: boolean
}

async function pulled(live: LiveSettings, { text = jacketsYaml(), onDisk = text, isRead = true }: Files = {}) {
  writeFileSync(file, onDisk)
  await using place = await settingsPlace({ now: () => now, sources: [sourceOf(text)] })
  expect(await saveSettings(place, { ...asked, live, basedOn: 0 })).toMatchObject({ ok: true })
  const result = await pullSettings(place, { root, ...asked, isRead })
  const { change } = await readSettings(place.store, 'jackets')
  return { result, written: readFileSync(file, 'utf8'), left: change?.after }
}

test('competitors keep what the file alone says of them, and new ones follow', async () => {
  const { result, written, left } = await pulled({ competitors: [initech, globex], every: '30 minutes' })
  expect([result, left]).toEqual([{ outcome: 'cleared' }, {}])
  const { benchmark } = sourceOf(written)
  expect(benchmark.sites.map(({ name }) => name)).toEqual(['Acme', 'Northpeak', 'Globex', 'Initech'])
  expect(benchmark.sites[2]?.robots).toEqual(sourceOf().benchmark.sites[2]?.robots)
  expect(benchmark.every).toBe(30 * 60_000)
})

test('settings stay in force where the file is read only when it is deployed', async () => {
  const live = { every: '30 minutes' }
  const { result, written, left } = await pulled(live, { isRead: false })
  expect([result, left]).toEqual([{ outcome: 'written' }, live])
  expect(sourceOf(written).benchmark.every).toBe(30 * 60_000)
})

test('a file that somebody has changed meanwhile, or that has aliases, is left as it is, and the settings in force', async () => {
  const live = { every: '30 minutes' }
  const changed = jacketsYaml().replace('Buying a jacket', 'Buying a coat')
  const aliased = jacketsYaml({ rest: 'every: &often 1 hour\naudits: { every: *often }' })
  const files: Files[] = [{ onDisk: changed }, { text: aliased }]
  for (const disk of files) {
    const { result, written, left } = await pulled(live, disk)
    expect([result.outcome, left]).toEqual(['refused', live])
    expect(written).toBe(disk.onDisk ?? disk.text)
  }
})

const untidy = `# top  comment
name:   'Buying a jacket'   # odd   spaces

us: {name: Acme, origin: "https://acme.example",   script: acme.ts}
competitors:   # ours
# all of them
- { name: Northpeak, origin: https://northpeak.example, script: northpeak.ts }

# Globex agreed
- name: "Globex"
  origin: https://globex.example   # their shop
  pages: { home: /, search: '/s' }
  ignoreRobots: {reason: They agreed., reviewer: Kim Lee, date: 2026-11-28}
# about Initech
- name: Initech
  origin: https://initech.example
  pages:
      home: "/"
      search: /find
steps: [home,search]
markets:
    - { name: Sydney phone, region: local, profile: phone-4g, locale: en-AU, timeZone: Australia/Sydney }
every: 15 minutes  # enough
target: { promise: 3 s, against: fastest }
alarm:
  to:
  - kim@acme.example   # the boss
  - { to: lee@acme.example,  quiet: "22:00-07:00" }
# end`

const lee = { to: 'lee@acme.example', quiet: '22:00-07:00' }
const changes: [title: string, live: LiveSettings, gone: string[], added: string[]][] = [
  ['a schedule', { every: '30 minutes' }, ['every: 15 minutes  # enough'], ['every: 30 minutes  # enough']],
  [
    'a promise taken back and a margin',
    { target: { promise: null, margin: '3%' } },
    ['target: { promise: 3 s, against: fastest }'],
    ['target: { against: fastest, margin: 3% }'],
  ],
  [
    'recipients in another order',
    { alarm: { to: ['new@acme.example', lee] } },
    ['  - kim@acme.example   # the boss'],
    ['  - new@acme.example'],
  ],
  [
    'a competitor removed with the comment about it, another changed, and a new one',
    {
      competitors: [
        { ...initech, pages: { home: '/', search: '/look: x' } },
        { name: 'Hooli', origin: 'https://hooli.example', pages: { home: '/', search: '/s?a=b,c' } },
      ],
    },
    [
      '# Globex agreed',
      '- name: "Globex"',
      '  origin: https://globex.example   # their shop',
      "  pages: { home: /, search: '/s' }",
      '  ignoreRobots: {reason: They agreed., reviewer: Kim Lee, date: 2026-11-28}',
      '      search: /find',
    ],
    [
      '      search: "/look: x"',
      '- name: Hooli',
      '  origin: https://hooli.example',
      '  pages: { home: /, search: "/s?a=b,c" }',
    ],
  ],
]

test.each(changes)('%s: every other line stays as it is, byte for byte', async (_, live, gone, added) => {
  for (const [mark, end] of [
    ['', '\n'],
    ['\uFEFF', '\r\n'],
  ] as const) {
    const { result, written } = await pulled(live, { text: untidy, onDisk: mark + untidy.replaceAll('\n', end) })
    expect(result).toEqual({ outcome: 'cleared' })
    const [before, after] = [mark + untidy.replaceAll('\n', end), written].map((text) => text.split(end))
    expect(before?.filter((line) => !after?.includes(line))).toEqual(gone)
    expect(after?.filter((line) => !before?.includes(line))).toEqual(added)
    expect(after?.filter((line) => before?.includes(line))).toEqual(before?.filter((line) => !gone.includes(line)))
  }
})

const commented = `name: Buying a jacket
us: { name: Acme, origin: https://acme.example, script: acme.ts }
competitors:
  # Globex: agreed with legal
  - name: Globex
    origin: https://globex.example
    pages: { home: /, search: /s }
    # was /find before the relaunch
  # asked in May
  - name: Initech
    origin: https://initech.example
    pages: { home: /, search: /find }
  # - name: Hooli
  #   origin: https://hooli.example
  # the cheapest
  - name: Umbrella
    origin: https://umbrella.example
    pages: { home: /, search: /s }
    # no basket
steps: [home, search]
markets:
  - { name: Sydney phone, region: local, profile: phone-4g, locale: en-AU, timeZone: Australia/Sydney }
target:
  against: fastest
  # the board wants it
  promise: 3 s
  # as in May
  margin: 5%
`
const umbrella = { name: 'Umbrella', origin: 'https://umbrella.example', pages: { home: '/', search: '/s' } }

test.each<[string, LiveSettings, (text: string) => string]>([
  [
    'the first, which its comment names, with a comment within',
    { competitors: [initech, umbrella] },
    (text) => text.replace(/ {2}# Globex[\s\S]*relaunch\n/, ''),
  ],
  [
    'others, but no competitor that is commented out',
    { competitors: [globex] },
    (text) => text.replace(/ {2}# asked[\s\S]*?\/find }\n/, '').replace(/ {2}# the cheapest[\s\S]*?# no basket\n/, ''),
  ],
  [
    'none where one is added behind a comment within',
    { competitors: [globex, initech, umbrella, { ...umbrella, name: 'Acme Two', origin: 'https://two.example' }] },
    (text) =>
      text.replace(
        /# no basket\n/,
        '$&  - name: Acme Two\n    origin: https://two.example\n    pages: { home: /, search: /s }\n',
      ),
  ],
  ['a promise', { target: { promise: null } }, (text) => text.replace(/ {2}# the board[\s\S]*3 s\n/, '')],
])('what goes takes the comments about it along: %s', async (_, live, expected) => {
  const { result, written } = await pulled(live, { text: commented })
  expect(result).toEqual({ outcome: 'cleared' })
  expect(written).toBe(expected(commented))
})

test('a recipient without the preferences that took lines of their own has one line', async () => {
  const list = (first: string) => jacketsYaml({ rest: `alarm:\n  to:\n${first}    - lee@acme.example  # IT` })
  const text = list('    - to: kim@acme.example\n      quiet: "22:00-07:00"\n')
  const { written } = await pulled({ alarm: { to: ['kim@acme.example', 'lee@acme.example'] } }, { text })
  expect(written).toBe(list('    - kim@acme.example\n'))
})

test('a key that the file does not have follows its last line', async () => {
  const text = jacketsYaml().replace(/\n+$/, '')
  const { written } = await pulled({ alarm: { to: ['kim@acme.example'] }, every: '1 hour' }, { text })
  expect(written).toBe(`${text}\nevery: 1 hour\nalarm: { to: [kim@acme.example] }`)
})
