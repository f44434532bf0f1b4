import { expect, test } from 'vitest'
import { dayTicks } from '#dashboard/parts/day-ticks.ts'
import { ratioAxis } from '#dashboard/parts/ratio-ticks.ts'
import { seriesColour, seriesDash } from '#dashboard/share/pictures/colours.ts'
import { texts } from '#dashboard/texts.ts'
import { lineOf, withPromise } from '#dashboard/views/trend-lines.ts'

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

test('below a chart of days each day is named once, at its point, as many as fit', () => {
  const day = 86_400
  const days = Array.from({ length: 90 }, (_, index) => day / 2 + index * day)
  expect(dayTicks(days.slice(0, 4), 1200)).toEqual(days.slice(0, 4))
  const shown = dayTicks(days, 700)
  expect(shown.length).toBe(10)
  expect(shown.every((each) => days.includes(each))).toBe(true)
  expect(dayTicks(days.slice(0, 1), 0.5).length).toBe(1)
})

test('charts of sizes, scores and counts are not said to be of times', () => {
  const { gap, times, roundTimes } = texts.trend
  expect(gap('lcp')).toMatch(/Above 1x you are slower\.$/)
  expect(gap('bytes')).toMatch(/Above 1x you are heavier\.$/)
  expect(gap('requests')).toMatch(/Above 1x you have more\.$/)
  expect([times('cls'), times('duration'), roundTimes('bytes')]).toEqual([
    'Median CLS of each day',
    'Median time of each day',
    'Size of each round',
  ])
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
