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

/** Every round as a dot on an axis from 0, the figure as a line. */
export function Dots({ metric, dots, line, most, tone, label, timeZone }: DotsProps) {
  const x = (value: number) => `${Math.min(100, (100 * value) / most)}%`
  return (
    <svg class={`dots ${tone}`} height={height} role="img" aria-label={label}>
      <line x1="0" x2="100%" y1={height / 2} y2={height / 2} class="axis" />
      {dots.map(([at, value], index) =>
        value === null ? null : (
          <circle key={at} cx={x(value)} cy={5 + ((index * 3) % rows) * ((height - 10) / (rows - 1))} r="3">
            <title>{`${timeWords(at, { timeZone, now: Date.now() })}: ${formatMetric(metric, value)}`}</title>
          </circle>
        ),
      )}
      {line !== null && <line x1={x(line)} x2={x(line)} y1="1" y2={height - 1} class="median" />}
    </svg>
  )
}
