import type uPlot from 'uplot'

/** A vertical line in a chart. */
export interface MarkerLine {
  /** ms since 1970. */
  at: number
  label: string
}

/** Labels side by side in rows below the top, so that releases of the same day stay legible. */
const ROWS = 3
/** More labels are a smear; the list below the charts has them all. */
const MOST_LABELS = 12
const LONGEST = 24

interface MarkerStyle {
  line: string
  text: string
  /** What is behind the chart. */
  back: string
}

export function drawMarkers(plot: uPlot, markers: readonly MarkerLine[], { line, text, back }: MarkerStyle): void {
  const { ctx: brush, bbox } = plot
  const shown = markers
    .map(({ at, label }) => ({ x: plot.valToPos(at / 1000, 'x', true), label }))
    .filter(({ x }) => x >= bbox.left && x <= bbox.left + bbox.width)
  brush.save()
  brush.fillStyle = text
  brush.font = `${11 * devicePixelRatio}px system-ui, sans-serif`
  for (const [index, { x, label }] of shown.entries()) {
    brush.strokeStyle = line
    brush.lineWidth = devicePixelRatio
    brush.beginPath()
    brush.moveTo(x, bbox.top)
    brush.lineTo(x, bbox.top + bbox.height)
    brush.stroke()
    if (shown.length > MOST_LABELS) continue
    const isRight = x > bbox.left + 0.8 * bbox.width
    brush.textAlign = isRight ? 'right' : 'left'
    const letters = [...label]
    const short = letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join('')}…` : label
    const row = 1 + (index % ROWS)
    const place = [x + (isRight ? -4 : 4) * devicePixelRatio, bbox.top + row * 13 * devicePixelRatio] as const
    // A halo, so that the lines of the chart do not strike it through.
    brush.strokeStyle = back
    brush.lineWidth = 4 * devicePixelRatio
    brush.lineJoin = 'round'
    brush.strokeText(short, ...place)
    brush.fillText(short, ...place)
  }
  brush.restore()
}
