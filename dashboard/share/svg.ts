import * as Plot from '@observablehq/plot'
import { drawWaterfall, phasesIn, phaseWords, rowHeight } from '#core/analysis/waterfall/drawing.ts'
import { phaseColours } from '#core/analysis/waterfall/svg.ts'
import { clip, printable } from '#core/model/untrusted.ts'
import { sum } from '#core/statistics/sum.ts'
import { ratioTicks } from '../parts/ratio-ticks.ts'
import { texts } from '../texts.ts'
import { axisLabel, formatOn } from './pictures/axis.ts'
import { colours } from './pictures/colours.ts'
import type { Lines, Picture, Rows, Stacks, WaterfallChart } from './pictures/picture.ts'

/** A slide of 16:9. */
export const slideSize = { width: 1600, height: 900 }

const namespace = 'http://www.w3.org/2000/svg'
const fonts = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', 'Noto Sans CJK JP', sans-serif"
const margin = 64
const inner = slideSize.width - 2 * margin
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/**
 * A picture as a file of its own: finding, subject, legend, chart and method, without a script, style sheet, link or
 * anything from elsewhere. Text from pages is text nodes only.
 */
export function svgOf(picture: Picture): string {
  // A document that is never shown: the page's own would apply its policy to every style that Plot sets.
  const document = window.document.implementation.createHTMLDocument('')
  const svg = element(document, 'svg', {
    viewBox: `0 0 ${slideSize.width} ${slideSize.height}`,
    width: slideSize.width,
    height: slideSize.height,
    'font-family': fonts,
    role: 'img',
  })
  const write = (text: string, attributes: Record<string, string | number>) =>
    svg.append(element(document, 'text', { fill: colours.text, ...attributes }, text))
  svg.append(element(document, 'title', {}, picture.finding))
  svg.append(element(document, 'rect', { ...slideSize, fill: '#ffffff' }))
  let y = 40
  for (const line of wrapped(picture.finding, { size: 40, bold: true, lines: 3 })) {
    y += 48
    write(line, { x: margin, y, 'font-size': 40, 'font-weight': 700 })
  }
  y += 6
  for (const line of wrapped(picture.subject, { size: 22, lines: 2 })) {
    y += 30
    write(line, { x: margin, y, 'font-size': 22, fill: colours.faint })
  }
  const legend = legendOf(picture)
  if (legend.length > 0) {
    y += 44
    let x = margin
    for (const { name, colour, dash } of legend) {
      const label = clip(name, 30)
      const width = 28 + widthOf(label, { size: 22 })
      if (x > margin && x + width > margin + inner) {
        x = margin
        y += 34
      }
      svg.append(
        dash === undefined
          ? element(document, 'rect', { x, y: y - 16, width: 18, height: 18, rx: 4, fill: colour })
          : element(document, 'path', {
              d: `M${x - 8} ${y - 7}h30`,
              stroke: colour,
              'stroke-width': 4,
              'stroke-dasharray': dash,
            }),
      )
      write(label, { x: x + 28, y, 'font-size': 22 })
      x += width + 36
    }
  }
  y += 24
  const chart = chartOf(picture, { document, width: inner, height: slideSize.height - 72 - y })
  chart.querySelector('style')?.remove()
  for (const [name, value] of Object.entries({ x: margin, y, 'font-size': 20, 'font-family': fonts })) {
    chart.setAttribute(name, String(value))
  }
  svg.append(chart)
  write(shortened(picture.method, { size: 19 }), {
    x: margin,
    y: slideSize.height - 34,
    'font-size': 19,
    fill: colours.faint,
  })
  return new XMLSerializer().serializeToString(svg)
}

function legendOf(picture: Picture): readonly { name: string; colour: string; dash?: string | undefined }[] {
  switch (picture.kind) {
    case 'lines':
      return picture.series
    case 'stacks':
      return picture.parts
    case 'waterfall':
      return phasesIn(picture.waterfall).map((phase) => ({ name: phaseWords[phase], colour: phaseColours[phase] }))
    case 'rows':
    case 'columns':
      return []
    default:
      return picture satisfies never
  }
}

interface Frame {
  document: Document
  width: number
  height: number
}

