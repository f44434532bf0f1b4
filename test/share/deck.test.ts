import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Audit } from '#core/model/audit.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { FieldRecord } from '#core/model/field.ts'
import type { DeckData } from '#dashboard/share/slides/data.ts'
import { deckFile } from '#dashboard/share/slides/deck.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { putAudit } from '#store/records/audits.ts'
import { putField } from '#store/records/field.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { auditOf, page } from '../core/analysis/audit-records.ts'
import { deckData } from './deck-data.ts'
import { hostileShown, storeHostile } from './hostile.ts'
import { unzip } from './unzip.ts'

const now = Date.UTC(2026, 10, 28, 10)

let folder: string
let store: Store
let data: DeckData
let archive: Map<string, Buffer>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-deck-'))
  store = await openSqliteStore({ folder, now: () => now })
  const benchmark = await storeHostile(store, now)
  await putAudit({ store, audit: auditFor(benchmark), retention: 1e10 })
  const evidence = evidenceFolder(join(folder, 'evidence'))
  await evidence.put('r', Buffer.from(log.map((request) => JSON.stringify(request)).join('\n')))
  for (const [index, { name: site }] of benchmark.sites.slice(0, 2).entries()) {
    await putField(store, { record: fieldOf(site, 2_100 - 400 * index), retention: 1e11 })
  }
  data = await deckData({ store, benchmark, evidence, now })
  archive = unzip(await deckFile(data))
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** The requests of both sites, with a name that tries to be more than text. */
const log = ['', '<script>hacked=1</script>\u202e.jpg'].map((path, index) => ({
  step: 'home',
  at: 400 * index,
  since: 400 * index,
  url: `https://shop.example/${path}`,
  type: index === 0 ? 'document' : 'image',
  status: 200,
  bytes: 40_000,
  duration: 300,
  phases: { wait: 200, receive: 100 },
}))

function fieldOf(site: string, lcp: number): FieldRecord {
  const data = { p75: { lcp, cls: 0.05 }, first: '2026-10-30', last: '2026-11-26' }
  const address = 'https://shop.example'
  const entries = [{ step: null, address, formFactor: 'PHONE' as const, data }]
  return { version: 1, benchmark: 'hostile', site, date: '2026-11-28', entries }
}

/** The hostile competitor passes a rule that we fail. */
function auditFor({ id, sites }: Benchmark): Audit {
  const them = sites[1]?.name ?? ''
  const scores = (performance: number) => ({ performance, accessibility: 90 })
  const pages = [
    page('Wattle Lane', { scores: scores(52), outcomes: 'pff' }),
    page(them, { scores: scores(81), outcomes: 'ppp' }),
  ]
  return { ...auditOf(pages), benchmark: id, market: 'sydney-phone' }
}

function xmlOf(name: string): string {
  return archive.get(name)?.toString('utf8') ?? ''
}

function textsOf(name: string): string[] {
  const runs = xmlOf(name).matchAll(/<a:t>([^<]*)<\/a:t>/g)
  return [...runs].map(([, text = '']) => unescaped(text).replaceAll('\u00a0', ' '))
}

function unescaped(text: string): string {
  const names: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
  return text.replace(/&(\w+);/g, (_, name: string) => names[name] ?? '')
}

/** Names of the files whose number, in order, is `$`: numbers go on from those of earlier decks of the process. */
function numbered(pattern: string): string[] {
  const [start = '', end = ''] = pattern.split('$')
  const numberOf = (name: string) => Number(name.slice(start.length, -end.length))
  return [...archive.keys()]
    .filter((name) => name.startsWith(start) && name.endsWith(end) && numberOf(name) > 0)
    .toSorted((a, b) => numberOf(a) - numberOf(b))
}

/** Of the deck's first, second, ... chart. */
const chartXml = (chart: number): string => xmlOf(numbered('ppt/charts/chart$.xml')[chart - 1] ?? '')

/** Values of every series of the deck's first, second, ... chart, an empty cell as null. */
function valuesOf(chart: number): (number | null)[][] {
  const xml = chartXml(chart)
  return [...xml.matchAll(/<c:val>(.*?)<\/c:val>/gs)].map(([, series = '']) =>
    [...series.matchAll(/<c:v>([^<]*)<\/c:v>/g)].map(([, value = '']) => (value === '' ? null : Number(value))),
  )
}

