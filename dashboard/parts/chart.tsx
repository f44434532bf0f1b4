import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { texts } from '../texts.ts'
import { bandWithin, LEAST_BAND } from './band.ts'
import { coloursNow } from './chart-colours.ts'
import { drawMarkers, type MarkerLine } from './chart-markers.ts'
import { dayTicks } from './day-ticks.ts'
import { Figures, type Line, pointInFull, pointWords } from './figures.tsx'
import { ratioAxis, ratioRange } from './ratio-ticks.ts'

export interface Level {
  at: number
  label: string
}

interface ChartProps {
  title: string
  /** What hands can do with it. */
  hint?: string
  /** Seconds since 1970. */
  x: readonly number[]
  lines: readonly Line[]
  format: (value: number) => string
  /** Of places on the axis, where figures have other words; default `format`. */
  formatTick?: (value: number) => string
  /** Horizontal lines, such as the promise or 1x. */
  levels: readonly Level[]
  /** ms since 1970, shown as bands. */
  bands: readonly { from: number; to: number }[]
  /** Releases and campaigns. */
  markers?: readonly MarkerLine[]
  logarithmic?: boolean
  /** Points are instants in this time zone; absent: days, at noon UTC. */
  timeZone?: string | undefined
  /** What was dragged over, seconds since 1970. */
  onZoom: (from: number, to: number) => void
  onZoomOut: () => void
}

const height = 260
const scheme = matchMedia('(prefers-color-scheme: dark)')

/** Lines over time with their intervals; dragging zooms, a double click shows all again. The figures are a table, too. */
export function Chart(props: ChartProps) {
  const holder = useRef<HTMLDivElement>(null)
  const propsNow = useRef(props)
  propsNow.current = props
  useEffect(() => {
    const element = holder.current
    if (element === null) return
    let plot: uPlot | undefined
    const draw = () => {
      plot?.destroy()
      plot = new uPlot(optionsOf(propsNow.current, element.clientWidth, propsNow), dataOf(props), element)
    }
    // Each chart in a task of its own, so that the page answers a touch between two of them.
    const first = setTimeout(draw)
    // Paper has colours and a width of its own, a theme has colours, and a canvas does not follow.
    addEventListener('beforeprint', draw)
    addEventListener('afterprint', draw)
    scheme.addEventListener('change', draw)
    const fit = new ResizeObserver(() => {
      if (plot !== undefined && plot.width !== element.clientWidth) plot.setSize({ width: element.clientWidth, height })
    })
    fit.observe(element)
    const zoomOut = () => propsNow.current.onZoomOut()
    element.addEventListener('dblclick', zoomOut)
    return () => {
      element.removeEventListener('dblclick', zoomOut)
      fit.disconnect()
      removeEventListener('beforeprint', draw)
      removeEventListener('afterprint', draw)
      scheme.removeEventListener('change', draw)
      clearTimeout(first)
      plot?.destroy()
    }
  }, [JSON.stringify(props)])
  return (
    <figure class="chart">
      <figcaption>
        {props.title} <span class="by-hand">{props.hint}</span>
      </figcaption>
      <div class="plot" ref={holder} />
      <Figures {...props} />
    </figure>
  )
}

function dataOf({ x, lines }: ChartProps): uPlot.AlignedData {
  const columns = lines.flatMap(({ values, low, high }) => (low && high ? [values, low, high] : [values]))
  return [x, ...columns] as unknown as uPlot.AlignedData
}

function faded(colour: string, share: number): string {
  return `color-mix(in srgb, ${colour} ${100 * share}%, transparent)`
}

