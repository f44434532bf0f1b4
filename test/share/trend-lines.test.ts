import { expect, test } from 'vitest'
import { bandWithin } from '#dashboard/parts/band.ts'
import { dayTicks } from '#dashboard/parts/day-ticks.ts'
import { ratioAxis, ratioRange } from '#dashboard/parts/ratio-ticks.ts'
import { ticksOf } from '#dashboard/share/charts/lines.ts'
import { seriesColour, seriesDash } from '#dashboard/share/pictures/colours.ts'
import { texts } from '#dashboard/texts.ts'
import { amongDays, bandsOf, lineOf, noGapsWords, withoutGap, withPromise } from '#dashboard/views/trend-lines.ts'

test('of as many competitors as there may be, no two have the same line, on the page and in pictures', () => {
  const gaps = Array.from({ length: 20 }, (_, index) => ({ competitor: `Shop ${index}` }))
  const onPage = gaps.map(({ competitor }) => JSON.stringify(lineOf(competitor, gaps)))
  expect(new Set(onPage).size).toBe(20)
  expect(new Set(gaps.map((_, index) => `${seriesColour(index)} ${seriesDash(index)}`)).size).toBe(20)
})

test('in slides, whose lines have no dashes and whose columns have none either, each has a colour of its own', () => {
  expect(new Set(Array.from({ length: 20 }, (_, index) => seriesColour(index))).size).toBe(20)
})

test('every line of the axis of gaps has its label, also below 1x', () => {
  const splits = ratioAxis.splits(undefined, 1, 0.5, 2)
  expect(ratioAxis.filter(undefined, splits)).toEqual(splits)
  expect(splits[0]).toBe(0.5)
})

test('below and above the lines that have a name there is room for it, however far the gaps reach', () => {
  for (const [least, most] of [
    [1.02, 9],
    [0.98, 1.08],
    [0.1, 1],
  ] as const) {
    const [low, high] = ratioRange(least, most, [1, 1.05])
    const placeOf = (ratio: number) => Math.log(ratio / low) / Math.log(high / low)
    expect(placeOf(1)).toBeGreaterThan(0.08)
    expect(placeOf(1.05)).toBeLessThan(0.92)
    expect(low).toBeLessThan(least)
    expect(high).toBeGreaterThan(most)
  }
})

test('below a chart of days each day is named once, at its point, as many as fit', () => {
  const day = 86_400
  const days = Array.from({ length: 90 }, (_, index) => day / 2 + index * day)
  expect(dayTicks(days.slice(0, 4), 1200)).toEqual(days.slice(0, 4))
  const shown = dayTicks(days, 700)
  expect(shown.length).toBe(10)
  expect(shown.every((each) => days.includes(each))).toBe(true)
  expect(dayTicks(days.slice(0, 1), 0.5).length).toBe(1)
})

test('in a picture, too, a day is named at its point', () => {
  const dates = Array.from({ length: 90 }, (_, index) =>
    new Date(Date.UTC(2026, 8, 1 + index)).toISOString().slice(0, 10),
  )
  const ticks = ticksOf(dates, 1472).map((at) => at.toISOString())
  expect(ticks.length).toBeGreaterThan(8)
  expect(ticks.length).toBeLessThan(14)
  expect(ticks.every((at) => at.endsWith('T12:00:00.000Z') && dates.includes(at.slice(0, 10)))).toBe(true)
})

test('charts of sizes, scores and counts are not said to be of times', () => {
  const { gap, times, roundTimes } = texts.trend
  expect(gap('lcp')).toMatch(/Above 1x you are slower\.$/)
  expect(gap('bytes')).toMatch(/Above 1x you are heavier\.$/)
  expect(gap('requests')).toMatch(/Above 1x you have more\.$/)
  expect([times('cls'), times('duration'), roundTimes('bytes')]).toEqual([
    'Median CLS of each day',
    'Median duration of each day',
    'Size of each round',
  ])
})