test('the file is one that the schema of presentations allows, and tables say which row is their heading', () => {
  const types = [...xmlOf('[Content_Types].xml').matchAll(/PartName="\/([^"]+)"/g)].map(([, name = '']) => name)
  expect(types.filter((name) => !archive.has(name))).toEqual([])
  expect(xmlOf('ppt/presentation.xml')).toMatch(/<p:notesMasterIdLst>.*<p:sldIdLst>/s)
  for (const [name] of archive) {
    const xml = xmlOf(name)
    if (/^ppt\/slides\/[^/]+\.xml$/.test(name)) {
      const ids = [...xml.matchAll(/<p:cNvPr id="(\d+)"/g)].map(([, id]) => id)
      expect(new Set(ids).size, name).toBe(ids.length)
      expect(xml.match(/<a:tblPr[^>]*>/g)?.every((each) => each.includes('firstRow="1"')) ?? true, name).toBe(true)
    }
    if (!/^ppt\/charts\/[^/]+\.xml$/.test(name)) continue
    for (const [, kind, content = ''] of xml.matchAll(/<c:(bar|line)Chart>(.*?)<\/c:\1Chart>/gs)) {
      expect(content.match(/<c:axId /g), name).toHaveLength(2)
      expect(content, name).toMatch(kind === 'bar' ? /^<c:barDir [^>]*><c:grouping / : /^<c:grouping /)
    }
    expect(xml, name).not.toMatch(/<\/c:dLbls>\s*<c:(dPt|marker)>|<c:noMultiLvlLbl [^>]*>\s*<c:tickLblSkip/)
  }
})

