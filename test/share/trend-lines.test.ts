import { expect, test } from 'vitest'
import { ratioAxis } from '#dashboard/parts/ratio-ticks.ts'
import { seriesColour, seriesDash } from '#dashboard/share/pictures/colours.ts'
import { lineOf } from '#dashboard/views/trend-lines.ts'

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