function optionsOf(
  { x, lines, format, formatTick = format, levels, bands, markers = [], logarithmic, timeZone }: ChartProps,
  width: number,
  now: { current: ChartProps },
): uPlot.Options {
  const colourOf = coloursNow([
    '--faint',
    '--line',
    '--them',
    '--text',
    '--bad',
    '--card',
    ...lines.map(({ colour }) => colour),
  ])
  const places = levels.map(({ at }) => at)
  const words = pointWords(timeZone)
  const inFull = pointInFull(timeZone, x)
  const axis = { stroke: colourOf('--faint'), grid: { stroke: colourOf('--line'), width: 1 }, ticks: { show: false } }
  const series: uPlot.Series[] = [
    {
      label: timeZone === undefined ? texts.trend.day : texts.trend.round,
      value: (_, at) => (at === null ? '–' : inFull(at)),
    },
  ]
  const intervals: uPlot.Band[] = []
  for (const { label, colour, low, high, dash } of lines) {
    const stroke = colourOf(colour)
    const value = (_: uPlot, found: number | null) => (found === null ? '–' : format(found))
    series.push({ label, stroke, width: 2, value, points: { size: 5 }, ...(dash && { dash: [...dash] }) })
    if (low === undefined || high === undefined) continue
    const at = series.length
    const edge = { stroke: 'transparent', points: { show: false }, value, label: `${label}, low`, class: 'edge' }
    series.push(edge, { ...edge, label: `${label}, high` })
    intervals.push({ series: [at + 1, at], fill: faded(stroke, 0.15) })
  }
  return {
    width,
    height,
    // Room for half of the last label.
    ...(timeZone !== undefined && { padding: [null, 56, null, null] as [null, number, null, null] }),
    series,
    bands: intervals,
    scales: {
      y: logarithmic
        ? { distr: 3, range: (_, least, most) => ratioRange(least, most, places) }
        : { range: (_, __, most) => [0, 1.05 * Math.max(most, ...places)] },
    },
    axes: [
      {
        ...axis,
        ...(timeZone === undefined ? { splits: (plot) => dayTicks(x, plot.width) } : { space: 130 }),
        values: (_, ticks) => ticks.map(words),
      },
      {
        ...axis,
        size: 64,
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : formatTick(tick))),
        ...(logarithmic && ratioAxis),
      },
    ],
    cursor: { drag: { x: true, y: false, setScale: false } },
    // A pattern is seen on the line, and in the legend as far as a border can.
    legend: {
      live: true,
      markers: { dash: (_, index) => (series[index]?.dash === undefined ? 'solid' : 'dashed') },
    },
    hooks: {
      // Its values are those under the pointer, so it would be read out as a table of nothing; the figures have one of their own.
      ready: [(plot) => plot.root.querySelector('.u-legend')?.setAttribute('aria-hidden', 'true')],
      drawClear: [
        (plot) => {
          drawBehind(plot, { levels, bands, colourOf })
          drawMarkers(plot, markers, { line: colourOf('--them'), text: colourOf('--text'), back: colourOf('--card') })
        },
      ],
      draw: [(plot) => labelLevels(plot, { levels, colourOf })],
      setSelect: [
        (plot) => {
          const { left, width: dragged } = plot.select
          if (dragged < 3) return
          now.current.onZoom(plot.posToVal(left, 'x'), plot.posToVal(left + dragged, 'x'))
        },
      ],
    },
  }
}

interface Behind extends Pick<ChartProps, 'levels' | 'bands'> {
  colourOf: (name: string) => string
}

function drawBehind(plot: uPlot, { levels, bands, colourOf }: Behind): void {
  const { ctx: brush, bbox } = plot
  brush.save()
  brush.fillStyle = faded(colourOf('--bad'), 0.12)
  const edges = { first: bbox.left, last: bbox.left + bbox.width, least: LEAST_BAND * devicePixelRatio }
  const placeOf = (ms: number) => plot.valToPos(ms / 1000, 'x', true)
  for (const { from, to } of bands) {
    const band = bandWithin({ from: placeOf(from), to: placeOf(to) }, edges)
    if (band !== undefined) brush.fillRect(band.from, bbox.top, band.to - band.from, bbox.height)
  }
  for (const { at } of levels) {
    const y = plot.valToPos(at, 'y', true)
    brush.strokeStyle = colourOf('--text')
    brush.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio])
    brush.beginPath()
    brush.moveTo(bbox.left, y)
    brush.lineTo(bbox.left + bbox.width, y)
    brush.stroke()
  }
  brush.restore()
}

/** What the horizontal lines are, over everything else and with an edge, so that no line crosses the words. */
function labelLevels(plot: uPlot, { levels, colourOf }: Pick<Behind, 'levels' | 'colourOf'>): void {
  const { ctx: brush, bbox } = plot
  brush.save()
  brush.font = `${12 * devicePixelRatio}px system-ui, sans-serif`
  brush.textAlign = 'right'
  brush.lineJoin = 'round'
  brush.lineWidth = 4 * devicePixelRatio
  brush.strokeStyle = colourOf('--card')
  brush.fillStyle = colourOf('--text')
  for (const { at, label } of levels) {
    // Below the line where another is close above.
    const isBelow = levels.some((other) => other.at > at)
    const x = bbox.left + bbox.width - 4 * devicePixelRatio
    // Never below the chart, where the days stand.
    const y = Math.min(
      plot.valToPos(at, 'y', true) + (isBelow ? 14 : -4) * devicePixelRatio,
      bbox.top + bbox.height - 4 * devicePixelRatio,
    )
    brush.strokeText(label, x, y)
    brush.fillText(label, x, y)
  }
  brush.restore()
}