describe('slides of a market', () => {
  test('are title, standing, steps, trend, why, audits, films, waterfall and field data, each with its finding as title', () => {
    const slides = [...archive.keys()].filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name))
    expect(slides).toHaveLength(9)
    const titles = slides.toSorted().map((name) => textsOf(name)[0])
    expect(titles[0]).toContain(`${hostileShown}, a benchmark, Sydney phone`)
    // At most as long as fits.
    expect(data.card.sentence.startsWith(titles[1]?.replace(/…$/, '') ?? '-')).toBe(true)
    expect(titles[2]).toMatch(/^You are 1\.\d\dx slower than .* on home\.$/)
    expect(textsOf('ppt/slides/slide4.xml')).toContain('Median LCP of each day')
    expect(titles[3]).toMatch(/^You were slower than .* on home on all 6 days\.$/)
    expect(titles[4]).toMatch(
      /^LCP of Wattle Lane on home is \d+ ms longer than =HYPERLINK.*'s; \d+ ms of that is resource load/,
    )
    expect(titles[5]).toBe(data.audits.ranks[0])
    expect(titles[7]).toMatch(/^The last request ends after 700 ms \(you\), 700 ms \(=HYPERLINK/)
    expect(titles[8]).toMatch(/^LCP of real users: you 2\.10 s, =HYPERLINK.* 1\.70 s\.$/)
    expect(titles[6]).toMatch(/^LCP on home: you \d\.\d\d s, .*28 Nov, 21:00\.$/)
    for (const name of slides) expect(xmlOf(name), name).toMatch(/<p:ph[^>]*type="title"/)
    expect(textsOf('ppt/slides/slide1.xml')).toContain('23 – 28 Nov 2026')
    // The chart shows other days than the sentence is about.
    expect(textsOf('ppt/slides/slide4.xml')[1]).toContain('6 days, 23 – 28 Nov 2026 · newest 60 rounds')
  })

  test('say whether the promise is kept, what it costs and on which assumption, and have titles in a size in which they fit', async () => {
    const cost = { said: 'About A$14,000 in monthly sales at risk while this lasts.', assumption: 'An estimate.' }
    const sentence = `You have been behind ${'Pluvio, '.repeat(20)}since 1 Sept.`
    const promise = 'You have broken the promise on home.'
    const dear = unzip(await deckFile({ ...data, card: { ...data.card, cost, sentence, promise } }))
    const text = (name: string) => dear.get(name)?.toString() ?? ''
    for (const said of [cost.said, promise]) expect(text('ppt/slides/slide1.xml')).toContain(`<a:t>${said}</a:t>`)
    expect(text('ppt/notesSlides/notesSlide1.xml')).toContain(cost.assumption)
    const sizes = [1, 2, 3].map((number) => /<a:rPr [^>]*sz="(\d+)"/.exec(text(`ppt/slides/slide${number}.xml`))?.[1])
    expect(sizes).toEqual(['4000', '2000', '2400'])
  })

  test('say which way a gap without a verdict goes, because its interval does not', async () => {
    const { league } = data.card
    const gaps = league.gaps.map((gap) => ({ ...gap, ratio: 1.03, low: 1.02, high: 1.05, verdict: 'unknown' as const }))
    const unsure = unzip(await deckFile({ ...data, card: { ...data.card, league: { ...league, gaps } } }))
    expect(unsure.get('ppt/slides/slide3.xml')?.toString()).toContain('<a:t>1.03x slower, 1.02–1.05</a:t>')
  })

  test('of few rounds name no interval and no cause, and say that there is none', async () => {
    const { league } = data.card
    const without = <T>(gaps: readonly T[]) => gaps.map((gap) => ({ ...gap, low: null, high: null }))
    const few = { ...league, gaps: without(league.gaps), overall: without(league.overall) }
    const lines = data.why.lines.map((line) => ({ ...line, ms: null }))
    const early = unzip(await deckFile({ ...data, card: { ...data.card, league: few }, why: { ...data.why, lines } }))
    const text = (name: string) => early.get(`ppt/${name}.xml`)?.toString() ?? ''
    for (const number of [2, 3]) {
      expect(text(`slides/slide${number}`)).toContain('<a:t>no interval yet</a:t>')
      expect(text(`slides/slide${number}`)).not.toContain('confidence interval')
      expect(text(`notesSlides/notesSlide${number}`)).not.toContain('How to read an interval')
    }
    // Other differences are not causes.
    expect(text('slides/slide5')).toContain('<a:t>not measured</a:t>')
    expect(text('slides/slide5')).toMatch(/<a:t>(No part of your LCP|\d+ rounds are too few)/)
  })

  test('have charts whose data are the figures of the API', () => {
    const { league } = data.card
    const { steps } = data.journey
    const scores = data.card.league.sites.toSorted((a, b) => (b.place ?? 0) - (a.place ?? 0)).map(({ score }) => score)
    expect(valuesOf(1)).toEqual([scores])
    const own = steps.filter(({ step }) => step !== 'journey')
    expect(valuesOf(2)).toEqual(
      league.sites.map(({ name }) =>
        own.map(({ sites }) => sites.find(({ site }) => site === name)?.figure?.median ?? null),
      ),
    )
    expect(valuesOf(3)).toEqual(data.trend.trend.gaps.map(({ days }) => days.map((day) => day?.[0] ?? null)))
    expect(valuesOf(4)).toEqual(data.trend.trend.times.map(({ medians }) => medians))
    // The workbook behind a chart, with which it is edited.
    expect([...archive.keys()].filter((name) => name.endsWith('.xlsx'))).toHaveLength(7)
    // A series a part, with both sides; what is zero on both is left out.
    const parts = data.why.split?.parts.filter(({ us, other }) => us > 0 || other > 0) ?? []
    expect(parts.length).toBeGreaterThan(5)
    expect(valuesOf(5)).toEqual(parts.map(({ us, other }) => [other, us]))
    expect(chartXml(5)).toContain('<c:grouping val="stacked"/>')
    expect(valuesOf(7)).toEqual([[1700, 2100]])
    expect(valuesOf(6)).toEqual([
      [52, 90],
      [81, 90],
      [null, null],
    ])
    expect(textsOf('ppt/slides/slide6.xml')).toEqual(expect.arrayContaining(data.audits.failures))
  })

  test('have notes that state how what they show was measured, and how to read an interval where there is one', () => {
    const notes = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(
      (number) => textsOf(`ppt/notesSlides/notesSlide${number}.xml`)[0] ?? '',
    )
    const having = (words: string) => notes.flatMap((said, index) => (said.includes(words) ? [index + 1] : []))
    expect(having('phone-4g generated, Chromium 153, from ap-southeast-2')).toEqual([1, 2, 3, 4, 5, 7, 8])
    // Audits, the pictures of one round and field data are not of these rounds.
    expect(having('60 rounds, 23 – 28 Nov 2026')).toEqual([1, 2, 3, 4, 5])
    expect(having('Lighthouse 13.5.0 on Chromium 153')).toEqual([6])
    expect(having('What real Chrome users saw')).toEqual([9])
    expect(having('..')).toEqual([])
    // Standing and steps have a column of intervals.
    expect(having('How to read an interval')).toEqual([2, 3])
    expect(having('confidence interval')).toEqual([2, 3])
    expect(textsOf('ppt/notesSlides/notesSlide7.xml')[0]).toContain('an extra load that is not counted')
  })

  test('show pictures at the same times side by side', () => {
    const films = xmlOf('ppt/slides/slide7.xml')
    // Two sites with pictures, eight times.
    expect(films.match(/<p:pic>/g)).toHaveLength(16)
    expect(textsOf('ppt/slides/slide7.xml')).toContain('800 ms')
  })

  test('name the findings with what to do, and the requests of the waterfall as shapes', () => {
    const why = textsOf('ppt/slides/slide5.xml')
    expect(why).toContain('What to do')
    expect(why.find((text) => text.startsWith('The main image starts to load'))).toBeDefined()
    expect(textsOf('ppt/notesSlides/notesSlide5.xml')[0]).toContain('Trimmed means over 60 rounds of both sites')
    // Two requests a site, each with two parts, and the legend.
    expect(
      xmlOf('ppt/slides/slide8.xml').match(/prst="rect"[^>]*>(?:(?!<\/p:sp>).)*?<a:solidFill>/g)?.length,
    ).toBeGreaterThanOrEqual(10)
    expect(textsOf('ppt/slides/slide9.xml')).toContain('0.05')
  })

  test('hold what pages wrote as text: no markup, link or formula of theirs', () => {
    for (const name of archive.keys()) {
      const xml = xmlOf(name)
      if (!/\.(xml|rels)$/.test(name)) continue
      expect(xml, name).not.toContain('<script>')
      expect(xml, name).not.toContain('\u202e')
      expect(xml, name).not.toMatch(/TargetMode="External"|hlinkClick|evil\.example"/)
    }
    const workbook = unzip(
      archive.get(numbered('ppt/embeddings/Microsoft_Excel_Worksheet$.xlsx')[0] ?? '') ?? new Uint8Array(),
    )
    expect(workbook.get('xl/sharedStrings.xml')?.toString()).toContain('=HYPERLINK(&quot;')
    expect(workbook.get('xl/worksheets/sheet1.xml')?.toString()).not.toContain('<f>')
  })
})
