import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type WhyOptions, why } from '#cli/commands/why.ts'
import { widthOf } from '#cli/render/width.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { partRounds } from '../core/analysis/why/why-rounds.ts'
import { jackets } from './jackets.ts'
import { surroundingsAt } from './surroundings.ts'

let root: string
let span: { first: string; last: string; middle: string }

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'outpace-why-'))
  for (const name of ['jackets', 'boots']) {
    mkdirSync(join(root, 'scenarios', name), { recursive: true })
    writeFileSync(join(root, 'scenarios', name, 'benchmark.yaml'), jackets(''))
  }
  const store = await openSqliteStore({ folder: join(root, '.outpace') })
  const sites = { Acme: { load: 1_100, renderDelay: 750 }, Northpeak: {}, Globex: {} }
  const begun = Date.now() - 6 * 60 * 60_000
  const rounds = partRounds({ sites, count: 20 }).map((round, n) => ({
    ...round,
    scheduledAt: new Date(begun + n * 15 * 60_000).toISOString(),
  }))
  for (const round of rounds) await putRound({ store, round })
  await store.close()
  const at = (n: number) => rounds.at(n)?.scheduledAt ?? ''
  span = { first: at(0), last: at(-1), middle: at(10) }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function told(options: Partial<WhyOptions>, columns = 100): Promise<string> {
  const usual = { benchmark: 'jackets', market: undefined, against: undefined, step: undefined, before: undefined }
  let printed = ''
  const result = (text: string) => {
    printed += text
  }
  const look = { columns, colour: false, ascii: false }
  expect(await why({ ...usual, json: false, cloud: false, ...options }, surroundingsAt(root), { result, look })).toBe(0)
  return printed
}

test('times name the zone that they are in', async () => {
  expect((await told({ before: span.middle })).replaceAll(/\s+/g, ' ')).toMatch(
    /than before \d+ \w+.*, \d\d:\d\d.*Times are in the time zone Australia\/Sydney\./,
  )
})

test('a time without rounds on one side is refused with the rounds that there are', async () => {
  const rounds =
    /the rounds are from \d+ \w+.*, \d\d:\d\d to \d+ \w+.*, \d\d:\d\d \(Australia\/Sydney\)\. Choose a time between/
  await expect(told({ before: '2020-01-01' })).rejects.toThrow(/No round before 1 Jan 2020, 11:00 is stored/)
  await expect(told({ before: '2020-01-01' })).rejects.toThrow(rounds)
  await expect(told({ before: span.first })).rejects.toThrow('No round before')
  await expect(told({ before: '2199-01-01' })).rejects.toThrow(/No round since 1 Jan 2199, 11:00 is stored/)
  expect(await told({ before: span.last })).toContain('LCP of Acme')
})

test('a benchmark without rounds at all says how to measure', async () => {
  expect(await told({ benchmark: 'boots' })).toContain('Nothing to compare yet. Measure with: npx outpace run boots.')
  expect(await told({ benchmark: 'boots', before: '2020-01-01' })).toContain('Nothing to compare yet.')
})

test.each([40, 60, 80])('no name of a part is cut at %d columns, and no figure lost', async (columns) => {
  const text = await told({ against: 'Globex' }, columns)
  for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(columns)
  const words = text.replaceAll(/[^a-z]+/gi, ' ')
  for (const part of ['Resource', 'delay', 'duration', 'Element', 'Whole step', 'Server response']) {
    expect(words).toContain(part)
  }
  expect(text).not.toMatch(/^\w+…/m)
})
