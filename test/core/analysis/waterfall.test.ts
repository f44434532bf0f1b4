import { expect, test } from 'vitest'
import { drawWaterfall, rowHeight, rowWords } from '#core/analysis/waterfall/drawing.ts'
import { layWaterfall, type WaterfallInput } from '#core/analysis/waterfall/layout.ts'
import { waterfallSvg } from '#core/analysis/waterfall/svg.ts'
import type { LoggedRequest } from '#core/model/logged-request.ts'

const request = (change: Partial<LoggedRequest> = {}): LoggedRequest => ({
  step: 'home',
  at: 100,
  since: 40,
  url: 'https://www.acme.com.au/hero.jpg?session=secret',
  type: 'image',
  status: 200,
  bytes: 184_000,
  duration: 400,
  phases: { dns: 20, connect: 30, ssl: 50, wait: 90, receive: 200 },
  ...change,
})
const acme = (log: LoggedRequest[]): WaterfallInput => ({
  site: 'Acme',
  us: true,
  log,
  page: 'https://www.acme.com.au/',
})
const laid = (log: LoggedRequest[], most = 30) => {
  const { sites, end } = layWaterfall([acme(log)], { step: 'home', most })
  const [site] = sites
  if (site === undefined) throw new Error('no site')
  return { ...site, end }
}

test('the phases of a request follow each other and fill its bar; what they leave is the queue', () => {
  const [row] = laid([request()]).rows
  expect(row?.bars).toEqual([
    { phase: 'queued', from: 40, to: 50 },
    { phase: 'dns', from: 50, to: 70 },
    { phase: 'connect', from: 70, to: 100 },
    { phase: 'ssl', from: 100, to: 150 },
    { phase: 'wait', from: 150, to: 240 },
    { phase: 'receive', from: 240, to: 440 },
  ])
  // Rounding, or a page that lies, moves no bar beyond its end.
  const [over] = laid([request({ phases: { wait: 900, receive: 900 } })]).rows
  expect(over?.bars).toEqual([{ phase: 'wait', from: 40, to: 440 }])
  expect(row?.url).not.toContain('secret')
})

test('both sites are on the clock of the pictures; an old log begins with its first request and says so', () => {
  const old = request({ since: undefined, phases: undefined, at: 700 })
  const { sites } = layWaterfall(
    [
      acme([request({ since: 640 }), request({ step: 'search', since: 0 })]),
      { site: 'Amazon', us: false, log: [old, { ...old, at: 790 }], page: 'https://www.amazon.com.au/' },
    ],
    { step: 'home', most: 30 },
  )
  expect(sites.map(({ clock, rows }) => [clock, rows.map(({ from }) => from)])).toEqual([
    ['step', [640]],
    ['first-request', [0, 90]],
  ])
  expect(sites[1]?.rows[0]?.bars).toEqual([{ phase: 'request', from: 0, to: 400 }])
  expect(sites.map(({ rows }) => rows.map(({ thirdParty }) => thirdParty))).toEqual([[false], [true, true]])
})

test('rows beyond the limit are folded into one that names them; an unfinished request reaches the end', () => {
  const log = Array.from({ length: 40 }, (_, n) => request({ since: n * 10, bytes: 1_000 }))
  const { rows, more, end } = laid(log, 2)
  expect(rows).toHaveLength(2)
  expect(more).toEqual({ requests: 38, bytes: 38_000, from: 20, to: 790 })
  const drawing = drawWaterfall(layWaterfall([acme(log)], { step: 'home', most: 2 }), { width: 1000 })
  expect(drawing.groups[0]?.more?.label).toBe('38 more, 38 kB')
  expect(end).toBe(790)
  const open = laid([request(), request({ since: 60, duration: undefined, phases: undefined })]).rows[1]
  expect(open?.bars).toEqual([{ phase: 'unfinished', from: 60, to: 440 }])
  expect(laid([]).rows).toEqual([])
})

