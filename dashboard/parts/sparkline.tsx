interface SparklineProps {
  /** Null where there is none. */
  values: readonly (number | null)[]
  label: string
}

const [width, height] = [160, 36]

/** Ratios over days around 1, which is level. */
export function Sparkline({ values, label }: SparklineProps) {
  const known = values.filter((value) => value !== null)
  if (known.length < 2) return null
  const reach = Math.max(0.1, ...known.map((value) => Math.abs(Math.log(value))))
  const x = (index: number) => 2 + (index * (width - 4)) / (values.length - 1)
  const y = (value: number) => height / 2 - (Math.log(value) / reach) * (height / 2 - 3)
  const points = values.flatMap((value, index) => (value === null ? [] : [`${x(index)},${y(value)}`]))
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <line x1="0" x2={width} y1={height / 2} y2={height / 2} class="axis" />
      <polyline points={points.join(' ')} />
    </svg>
  )
}