test('an incident is to be seen however short it is and however late it began, and only within the days of the chart', () => {
  const dates = ['2026-11-28', '2026-11-29', '2026-11-30']
  const [first, last] = [Date.UTC(2026, 10, 28, 12), Date.UTC(2026, 10, 30, 12)]
  const drawn = (openedAt: string, closedAt: string | null) => {
    const [band = { from: 0, to: 0 }] = bandsOf([{ openedAt, closedAt }], amongDays(dates, 'UTC'))
    const found = bandWithin(band, { first, last, least: 3_600_000 })
    return found && [found.from, found.to].map((ms) => new Date(ms).toISOString().slice(5, 16))
  }
  // Of this afternoon, of the first morning, of ten minutes, and of most of the time.
  expect(drawn('2026-11-30T15:00:00Z', null)).toEqual(['11-30T11:00', '11-30T12:00'])
  expect(drawn('2026-11-28T01:00:00Z', '2026-11-28T02:00:00Z')).toEqual(['11-28T12:00', '11-28T13:00'])
  expect(drawn('2026-11-29T15:00:00Z', '2026-11-29T15:10:00Z')).toEqual(['11-29T15:00', '11-29T16:00'])
  expect(drawn('2026-11-20T15:00:00Z', '2026-11-30T10:00:00Z')).toEqual(['11-28T12:00', '11-30T10:00'])
  expect(drawn('2026-12-01T01:00:00Z', null)).toBeUndefined()
  expect(drawn('2026-11-20T01:00:00Z', '2026-11-27T01:00:00Z')).toBeUndefined()
})

test('a promise far above all times is in the title: on its axis the lines of all sites would be one', () => {
  const lines = [{ values: [null, 120] }, { values: [310, 290] }]
  const chart = (promise: number | null) => withPromise('Median LCP of each day', { goals: { promise }, lines })
  expect(chart(4000)).toEqual({ title: 'Median LCP of each day. The promise of 4.00 s lies far above.', levels: [] })
  expect(chart(1000)).toEqual({
    title: 'Median LCP of each day',
    levels: [{ at: 1000, label: texts.trend.promise('1.00 s') }],
  })
  expect(chart(null)).toEqual({ title: 'Median LCP of each day', levels: [] })
})

test('in a chart of days an incident and a release stand at their time of day in the market, whatever its distance from UTC', () => {
  const dates = ['2026-11-28', '2026-11-29', '2026-11-30']
  const stands = (at: string, timeZone: string) =>
    new Date(amongDays(dates, timeZone)(Date.parse(at))).toISOString().slice(0, 16)
  // 03:00 of the 30th in Apia, 20:00 of the 28th in Los Angeles.
  expect(stands('2026-11-29T14:00:00Z', 'Pacific/Apia')).toBe('2026-11-30T03:00')
  expect(stands('2026-11-29T04:00:00Z', 'America/Los_Angeles')).toBe('2026-11-28T20:00')
  // What is marked in the afternoon of today is in the chart, whose last point is noon; what is of another day is not.
  expect(stands('2026-11-30T16:00:00Z', 'UTC')).toBe('2026-11-30T12:00')
  expect(stands('2026-11-28T01:00:00Z', 'UTC')).toBe('2026-11-28T12:00')
  expect(stands('2026-12-01T01:00:00Z', 'UTC')).toBe('2026-12-01T01:00')
  const open = { openedAt: '2026-11-29T14:00:00.000Z', closedAt: null }
  expect(bandsOf([open], amongDays(dates, 'Pacific/Apia'))).toEqual([
    { from: Date.UTC(2026, 10, 30, 3), to: Number.POSITIVE_INFINITY },
  ])
})

test('a gap to a figure of 0, as layout shifts have them, is said to have no ratio, and not to be missing', () => {
  const times = [
    { site: 'Acme', us: true, medians: [0.1, 0, null, 0.2] },
    { site: 'Globex', us: false, medians: [0, 0, 0, null] },
  ]
  expect(withoutGap(times, 'Globex')).toEqual(['no ratio to 0', 'the same', '–', '–'])
  expect(noGapsWords(times)).toBe('Your figure or theirs is 0 throughout this time, so there is no ratio to show.')
  const apart = times.map((one) => ({ ...one, medians: one.us ? [1, null] : [null, 0] }))
  expect(noGapsWords(apart)).toMatch(/^You and a competitor were not measured together in this time/)
})
