import * as Plot from '@observablehq/plot'
import { bandWithin, LEAST_BAND } from '../../parts/band.ts'
import { dayTicks } from '../../parts/day-ticks.ts'
import { ratioTicks } from '../../parts/ratio-ticks.ts'
import { noonOf } from '../../views/trend-lines.ts'
import { axisLabel, formatOn } from '../pictures/axis.ts'
import { colours } from '../pictures/colours.ts'
import type { Lines } from '../pictures/picture.ts'
import type { Frame } from './frame.ts'

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** px that the label of a day takes in a picture, with room. */
const tickRoom = 120

/** Days to label, at their points, as on the page: the library's own ticks are at midnights, half a day before. */
export function ticksOf(dates: readonly string[], width: number): Date[] {
  return dayTicks(dates.map(noonOf), width, tickRoom).map((at) => new Date(at))
}

export function linesOf({ axis, dates, series, level, bands }: Lines, frame: Frame): Element {
  const x = dates.map((date) => new Date(noonOf(date)))
  const [first, last] = [x[0] ?? new Date(0), x.at(-1) ?? new Date(0)]
  const known = series.flatMap(({ values, low = [], high = [] }) =>
    [...values, ...low, ...high].filter((value): value is number => value !== null),
  )
  const [least, most] = [Math.min(level ?? Number.POSITIVE_INFINITY, ...known), Math.max(level ?? 0, ...known)]
  const isRatio = axis === 'ratio'
  const edges = { first: first.getTime(), last: last.getTime() }
  const narrowest = ((edges.last - edges.first) * LEAST_BAND) / frame.width
  const shown = bands.flatMap((band) => bandWithin(band, { ...edges, least: narrowest }) ?? [])
  return Plot.plot({
    ...frame,
    marginLeft: 110,
    // Half of the last date.
    marginRight: 40,
    marginBottom: 50,
    marginTop: 36,
    x: {
      type: 'utc',
      domain: [first, last],
      label: null,
      tickFormat: (at: Date) => day.format(at),
      ticks: ticksOf(dates, frame.width),
    },
    y: {
      label: axisLabel(axis),
      grid: true,
      type: isRatio ? 'log' : 'linear',
      domain: isRatio ? [least / 1.03, most * 1.03] : [0, most * 1.05],
      ...(isRatio && { ticks: ratioTicks(least, most) }),
      tickFormat: (value: number) => formatOn(axis, value),
    },
    marks: [
      Plot.rect(shown, {
        x1: ({ from }) => new Date(from),
        x2: ({ to }) => new Date(to),
        fill: colours.bad,
        fillOpacity: 0.1,
      }),
      ...(level === undefined
        ? []
        : [Plot.ruleY([level], { stroke: colours.text, strokeDasharray: '6 6', strokeWidth: 1.5 })]),
      ...series.flatMap(({ colour, dash, values, low, high }) => [
        ...(low && high
          ? [
              Plot.areaY(x, {
                x: (at: Date) => at,
                y1: (_: Date, index: number) => low[index] ?? Number.NaN,
                y2: (_: Date, index: number) => high[index] ?? Number.NaN,
                fill: colour,
                fillOpacity: 0.14,
              }),
            ]
          : []),
        Plot.lineY(x, {
          x: (at: Date) => at,
          y: (_: Date, index: number) => values[index] ?? Number.NaN,
          stroke: colour,
          strokeWidth: 3,
          ...(dash !== undefined && { strokeDasharray: dash }),
        }),
      ]),
    ],
  })
}