test('a row in words has every time of its bar', () => {
  const [row] = laid([request()]).rows
  if (row === undefined) throw new Error('no row')
  expect(rowWords(row)).toBe(
    'https://www.acme.com.au/hero.jpg?…, image, 200, 184 kB: starts at 40 ms, takes 400 ms ' +
      '(queued 10 ms, DNS 20 ms, connecting 30 ms, TLS 50 ms, waiting 90 ms, receiving 200 ms)',
  )
})

test('bars are as long as the times they stand for, on one scale, within the picture', () => {
  const drawing = drawWaterfall(layWaterfall([acme([request()])], { step: 'home', most: 9 }), { width: 1000 })
  const bars = drawing.groups[0]?.rows[0]?.bars ?? []
  expect(bars[0]?.x).toBeCloseTo(drawing.left + 40 * drawing.scale)
  expect(bars.at(-1)?.width).toBeCloseTo(200 * drawing.scale)
  expect((bars.at(-1)?.x ?? 0) + (bars.at(-1)?.width ?? 0)).toBeLessThanOrEqual(1000)
})

test('a narrow picture leaves the names less room, so that bars can still be told apart', () => {
  const drawn = (width: number) =>
    drawWaterfall(layWaterfall([acme([request()])], { step: 'home', most: 9 }), { width })
  expect([360, 599, 600, 1000].map((width) => drawn(width).left)).toEqual([112, 112, 230, 230])
})

test('the name of a site stands clear of the rows before and after it', () => {
  const twice = [acme([request()]), { ...acme([request()]), site: 'Globex' }]
  const { groups, height } = drawWaterfall(layWaterfall(twice, { step: 'home', most: 9 }), { width: 1000 })
  const [ours, theirs] = groups
  if (ours?.rows[0] === undefined || theirs?.rows[0] === undefined) throw new Error('a site has no row')
  for (const { y, rows } of [ours, theirs]) expect([8, 9, 10, 11, 12]).toContain((rows[0]?.y ?? 0) - y)
  // A line of text is 12 px high and ends at its baseline.
  expect(theirs.y - 12).toBeGreaterThanOrEqual(ours.rows[0].y + rowHeight)
  expect(height).toBe(theirs.rows[0].y + rowHeight + 8)
})

test('the SVG has the shapes of the drawing, to a tenth of a pixel', () => {
  const waterfall = layWaterfall([acme([request()])], { step: 'home', most: 9 })
  const svg = waterfallSvg(waterfall, { title: 'Acme' })
  const [, width = ''] = svg.match(/<svg[^>]* width="(\d+)/) ?? []
  const bars = drawWaterfall(waterfall, { width: Number(width) }).groups[0]?.rows[0]?.bars ?? []
  const drawn = [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(([, x, wide]) => [x, wide])
  const tenths = (value: number) => String(Math.round(value * 10) / 10)
  expect(drawn).toEqual(expect.arrayContaining(bars.map((bar) => [tenths(bar.x), tenths(bar.width)])))
})

test('hostile addresses and names stay text in the SVG', () => {
  const evil = '"><script>alert(1)</script><a href="javascript:x">&\u0000\u202e\ud800\uffff'
  const log = [request({ url: `https://www.acme.com.au/${evil}`, type: evil, failure: evil }), request({ url: evil })]
  const waterfall = layWaterfall([{ ...acme(log), site: evil }], { step: 'home', most: 9 })
  const svg = waterfallSvg(waterfall, { title: evil })
  expect(svg).not.toMatch(/<(script|a|image|foreignObject|style|use)\b/i)
  expect(svg).not.toMatch(/\son\w+=/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML does not allow them
  expect(svg).not.toMatch(/[\u0000-\u0008\u202e\ud800-\udfff\uffff]/)
  // Only our own elements, and as many closed as opened.
  const opened = [...svg.matchAll(/<([a-z]+)\b[^>]*?(\/?)>/g)].filter(([, , own]) => own === '')
  const names = new Set([...svg.matchAll(/<([a-z]+)/g)].map(([, name]) => name))
  expect([...names].toSorted()).toEqual(['g', 'line', 'rect', 'svg', 'text', 'title'])
  expect(opened.length).toBe([...svg.matchAll(/<\/[a-z]+>/g)].length)
})
