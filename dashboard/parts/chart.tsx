import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'

export interface Line {
  label: string
  /** CSS variable of its colour. */
  colour: string
  values: readonly (number | null)[]
  /** An interval around the line. */
  low?: readonly (number | null)[]
  high?: readonly (number | null)[]
}

interface ChartProps {
  title: string
  /** Seconds since 1970. */
  x: readonly number[]
  lines: readonly Line[]
  format: (value: number) => string
  /** A horizontal line, such as the promise or 1x. */
  level?: number | undefined
  /** ms since 1970, shown as bands. */
  bands: readonly { from: number; to: number; label: string }[]
  logarithmic?: boolean
}

const height = 260

/** Lines over time with their intervals; dragging zooms, a double click shows all again. */
export function Chart(props: ChartProps) {
  const holder = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = holder.current
    if (element === null) return
    const plot = new uPlot(optionsOf(props, element.clientWidth), dataOf(props), element)
    const fit = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }))
    fit.observe(element)
    return () => {
      fit.disconnect()
      plot.destroy()
    }
  }, [JSON.stringify(props)])
  return (
    <figure class="chart">
      <figcaption>{props.title}</figcaption>
      <div ref={holder} />
    </figure>
  )
}

function dataOf({ x, lines }: ChartProps): uPlot.AlignedData {
  const columns = lines.flatMap(({ values, low, high }) => (low && high ? [values, low, high] : [values]))
  return [x, ...columns] as unknown as uPlot.AlignedData
}

function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function optionsOf({ lines, format, level, bands, logarithmic }: ChartProps, width: number): uPlot.Options {
  const axis = { stroke: colourOf('--faint'), grid: { stroke: colourOf('--line'), width: 1 }, ticks: { show: false } }
  const series: uPlot.Series[] = [{}]
  const intervals: uPlot.Band[] = []
  for (const { label, colour, low, high } of lines) {
    const stroke = colourOf(colour)
    const value = (_: uPlot, found: number | null) => (found === null ? '–' : format(found))
    series.push({ label, stroke, width: 2, value, points: { size: 5 } })
    if (low === undefined || high === undefined) continue
    const at = series.length
    const edge = { stroke: 'transparent', points: { show: false }, value, label: `${label}, low` }
    series.push(edge, { ...edge, label: `${label}, high` })
    intervals.push({ series: [at + 1, at], fill: `${stroke}22` })
  }
  return {
    width,
    height,
    series,
    bands: intervals,
    scales: logarithmic ? { y: { distr: 3 } } : { y: { range: (_, __, most) => [0, most * 1.05] } },
    axes: [axis, { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : format(tick))) }],
    cursor: { drag: { x: true, y: false } },
    legend: { live: true },
    hooks: { drawClear: [(plot) => drawBehind(plot, { level, bands })] },
  }
}

function drawBehind(plot: uPlot, { level, bands }: Pick<ChartProps, 'level' | 'bands'>): void {
  const { ctx: brush, bbox } = plot
  brush.save()
  brush.fillStyle = `${colourOf('--bad')}1f`
  for (const { from, to } of bands) {
    const [left, right] = [from, to].map((ms) =>
      Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(ms / 1000, 'x', true))),
    )
    if (left !== undefined && right !== undefined) {
      brush.fillRect(left, bbox.top, Math.max(2 * devicePixelRatio, right - left), bbox.height)
    }
  }
  if (level !== undefined) {
    const y = plot.valToPos(level, 'y', true)
    brush.strokeStyle = colourOf('--text')
    brush.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio])
    brush.beginPath()
    brush.moveTo(bbox.left, y)
    brush.lineTo(bbox.left + bbox.width, y)
    brush.stroke()
  }
  brush.restore()
}
