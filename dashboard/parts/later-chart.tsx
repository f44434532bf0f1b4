import type { ComponentProps, FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Chart as ChartType } from './chart.tsx'

type ChartProps = ComponentProps<typeof ChartType>

let loaded: FunctionComponent<ChartProps> | undefined

/** Loads the charts' code, which is half of the page's; asked for early, it comes beside the data. */
export async function loadCharts(): Promise<FunctionComponent<ChartProps>> {
  loaded ??= (await import('./chart.tsx')).Chart
  return loaded
}

/** A chart, or its place while the code comes. */
export function Chart(props: ChartProps) {
  const [Drawn, setDrawn] = useState<FunctionComponent<ChartProps> | undefined>(() => loaded)
  useEffect(() => {
    if (Drawn === undefined) void loadCharts().then((chart) => setDrawn(() => chart))
  }, [])
  if (Drawn !== undefined) return <Drawn {...props} />
  return (
    <figure class="chart">
      <figcaption>
        {props.title} <span class="by-hand">{props.hint}</span>
      </figcaption>
      <div class="plot" />
    </figure>
  )
}
