import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { texts } from '../texts.ts'

interface Line {
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
  bands: readonly { from: number; to: number }[]
  logarithmic?: boolean
}

const height = 260
/** Days are those of the market, at noon UTC. */
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** Lines over time with their intervals; dragging zooms, a double click shows all again. */
export function Chart(props: ChartProps) {
  const holder = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = holder.current
    if (element === null) return
    const draw = () => new uPlot(optionsOf(props, element.clientWidth), dataOf(props), element)
    let plot = draw()
    // Paper has colours and a width of its own, and a canvas does not follow.
    const redraw = () => {
      plot.destroy()
      plot = draw()
    }
    addEventListener('beforeprint', redraw)
    addEventListener('afterprint', redraw)
    const fit = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }))
    fit.observe(element)
    return () => {
      fit.disconnect()
      removeEventListener('beforeprint', redraw)
      removeEventListener('afterprint', redraw)
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

/** A canvas knows no `light-dark()`, so the browser resolves the variable on an element first. */
function colourOf(name: string): string {
  const probe = document.createElement('i')
  probe.style.color = `var(${name})`
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

function faded(colour: string, share: number): string {
  return `color-mix(in srgb, ${colour} ${100 * share}%, transparent)`
}

/** Both ends of what is shown, with some room; a logarithmic axis would otherwise end at powers of ten. */
function rangeOf(least: number, most: number, level: number | undefined): [number, number] {
  const [low, high] = [Math.min(least, level ?? least), Math.max(most, level ?? most)]
  return [low / 1.05, high * 1.05]
}

function optionsOf({ lines, format, level, bands, logarithmic }: ChartProps, width: number): uPlot.Options {
  const axis = { stroke: colourOf('--faint'), grid: { stroke: colourOf('--line'), width: 1 }, ticks: { show: false } }
  const series: uPlot.Series[] = [
    { label: texts.trend.day, value: (_, at) => (at === null ? '–' : day.format(at * 1000)) },
  ]
  const intervals: uPlot.Band[] = []
  for (const { label, colour, low, high } of lines) {
    const stroke = colourOf(colour)
    const value = (_: uPlot, found: number | null) => (found === null ? '–' : format(found))
    series.push({ label, stroke, width: 2, value, points: { size: 5 } })
    if (low === undefined || high === undefined) continue
    const at = series.length
    const edge = { stroke: 'transparent', points: { show: false }, value, label: `${label}, low`, class: 'edge' }
    series.push(edge, { ...edge, label: `${label}, high` })
    intervals.push({ series: [at + 1, at], fill: faded(stroke, 0.15) })
  }
  return {
    width,
    height,
    series,
    bands: intervals,
    scales: {
      y: logarithmic
        ? { distr: 3, range: (_, least, most) => rangeOf(least, most, level) }
        : { range: (_, __, most) => [0, most * 1.05] },
    },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((tick) => day.format(tick * 1000)) },
      {
        ...axis,
        size: 64,
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : format(tick))),
        ...(logarithmic && { splits: ratios }),
      },
    ],
    cursor: { drag: { x: true, y: false } },
    legend: { live: true },
    hooks: { drawClear: [(plot) => drawBehind(plot, { level, bands })] },
  }
}

/** Ratios with a line each: at least three, evenly spaced in what a reader sees. */
function ratios(_: uPlot, __: number, least: number, most: number): number[] {
  const steps = 5
  return Array.from({ length: steps + 1 }, (_unused, index) => least * (most / least) ** (index / steps))
}

function drawBehind(plot: uPlot, { level, bands }: Pick<ChartProps, 'level' | 'bands'>): void {
  const { ctx: brush, bbox } = plot
  brush.save()
  brush.fillStyle = faded(colourOf('--bad'), 0.12)
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