function chartOf(picture: Picture, frame: Frame): Element {
  switch (picture.kind) {
    case 'lines':
      return linesOf(picture, frame)
    case 'rows':
      return rowsOf(picture, frame)
    case 'columns': {
      const data = picture.columns.map((column) => ({ ...column }))
      return Plot.plot({
        ...frame,
        marginLeft: 90,
        marginTop: 60,
        marginBottom: 60,
        x: { label: null, type: 'band', domain: data.map(({ name }) => name), tickSize: 0 },
        y: {
          label: axisLabel(picture.axis),
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
    case 'stacks':
      return stacksOf(picture, frame)
    case 'waterfall':
      return waterfallOf(picture, frame)
    default:
      return picture satisfies never
  }
}

function linesOf({ axis, dates, series, level, bands }: Lines, frame: Frame): Element {
  const x = dates.map((date) => new Date(`${date}T12:00:00Z`))
  const [first, last] = [x[0] ?? new Date(0), x.at(-1) ?? new Date(0)]
  const known = series.flatMap(({ values, low = [], high = [] }) =>
    [...values, ...low, ...high].filter((value): value is number => value !== null),
  )
  const [least, most] = [Math.min(level ?? Number.POSITIVE_INFINITY, ...known), Math.max(level ?? 0, ...known)]
  const isRatio = axis === 'ratio'
  const within = (ms: number) => new Date(Math.min(last.getTime(), Math.max(first.getTime(), ms)))
  const shown = bands.filter(({ from, to }) => to >= first.getTime() && from <= last.getTime())
  return Plot.plot({
    ...frame,
    marginLeft: 110,
    marginBottom: 50,
    marginTop: 36,
    x: {
      type: 'utc',
      domain: [first, last],
      label: null,
      tickFormat: (at: Date) => day.format(at),
      ticks: x.length <= 12 ? x : 10,
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
        x1: ({ from }) => within(from),
        x2: ({ to }) => within(to),
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

/** Dots at the same value are spread over this many lines, so that they do not hide each other. */
const spread = 7

/** Of horizontal bars, a row each, with room for names and figures beside them. */
function barAxes(axis: Rows['axis'], { most, rows }: { most: number; rows: number }) {
  return {
    marginLeft: 300,
    marginRight: 130,
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

function rowsOf({ axis, rows }: Rows, frame: Frame): Element {
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
          Plot.text([row], { ...shared, frameAnchor: 'left', text: [clip(row.name, 24)], textAnchor: 'end', dx: -16 }),
          Plot.text([row], {
            ...shared,
            frameAnchor: 'right',
            text: [formatOn(axis, row.value)],
            textAnchor: 'start',
            dx: 16,
          }),
        ]
      }),
    ],
  })
}

/** A part of a bar has its figure in it from this share of the axis on. */
const roomForFigure = 0.07

function stacksOf({ axis, parts, rows }: Stacks, frame: Frame): Element {
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
          Plot.text([row], { ...shared, frameAnchor: 'left', text: [clip(row.name, 24)], textAnchor: 'end', dx: -16 }),
          Plot.text([row], {
            ...shared,
            frameAnchor: 'right',
            text: [formatOn(axis, sum(row.values))],
            textAnchor: 'start',
            dx: 16,
          }),
        ]
      }),
    ],
  })
}

/** As large as fits: made for a page, it is enlarged for a slide. */
function waterfallOf({ waterfall }: WaterfallChart, { document, width, height }: Frame): Element {
  // Few rows are drawn larger, so that they fill the slide.
  const { height: usual } = drawWaterfall(waterfall, { width: 1_000 })
  const drawing = drawWaterfall(waterfall, { width: Math.min(1_100, Math.max(760, (usual * width) / height)) })
  const chart = element(document, 'svg', {
    viewBox: `0 0 ${drawing.width} ${drawing.height}`,
    width,
    height,
    preserveAspectRatio: 'xMinYMin meet',
  })
  const write = (text: string, at: Record<string, string | number>) =>
    chart.append(element(document, 'text', { fill: colours.text, 'font-size': 12, ...at }, text))
  const bar = (at: { x: number; width: number }, y: number, fill: string) =>
    chart.append(element(document, 'rect', { ...at, y: y + 3, height: rowHeight - 6, fill }))
  for (const { x, label } of drawing.ticks) {
    chart.append(
      element(document, 'line', { x1: x, x2: x, y1: 22, y2: drawing.height, stroke: colours.line, 'stroke-width': 1 }),
    )
    write(label, { x, y: 16, 'text-anchor': 'middle', fill: colours.faint })
  }
  for (const { site, us, y, rows, more } of drawing.groups) {
    write(us ? `${clip(site, 60)} (${texts.you})` : clip(site, 60), { x: 8, y, 'font-weight': 700 })
    for (const row of rows) {
      write(row.label, { x: 8, y: row.y + 13, fill: row.failed ? colours.bad : colours.text })
      for (const { phase, ...at } of row.bars) bar(at, row.y, phaseColours[phase])
    }
    if (more === null) continue
    write(more.label, { x: 8, y: more.y + 13, fill: colours.faint })
    bar({ x: more.x, width: more.width }, more.y, phaseColours.queued)
  }
  return chart
}

function element(
  document: Document,
  name: string,
  attributes: Record<string, string | number>,
  text?: string,
): SVGElement {
  const made = document.createElementNS(namespace, name) as SVGElement
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  if (text !== undefined) made.textContent = printable(text)
  return made
}

interface Font {
  size: number
  bold?: boolean
}

const brush = new OffscreenCanvas(1, 1).getContext('2d')

function widthOf(text: string, { size, bold = false }: Font): number {
  if (brush === null) return text.length * size * 0.6
  brush.font = `${bold ? 700 : 400} ${size}px ${fonts}`
  return brush.measureText(text).width
}

/** In at most `lines` lines as wide as the slide; what does not fit ends in an ellipsis. */
function wrapped(text: string, { lines: most, ...font }: Font & { lines: number }): string[] {
  const lines: string[] = []
  for (const word of clip(text, 400).split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length === 0 || widthOf(longer, font) > inner) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  const kept = lines.slice(0, most)
  if (lines.length > most) kept[most - 1] = `${kept[most - 1]} …`
  return kept.map((line) => shortened(line, font))
}

function shortened(text: string, font: Font): string {
  if (widthOf(text, font) <= inner) return text
  const letters = [...text]
  while (letters.length > 0 && widthOf(`${letters.join('')}…`, font) > inner) letters.pop()
  return `${letters.join('')}…`
}
