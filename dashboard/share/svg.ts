import { phasesIn, phaseWords } from '#core/analysis/waterfall/drawing.ts'
import { phaseColours } from '#core/analysis/waterfall/svg.ts'
import { rowsOf, stacksOf } from './charts/bars.ts'
import { columnsOf } from './charts/columns.ts'
import type { Frame } from './charts/frame.ts'
import { linesOf } from './charts/lines.ts'
import { waterfallOf } from './charts/waterfall.ts'
import { fonts, shortened, widthOf, wrapped } from './fitted-text.ts'
import { colours } from './pictures/colours.ts'
import type { Picture } from './pictures/picture.ts'
import { element } from './svg-element.ts'

/** A slide of 16:9. */
export const slideSize = { width: 1600, height: 900 }

const margin = 64
const inner = slideSize.width - 2 * margin

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
  for (const line of wrapped(picture.finding, { width: inner, size: 40, bold: true, lines: 3 })) {
    y += 48
    write(line, { x: margin, y, 'font-size': 40, 'font-weight': 700 })
  }
  y += 6
  for (const line of wrapped(picture.subject, { width: inner, size: 22, lines: 2 })) {
    y += 30
    write(line, { x: margin, y, 'font-size': 22, fill: colours.faint })
  }
  const legend = legendOf(picture)
  if (legend.length > 0) {
    y += 44
    let x = margin
    for (const { name, colour, dash } of legend) {
      const width = 28 + widthOf(name, { size: 22 })
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
      write(name, { x: x + 28, y, 'font-size': 22 })
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
  write(shortened(picture.method, { width: inner, size: 19 }), {
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

function chartOf(picture: Picture, frame: Frame): Element {
  switch (picture.kind) {
    case 'lines':
      return linesOf(picture, frame)
    case 'rows':
      return rowsOf(picture, frame)
    case 'columns':
      return columnsOf(picture, frame)
    case 'stacks':
      return stacksOf(picture, frame)
    case 'waterfall':
      return waterfallOf(picture, frame)
    default:
      return picture satisfies never
  }
}
