import * as Plot from '@observablehq/plot'
import { axisLabel } from '../pictures/axis.ts'
import { colours } from '../pictures/colours.ts'
import type { Columns } from '../pictures/picture.ts'
import type { Frame } from './frame.ts'

export function columnsOf({ axis, columns }: Columns, frame: Frame): Element {
  const data = columns.map((column) => ({ ...column }))
  return Plot.plot({
    ...frame,
    marginLeft: 90,
    marginTop: 60,
    marginBottom: 60,
    x: { label: null, type: 'band', domain: data.map(({ name }) => name), tickSize: 0 },
    y: {
      label: axisLabel(axis),
      grid: true,
      interval: 1,
      tickFormat: 'd',
      domain: [0, Math.max(4, ...data.map(({ value }) => value))],
    },
    marks: [
      Plot.ruleY([0], { stroke: colours.faint }),
      Plot.barY(data, { x: 'name', y: 'value', fill: colours.bad, insetLeft: 8, insetRight: 8 }),
      Plot.text(data, { x: 'name', y: 'value', text: 'value', dy: -16, fill: colours.text }),
    ],
  })
}
