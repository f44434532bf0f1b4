import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { journeyTable } from '#core/analysis/views/journey-table.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round, Visit } from '#core/model/round.ts'
import { journeyPictures } from '#dashboard/share/pictures/journey.ts'
import { siteFigures } from '#dashboard/share/pictures/site-figures.ts'
import { standingPicture } from '#dashboard/share/pictures/standing.ts'
import { trendPictures } from '#dashboard/share/pictures/trend.ts'
import { whyPicture } from '#dashboard/share/pictures/why.ts'
import { deckFile } from '#dashboard/share/slides/deck.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { quarterBenchmark, quarterRounds } from '#stages/sample/quarter.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { putAudit } from '#store/records/audits.ts'
import { putField } from '#store/records/field.ts'
import { putRound } from '#store/records/rounds.ts'
import { auditOf, page } from '../core/analysis/audit-records.ts'
import { openQuickStore } from '../store/quick-store.ts'
import { deckData } from './deck-data.ts'
import { unzip } from './unzip.ts'

const now = Date.UTC(2026, 10, 28, 10)
const inch = 914_400
const us = 'Süddeutsche Bergsport- und Outdoorbekleidungsversandhandelsgesellschaft mbH & Co. KG'
const others = [
  ...['Globex', '雨衣专卖店官方旗舰店（中国大陆地区）', 'متجر السترات المطرية'],
  ...Array.from({ length: 17 }, (_, index) => `Competitor ${index + 4}`),
]

let folder: string
let store: Store
let data: Awaited<ReturnType<typeof deckData>>
let slides: { xml: string; notes: string }[]
let charts: string[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-deck-many-'))
  store = await openQuickStore({ folder, now: () => now })
  const evidence = evidenceFolder(join(folder, 'evidence'))
  data = await deckData({ store, benchmark: await storeMany(), evidence, now })
  ;({ slides, charts } = await slidesOf(data))
}, 60_000)
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function slidesOf(data: Awaited<ReturnType<typeof deckData>>) {
  const archive = unzip(await deckFile(data))
  const texts = (name: string) => archive.get(name)?.toString() ?? ''
  const found = [...archive.keys()].filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name)).length
  return {
    slides: Array.from({ length: found }, (_, index) => ({
      xml: texts(`ppt/slides/slide${index + 1}.xml`),
      notes: texts(`ppt/notesSlides/notesSlide${index + 1}.xml`),
    })),
    charts: [...archive.keys()].filter((name) => /^ppt\/charts\/chart\d+\.xml$/.test(name)).map(texts),
  }
}

/** Two days of a field of 21 with long names, of which the newest round has pictures; audits and field data of all of them. */
async function storeMany(): Promise<Benchmark> {
  const sites = [us, ...others].map((name, index) => ({
    ...(quarterBenchmark.sites[index === 0 ? 0 : 1] as Benchmark['sites'][number]),
    name,
  }))
  const name = 'Regenjacken: Suche, Produkt, Warenkorb und Bezahlung im gesamten deutschsprachigen Raum mit Österreich'
  const benchmark = { ...quarterBenchmark, id: 'many', name, sites }
  const [market] = benchmark.markets
  if (market === undefined) throw new Error('There is no market.')
  const rounds = [...quarterRounds(now)].slice(-24)
  for (const [index, round] of rounds.entries()) {
    const [ours, theirs] = round.visits as [Visit, Visit]
    const visits = sites.map(({ name: site }, place): Visit => {
      const visit = { ...scaled(place === 0 ? ours : theirs, 1 + place / 20), site }
      const filmstrip = [{ at: 0, file: `${place}.jpg` }]
      return index < rounds.length - 1
        ? visit
        : {
            ...visit,
            evidence: { steps: [{ name: 'home', screenshot: `${place}.jpg`, filmstrip }], requests: 'r.jsonl' },
          }
    })
    await putRound({ store, round: { ...round, benchmark: 'many', visits } as Round })
  }
  await judgeRound({ store, benchmark, market })
  const pages = sites.map(({ name: site }, place) =>
    page(site, { scores: { performance: 20 + place, seo: 90 }, outcomes: place === 0 ? 'pff' : 'ppp' }),
  )
  await putAudit({ store, audit: { ...auditOf(pages), benchmark: 'many', market: market.id }, retention: 1e10 })
  for (const [place, { name: site }] of sites.entries()) {
    const data = { p75: { lcp: 2_000 + 100 * place, cls: 0.05 }, first: '2026-10-30', last: '2026-11-26' }
    const entries = [{ step: null, address: 'https://shop.example', formFactor: 'PHONE' as const, data }]
    await putField(store, {
      record: { version: 1, benchmark: 'many', site, date: '2026-11-28', entries },
      retention: 1e11,
    })
  }
  return benchmark
}

function scaled(visit: Visit, by: number): Visit {
  const of = (metrics: object) =>
    Object.fromEntries(Object.entries(metrics).map(([metric, value]) => [metric, (value as number) * by]))
  const loads = visit.loads.map((load) => ({
    ...load,
    steps: load.steps.map((step) => ({ ...step, metrics: of(step.metrics) })),
  }))
  return { ...visit, loads } as Visit
}

function textOf(xml: string): string {
  return [...xml.matchAll(/<a:t>([^<]*)<\/a:t>/g)]
    .map(([, text]) => text)
    .join('\n')
    .replaceAll('\u00a0', ' ')
}

