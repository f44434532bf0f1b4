import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { journeyPictures } from '#dashboard/share/pictures/journey.ts'
import { deckFile } from '#dashboard/share/slides/deck.ts'
import { worstStep } from '#dashboard/share/slides/steps.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, notOk, ok, sydney, type Walk } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'
import { deckData } from './deck-data.ts'
import { unzip } from './unzip.ts'

let folder: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-deck-steps-'))
  store = await openQuickStore({ folder })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Texts of the slide about the steps after so many rounds of these visits; the first is its title. */
async function stepsSlideOf(steps: string[], count: number, visits: (n: number) => Record<string, FakeVisit | Walk>) {
  const benchmark = fakeBenchmark({ competitors: ['Globex'], steps })
  for (let n = 0; n < count; n++) await putRound({ store, round: fakeRound(n, visits(n)) })
  await judgeRound({ store, benchmark, market: sydney })
  const now = Date.parse(fakeRound(count - 1, {}).scheduledAt) + 60_000
  const data = await deckData({ store, benchmark, evidence: evidenceFolder(join(folder, 'evidence')), now })
  const files = unzip(await deckFile(data))
  const textsOf = (slide: number) => {
    const xml = files.get(`ppt/slides/slide${slide}.xml`)?.toString() ?? ''
    return [...xml.matchAll(/<a:t>([^<]*)<\/a:t>/g)].map(([, text = '']) => text.replaceAll('\u00a0', ' '))
  }
  const texts = textsOf(3)
  const said = journeyPictures(data.journey, data.timeZone).map(({ finding }) => finding)
  return { texts, league: textsOf(2), worst: worstStep(data.card.league), said }
}

const noise = (n: number) => 1 + 0.02 * Math.sin(n * 2.4)

test('the slide of the steps has those without the metric of the target too, and its title is about the worst of all', async () => {
  const { texts, worst } = await stepsSlideOf(['home', 'add'], 14, (n) => ({
    Acme: ok({ home: 900 * noise(n), add: { duration: 3_400 * noise(n + 1) } }),
    Globex: ok({ home: 1_800 * noise(n + 2), add: { duration: 400 * noise(n + 3) } }),
  }))
  expect(texts[0]).toMatch(/^You are 8\.\d\dx slower than Globex on add\.$/)
  expect(texts.some((text) => /^You are (1\.9|2\.0)\dx faster than Globex on home\.$/.test(text))).toBe(true)
  expect(texts).toContain('add (duration)')
  expect(texts.some((text) => /^3\.[34]\d s$/.test(text))).toBe(true)
  expect(worst).toBe('add')
})

test('a step at which the journey fails now is not said to be ahead, on the slide and in the pictures of Journey', async () => {
  const { texts, said } = await stepsSlideOf(['home', 'search'], 20, (n) => ({
    Acme: n < 16 ? ok({ home: 900, search: 900 * noise(n) }) : notOk('failed', { step: 'search', walk: { home: 900 } }),
    Globex: ok({ home: 1_800, search: 1_800 * noise(n + 2) }),
  }))
  expect(texts[0]).toBe('Your journey fails at search.')
  expect(said.slice(1)).toEqual(['Your journey fails at search.', 'Your journey fails at search.'])
  expect(said[0]).toMatch(/^You are .* faster than Globex on home\.$/)
  expect(texts.filter((text) => text.includes('search.'))).not.toContainEqual(expect.stringContaining('faster'))
  expect(texts.some((text) => /^You are .* faster than Globex on home\.$/.test(text))).toBe(true)
})

test('of very many steps the slide says how many it names', async () => {
  const steps = Array.from({ length: 9 }, (_, index) => `step ${index + 1}`)
  const walk = (time: number): Walk => Object.fromEntries(steps.map((step, index) => [step, time + 100 * index]))
  const { texts } = await stepsSlideOf(steps, 8, (n) => ({
    Acme: ok(walk(900 * noise(n))),
    Globex: ok(walk(1_800 * noise(n + 2))),
  }))
  expect(texts.find((text) => text.startsWith('Outpace ·'))).toMatch(/ · 5 of 9 steps: those with the largest gaps$/)
})

test('the slide of the league says why a site has no place, and which visits are not in its figures', async () => {
  const { league } = await stepsSlideOf(['home'], 8, (n) => ({
    Acme: n === 3 ? notOk('failed', { step: 'home' }) : ok({ home: 900 * noise(n) }),
    Globex: notOk('blocked', { step: 'home' }),
  }))
  expect(league).toContain('blocked in 8 of 8 visits')
  expect(
    league.some((text) => text.endsWith(' · Acme: failed in 1 of 8 visits. Globex: blocked in 8 of 8 visits')),
  ).toBe(true)
})
