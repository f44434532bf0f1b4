import { drawWaterfall, rowHeight } from '#core/analysis/waterfall/drawing.ts'
import { phaseColours } from '#core/analysis/waterfall/svg.ts'
import { colours } from '../pictures/colours.ts'
import type { WaterfallChart } from '../pictures/picture.ts'
import { siteName } from '../pictures/site-name.ts'
import { element } from '../svg-element.ts'
import type { Frame } from './frame.ts'

/** As large as fits: made for a page, it is enlarged for a slide. */
export function waterfallOf({ waterfall }: WaterfallChart, { document, width, height }: Frame): Element {
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
    write(siteName({ name: site, us }, 60), { x: 8, y, 'font-weight': 700 })
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
