import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { check } from '#cli/commands/check.ts'
import { incidents } from '#cli/commands/incidents.ts'
import { pause } from '#cli/commands/pause.ts'
import { type SettingsOptions, settings } from '#cli/commands/settings.ts'
import { selectBenchmarks } from '#cli/select.ts'
import type { Surroundings } from '#cli/surroundings.ts'
import { jackets } from './jackets.ts'
import { surroundingsAt } from './surroundings.ts'

let root: string
let surroundings: Surroundings
let printed = ''
const result = (text: string) => {
  printed += text
}
const output = { result, look: { columns: 100, colour: false, ascii: false } }

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'outpace-settings-'))
  mkdirSync(join(root, 'scenarios/jackets'), { recursive: true })
  writeFileSync(join(root, 'scenarios/jackets/benchmark.yaml'), jackets(''))
  surroundings = surroundingsAt(root)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))
beforeEach(() => {
  printed = ''
})

type Given<V> = Partial<Extract<SettingsOptions, { verb: V }>> & { verb: V }
const run = (options: Given<'show'> | Given<'pull'> | Given<'set'> | Given<'undo'>) => {
  const usual = { benchmark: 'jackets', json: false, cloud: false, changes: [], yes: false, number: undefined }
  return settings({ ...usual, ...options } as SettingsOptions, surroundings, output)
}
const measured = async () => (await selectBenchmarks(surroundings, 'jackets')).benchmarks[0]

test('a change is typed as in benchmark.yaml, says what it means, and every command measures with it', async () => {
  await run({ verb: 'set', changes: ['alarm.to=[ceo@acme.example, { to: web@acme.example, quiet: 22:00-07:00 }]'] })
  expect(printed).toContain('alarm.to: as in the file → ceo@acme.example, web@acme.example (quiet 22:00-07:00)')
  expect(printed).toContain('Verdicts and open incidents go on as they are.')
  expect(printed).toContain('Saved as change 1.')
  expect((await measured())?.alarm.to).toMatchObject([
    { to: 'ceo@acme.example' },
    { to: 'web@acme.example', quiet: { from: 22 * 60, to: 7 * 60 } },
  ])
})

test('what is judged from scratch is said first, and needs --yes', async () => {
  const change = { verb: 'set', changes: ['every=30 minutes'] } as const
  await expect(run(change)).rejects.toThrow(/another interval\.\nNothing was changed yet.*--yes/)
  expect((await measured())?.every).toBe(15 * 60_000)
  await run({ ...change, yes: true })
  expect((await measured())?.every).toBe(30 * 60_000)
})

test.each([
  ['evry=1 hour', 'Did you mean "every"?'],
  ['loads=9', 'Everything else is part of the files'],
  ['every', 'Write KEY=VALUE'],
  ['every=sometimes', 'live settings of jackets  every'],
  ['competitors=[', 'competitors:'],
])('"%s" is refused with what to do', async (change, expected) => {
  await expect(run({ verb: 'set', changes: [change] })).rejects.toThrow(expected)
})

test('an empty value takes a setting back; undo brings it back; show has who, when and what', async () => {
  await run({ verb: 'set', changes: ['every='], yes: true })
  expect((await measured())?.every).toBe(15 * 60_000)
  await run({ verb: 'undo', number: undefined, yes: true })
  expect((await measured())?.every).toBe(30 * 60_000)
  printed = ''
  await run({ verb: 'show' })
  expect(printed).toContain('  every: 30 minutes')
  expect(printed).toMatch(
    / {2}4\. \d+ \w+, \d\d:\d\d \(Australia\/Sydney\), .+, undoes 3\n {5}every: as in the file → 30 minutes/,
  )
  printed = ''
  await run({ verb: 'show', json: true })
  expect(JSON.parse(printed)).toMatchObject({ benchmark: 'jackets', live: { every: '30 minutes' }, problems: [] })
})

test('pull writes the settings into the file, keeps the rest, and clears them', async () => {
  const file = join(root, 'scenarios/jackets/benchmark.yaml')
  const commented = jackets('# We promised this in March.\ntarget: { promise: 3 s } # see the contract')
  writeFileSync(file, commented.replace('  - { name: Globex', '  # The one to beat.\n  - { name: Globex'))
  const pages = '{ home: /, search: /find }'
  const competitors = `[{ name: Globex, origin: https://globex.example, pages: ${pages} }, { name: Initech, origin: https://initech.example, pages: ${pages} }]`
  await run({
    verb: 'set',
    changes: ['target.promise=none', 'target.margin=3%', `competitors=${competitors}`],
    yes: true,
  })
  const before = await measured()
  printed = ''
  await run({ verb: 'pull', benchmark: undefined })
  expect(printed).toContain('scenarios/jackets/benchmark.yaml says the same now, and the live settings are cleared.')
  const text = readFileSync(file, 'utf8')
  for (const kept of [
    '# We promised this in March.',
    '# see the contract',
    '# The one to beat.',
    'margin: 3%',
    'every: 30 minutes',
  ]) {
    expect(text).toContain(kept)
  }
  expect(text).not.toContain('promise:')
  expect(text).not.toContain('Northpeak')
  expect(await measured()).toEqual(before)
  printed = ''
  await run({ verb: 'show', json: true })
  expect(JSON.parse(printed)).toMatchObject({ live: {} })
  printed = ''
  await run({ verb: 'pull' })
  expect(printed).toContain('everything is as in the file.')
  writeFileSync(file, jackets(''))
})

test('show has what people stopped: measuring in a market, and notifications', async () => {
  const ask = { benchmark: 'jackets', cloud: false }
  await pause({ ...ask, verb: 'pause', market: undefined }, surroundings, output)
  await incidents({ ...ask, mute: '2 days', ack: [], weeks: 1, json: false }, surroundings, output)
  printed = ''
  await run({ verb: 'show' })
  expect(printed).toContain('  Measuring is paused: Sydney phone.\n')
  expect(printed).toMatch(/ {2}Muted until \d+ \w+.*: no notifications are sent\.\n/)
  printed = ''
  await run({ verb: 'show', json: true })
  expect(JSON.parse(printed)).toMatchObject({ paused: ['sydney-phone'], mutedUntil: expect.stringMatching(/^\d{4}-/) })
  await pause({ ...ask, verb: 'resume', market: undefined }, surroundings, output)
  await incidents({ ...ask, mute: 'off', ack: [], weeks: 1, json: false }, surroundings, output)
  printed = ''
  await run({ verb: 'show' })
  expect(printed).not.toMatch(/paused|Muted/)
})

test('after the file has changed, check names settings that no longer fit', async () => {
  const globex = '{ name: Globex, origin: https://globex.example, pages: { home: /, search: /s } }'
  await run({ verb: 'set', changes: [`competitors=[${globex}]`], yes: true })
  writeFileSync(join(root, 'scenarios/jackets/benchmark.yaml'), jackets('').replaceAll('search', 'find'))
  expect(await check({ benchmark: undefined, live: false }, surroundings, output)).toBe(2)
  expect((await measured())?.steps).toEqual(['home', 'find'])
})
