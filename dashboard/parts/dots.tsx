import { useState } from 'preact/hooks'
import type { Metric } from '#core/model/metric.ts'
import { formatMetric } from '#core/words/metric.ts'
import { timeWords } from '#core/words/parts.ts'

interface DotsProps {
  metric: Metric
  dots: readonly (readonly [at: string, value: number | null])[]
  /** The figure, as a line; null without one. */
  line: number | null
  /** Right end of the axis, in the metric's unit. */
  most: number
  tone: 'us' | 'them'
  label: string
  timeZone: string
}

const height = 30
/** Dots at the same value are spread over this many rows, so that they do not hide each other. */
const rows = 5

/** Wide enough that a dot's place is exact to a pixel of any screen. */
const width = 10_000
/** Paths: where dots of different ones meet, it is darker. */
const layers = 4
/** px from a dot within which its round is shown. */
const reach = 8

/** Every round as a dot on an axis from 0, the figure as a line. */
export function Dots({ metric, dots, line, most, tone, label, timeZone }: DotsProps) {
  const share = (value: number) => Math.min(1, value / most)
  const placed = dots.flatMap(([at, value], index) =>
    value === null ? [] : [{ at, value, y: 5 + ((index * 3) % rows) * ((height - 10) / (rows - 1)) }],
  )
  const [told, setTold] = useState('')
  // A journey has thousands of dots, too many for an element each, so the title is written when somebody points at one.
  const tell = (event: PointerEvent & { currentTarget: SVGSVGElement }) => {
    const box = event.currentTarget.getBoundingClientRect()
    const distance = ({ value, y }: { value: number; y: number }) =>
      Math.hypot(box.left + share(value) * box.width - event.clientX, box.top + y - event.clientY)
    const nearest = placed.toSorted((a, b) => distance(a) - distance(b))[0]
    const isMeant = nearest !== undefined && distance(nearest) <= reach
    setTold(
      isMeant ? `${timeWords(nearest.at, { timeZone, now: Date.now() })}: ${formatMetric(metric, nearest.value)}` : '',
    )
  }
  const pathOf = (points: typeof placed) =>
    points.map(({ value, y }) => `M${Math.round(width * share(value))} ${y}h0`).join('')
  const position = (value: number) => `${100 * share(value)}%`
  return (
    <svg class={`dots ${tone}`} height={height} role="img" aria-label={label} onPointerMove={tell}>
      <title>{told}</title>
      <rect width="100%" height={height} class="ground" />
      <line x1="0" x2="100%" y1={height / 2} y2={height / 2} class="axis" />
      <svg
        class="rounds"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        width="100%"
        height={height}
        aria-hidden="true"
      >
        {Array.from({ length: layers }, (_, layer) => (
          <path key={layer} d={pathOf(placed.filter((_each, index) => index % layers === layer))} />
        ))}
      </svg>
      {line !== null && <line x1={position(line)} x2={position(line)} y1="1" y2={height - 1} class="median" />}
    </svg>
  )
}
