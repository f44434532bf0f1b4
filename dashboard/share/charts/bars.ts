import * as Plot from '@observablehq/plot'
import { sum } from '#core/statistics/sum.ts'
import { texts } from '../../texts.ts'
import { shortenedName, widthOf } from '../fitted-text.ts'
import { axisLabel, formatOn } from '../pictures/axis.ts'
import { colours } from '../pictures/colours.ts'
import type { Rows, Stacks } from '../pictures/picture.ts'
import type { Frame } from './frame.ts'

/** Dots at the same value are spread over this many lines, so that they do not hide each other. */
const spread = 7

/** px: beside bars for names, and for figures. */
const [nameRoom, figureRoom] = [300, 130]
/** px between a name or a figure and the bars. */
const apart = 16

/** Beside a row, in the room that there is; letters are as wide as their script has them. */
function nameIn({ name, us }: { name: string; us: boolean }): string {
  const font = { size: 20, bold: us }
  const ours = us ? ` (${texts.you})` : ''
  return shortenedName(name, { ...font, width: nameRoom - apart - widthOf(ours, font) }) + ours
}

/** Of horizontal bars, a row each, with room for names and figures beside them. */
function barAxes(axis: Rows['axis'], { most, rows }: { most: number; rows: number }) {
  return {
    marginLeft: nameRoom,
    marginRight: figureRoom,
    marginBottom: 64,
    x: {
      label: axisLabel(axis),
      domain: [0, most * 1.03],
      grid: true,
      ticks: 6,
      tickFormat: (value: number) => formatOn(axis, value),
    },
    y: { axis: null, domain: [rows - 0.4, -0.6] },
  }
}

export function rowsOf({ axis, rows }: Rows, frame: Frame): Element {
  const most = Math.max(1e-9, ...rows.flatMap(({ value, dots = [] }) => [value, ...dots]))
  const placed = rows.map((row, index) => ({ ...row, index, fill: row.us ? colours.us : colours.them }))
  const dots = placed.flatMap(({ dots: all = [], index, fill }) =>
    all.map((value, each) => ({ value, y: index + (((each * 3) % spread) / (spread - 1) - 0.5) * 0.6, fill })),
  )
  const bars = placed.filter((row) => row.dots === undefined)
  const medians = placed.filter((row) => row.dots !== undefined)
  return Plot.plot({
    ...frame,
    ...barAxes(axis, { most, rows: rows.length }),
    marks: [
      Plot.rect(bars, {
        x1: 0,
        x2: 'value',
        y1: ({ index }) => index - 0.3,
        y2: ({ index }) => index + 0.3,
        fill: 'fill',
        rx: 4,
      }),
      Plot.dot(dots, { x: 'value', y: 'y', fill: 'fill', fillOpacity: 0.45, r: 6 }),
      Plot.ruleX(medians, {
        x: 'value',
        y1: ({ index }) => index - 0.38,
        y2: ({ index }) => index + 0.38,
        stroke: colours.text,
        strokeWidth: 4,
      }),
      ...placed.flatMap((row) => {
        const shared = { y: 'index', fill: colours.text, fontWeight: row.us ? 700 : 400 }
        return [
          Plot.text([row], { ...shared, frameAnchor: 'left', text: [nameIn(row)], textAnchor: 'end', dx: -apart }),
          Plot.text([row], {
            ...shared,
            frameAnchor: 'right',
            text: [formatOn(axis, row.value)],
            textAnchor: 'start',
            dx: apart,
          }),
        ]
      }),
    ],
  })
}

/** A part of a bar has its figure in it from this share of the axis on. */
const roomForFigure = 0.07

export function stacksOf({ axis, parts, rows }: Stacks, frame: Frame): Element {
  const most = Math.max(1, ...rows.map(({ values }) => sum(values)))
  const placed = rows.flatMap((row, index) => {
    let at = 0
    return parts.map(({ colour }, part) => {
      const value = row.values[part] ?? 0
      const from = at
      at += Math.max(0, value)
      return { from, to: at, value, colour, index }
    })
  })
  return Plot.plot({
    ...frame,
    ...barAxes(axis, { most, rows: rows.length }),
    marks: [
      Plot.rect(placed, {
        x1: 'from',
        x2: 'to',
        y1: ({ index }) => index - 0.3,
        y2: ({ index }) => index + 0.3,
        fill: 'colour',
      }),
      Plot.text(
        placed.filter(({ value }) => value / most >= roomForFigure),
        {
          x: ({ from, to }) => (from + to) / 2,
          y: 'index',
          text: ({ value }) => formatOn(axis, value),
          fill: '#ffffff',
          fontWeight: 600,
        },
      ),
      ...rows.flatMap((row, index) => {
        const shared = { y: () => index, fill: colours.text, fontWeight: row.us ? 700 : 400 }
        return [
          Plot.text([row], { ...shared, frameAnchor: 'left', text: [nameIn(row)], textAnchor: 'end', dx: -apart }),
          Plot.text([row], {
            ...shared,
            frameAnchor: 'right',
            text: [formatOn(axis, sum(row.values))],
            textAnchor: 'start',
            dx: apart,
          }),
        ]
      }),
    ],
  })
}
