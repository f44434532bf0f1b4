import type { ComponentProps, FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { reasonOf } from '../ask.ts'
import { codePart } from '../code-part.ts'
import type { Chart as ChartType } from './chart.tsx'
import { soundLanguage } from './sound-language.ts'

type ChartProps = ComponentProps<typeof ChartType>

let loaded: FunctionComponent<ChartProps> | undefined

/** Loads the charts' code, which is half of the page's; asked for early, it comes beside the data. */
export async function loadCharts(): Promise<FunctionComponent<ChartProps>> {
  soundLanguage(navigator)
  loaded ??= (await codePart(() => import('./chart.tsx'))).Chart
  return loaded
}

/** A chart, or its place while the code comes. */
export function Chart(props: ChartProps) {
  const [Drawn, setDrawn] = useState<FunctionComponent<ChartProps> | undefined>(() => loaded)
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    if (Drawn !== undefined) return
    loadCharts().then(
      (chart) => setDrawn(() => chart),
      (error: unknown) => setProblem(reasonOf(error)),
    )
  }, [])
  if (Drawn !== undefined) return <Drawn {...props} />
  return (
    <figure class="chart">
      <figcaption>
        {props.title} <span class="by-hand">{props.hint}</span>
      </figcaption>
      {problem === undefined ? (
        <div class="plot" />
      ) : (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </figure>
  )
}