/** inches from the top of the slide to the end of each table, with the lines that its texts need. */
function tableEnds(xml: string): number[] {
  return [...xml.matchAll(/<p:graphicFrame>.*?<\/p:graphicFrame>/gs)].flatMap(([frame]) => {
    if (!frame.includes('<a:tbl>')) return []
    const top = Number(/<a:off x="\d+" y="(\d+)"/.exec(frame)?.[1]) / inch
    const widths = [...frame.matchAll(/<a:gridCol w="(\d+)"/g)].map(([, width]) => Number(width) / inch)
    const rows = [...frame.matchAll(/<a:tr h="(\d+)">(.*?)<\/a:tr>/gs)].map(([, height, row = '']) => {
      const cells = [...row.matchAll(/<a:tc>(.*?)<\/a:tc>/gs)].map(([, cell = ''], column) => {
        const points = Number(/sz="(\d+)"/.exec(cell)?.[1]) / 100
        const letters = [...textOf(cell)].reduce(
          (sum, letter) => sum + (/[\u3000-\u9fff\uff00-\uff60]/.test(letter) ? 2 : 1),
          0,
        )
        const lines = Math.max(1, Math.ceil((letters * 0.5 * points) / 72 / ((widths[column] ?? 1) - 0.16)))
        return (lines * 1.2 * points) / 72
      })
      return Math.max(Number(height) / inch, ...cells)
    })
    return [top + rows.reduce((sum, row) => sum + row, 0)]
  })
}

describe('slides of a field of 21 sites with long names', () => {
  test('have tables that end above the foot', () => {
    const ends = slides.map(({ xml }) => tableEnds(xml))
    expect(ends.flat().length).toBeGreaterThan(2)
    expect(Math.max(...ends.flat())).toBeLessThan(6.95)
  })

  test('draw as many sites as can be told apart, yours among them, and say how many of how many', () => {
    const series = charts.map((chart) => chart.match(/<c:ser>/g)?.length ?? 0)
    expect(Math.max(...series)).toBeLessThanOrEqual(8)
    const partial = slides.filter(({ xml }) => textOf(xml).includes('8 of 21 sites: you and the leaders'))
    // Steps, trend, audits and field data.
    expect(partial).toHaveLength(4)
    for (const chart of charts.filter((each) => each.includes('Süddeutsche'))) expect(chart).toContain('(you)')
  })

  test('show the pictures of you and of those that were fastest', () => {
    const films = slides.find(({ xml }) => xml.includes('<p:pic>'))?.xml ?? ''
    expect(textOf(films)).toContain('6 of 21 sites: you and the leaders')
    expect(textOf(films)).toContain('Globex')
  })

  test('name a few sites in a title and count the others, so that no figure is cut', () => {
    const titles = slides.map(({ xml }) => textOf(xml).split('\n')[0] ?? '')
    const listing = titles.filter((title) => /and \d+ more/.test(title))
    expect(listing).toEqual([
      expect.stringMatching(/^LCP on home: you [\d.]+ s, .* and 17 more, 28 Nov, 21:00\.$/),
      expect.stringMatching(/^LCP of real users: you 2\.00 s, Globex 2\.10 s, .* and 17 more\.$/),
    ])
    for (const title of titles) expect(title).not.toMatch(/\d…/)
  })
})

describe('pictures of it', () => {
  test('name an interval where they show one', () => {
    const { card, journey, trend, why, timeZone } = data
    const asked = { league: card.league, timeZone, now }
    const all = [
      standingPicture(card, timeZone),
      ...journeyPictures(journey, timeZone),
      ...trendPictures(trend, asked),
      whyPicture(why, asked),
    ]
    const naming = all.filter((each) => each?.method.includes('confidence interval')).map((each) => each?.name)
    expect(all.length).toBeGreaterThan(7)
    expect(naming).toEqual(['trend-gap-home'])
  })

  test('have a title that holds the figures of sites with the longest names', () => {
    const sites = ['a', 'b', 'c', 'd'].map((letter, index) => ({ site: letter.repeat(80), us: false, value: index }))
    const said = siteFigures(sites, (name, value) => `${name} ${value}.00 s`)
    expect(said.match(/\d\.00 s/g)).toEqual(['0.00 s', '1.00 s', '2.00 s', '3.00 s'])
    expect(said.length).toBeLessThan(170)
  })

  test('are about the competitor that was chosen', () => {
    const { card, trend, timeZone } = data
    const only = <T extends { site: string } | { competitor: string }>(each: T) =>
      [us, 'Competitor 9'].includes('site' in each ? each.site : each.competitor)
    const shown = { ...trend.trend, times: trend.trend.times.filter(only), gaps: trend.trend.gaps.filter(only) }
    const [gap, times] = trendPictures({ ...trend, trend: shown }, { league: card.league, timeZone })
    expect(gap?.finding).toMatch(/ than Competitor 9 on home on /)
    expect(times?.finding).toMatch(/^LCP on home: you [\d.]+ s, Competitor 9 [\d.]+ s\.$/)
  })
})

test('a market without a round has no empty chart on its slides, and no rows in its tables', async () => {
  const benchmark = { ...quarterBenchmark, id: 'never' }
  const evidence = evidenceFolder(join(folder, 'evidence'))
  const nothing = await deckData({ store, benchmark, evidence, now })
  expect(nothing.journey.steps.length).toBeGreaterThan(0)
  expect(journeyTable(nothing.journey).rows).toEqual([])
  const never = await slidesOf(nothing)
  expect(never.charts).toEqual([])
  expect(never.slides).toHaveLength(2)
  expect(textOf(never.slides[1]?.xml ?? '')).toContain('no round has been measured')
})
