import { printable } from '../../model/untrusted.ts'
import { drawWaterfall, phasesIn, phaseWords, rowHeight } from './drawing.ts'
import type { Waterfall, WaterfallPhase } from './layout.ts'

interface SvgOptions {
  /** px. */
  width?: number
  title: string
}

/** On white; the page has colours of its own. Chosen to differ in brightness, too. */
export const phaseColours: Record<WaterfallPhase, string> = {
  queued: '#d5dae1',
  dns: '#0f766e',
  connect: '#c2620a',
  ssl: '#8b3fb8',
  wait: '#7aa5f0',
  receive: '#0b50d0',
  request: '#5b7fc7',
  unfinished: '#e3a19c',
}

/** A waterfall as a file of its own: no script, no link, no style sheet, and nothing from pages but escaped text. */
export function waterfallSvg(waterfall: Waterfall, { width = 1000, title }: SvgOptions): string {
  const { height, left, ticks, groups } = drawWaterfall(waterfall, { width })
  const legend = legendOf(waterfall, height)
  const full = height + legend.height
  const lines = ticks.map(
    ({ x, label }) =>
      `<line x1="${px(x)}" y1="22" x2="${px(x)}" y2="${px(height)}" stroke="#dfe3e8"/>${text(label, { x, y: 16, anchor: 'middle', fill: '#59616e' })}`,
  )
  const drawn = groups.map(({ site, us, y, rows, more }) => {
    const name = text(us ? `${site} (you)` : site, { x: 8, y, weight: 'bold' })
    const bodies = rows.map(({ y: at, label, words, failed, bars }) => {
      const rects = bars.map((bar) => rect(bar, { y: at, fill: phaseColours[bar.phase] }))
      const end = bars.at(-1)
      const after =
        failed && end !== undefined ? text('failed', { x: end.x + end.width + 4, y: at + 13, fill: '#b3261e' }) : ''
      return `<g><title>${escaped(words)}</title>${text(label, { x: 8, y: at + 13, fill: failed ? '#b3261e' : '#14181f' })}${rects.join('')}${after}</g>`
    })
    const rest =
      more === null
        ? ''
        : text(more.label, { x: 8, y: more.y + 13, fill: '#59616e' }) + rect(more, { y: more.y, fill: '#d5dae1' })
    return [name, ...bodies, rest].join('\n')
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${full}" viewBox="0 0 ${width} ${full}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${full}" fill="#ffffff"/>`,
    ...lines,
    `<line x1="${left}" y1="22" x2="${left}" y2="${px(height)}" stroke="#a3acba"/>`,
    ...drawn,
    legend.svg,
    '</svg>\n',
  ].join('\n')
}

function legendOf(waterfall: Waterfall, y: number): { svg: string; height: number } {
  const items = phasesIn(waterfall).map((phase, index) => {
    const x = 8 + index * 110
    const fill = phaseColours[phase]
    return rect({ x, width: 14 }, { y: y + 4, fill }) + text(phaseWords[phase], { x: x + 20, y: y + 17 })
  })
  return { svg: items.join(''), height: 30 }
}

function rect({ x, width }: { x: number; width: number }, { y, fill }: { y: number; fill: string }): string {
  return `<rect x="${px(x)}" y="${px(y + 3)}" width="${px(width)}" height="${rowHeight - 6}" fill="${fill}"/>`
}

interface TextOptions {
  x: number
  y: number
  fill?: string
  anchor?: 'start' | 'middle'
  weight?: 'normal' | 'bold'
}

function text(words: string, { x, y, fill = '#14181f', anchor = 'start', weight = 'normal' }: TextOptions): string {
  return `<text x="${px(x)}" y="${px(y)}" fill="${fill}" text-anchor="${anchor}" font-weight="${weight}">${escaped(words)}</text>`
}

/** For text and attributes. What XML does not allow at all (https://www.w3.org/TR/xml/#charsets) is gone before. */
function escaped(words: string): string {
  const safe = printable(words).replaceAll(/[\ufffe\uffff]/g, '')
  return safe.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}
