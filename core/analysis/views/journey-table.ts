import { utcCell } from '../csv.ts'
import { type Percentile, percentiles, type StepView } from './steps.ts'
import { gapCells, gapColumns, heading, type Table } from './table.ts'

interface Journey {
  counted: { rounds: number }
  percentile: Percentile
  steps: readonly StepView[]
}

const names: Record<Percentile, string> = { median: 'median', p75: '75th percentile', p95: '95th percentile' }

/** The percentile asked for and the gaps of every step, a row for each site. */
export function journeyTable({ counted, percentile, steps }: Journey): Table {
  const metrics = [...new Set(steps.map(({ metric }) => metric))]
  const shown = percentiles.filter((each) => each !== 'p95' || percentile === 'p95')
  return {
    columns: [
      'step',
      'site',
      'you',
      ...metrics.flatMap((metric) => shown.map((each) => heading(names[each], metric))),
      'loads',
      ...gapColumns,
      'rounds',
    ],
    // Before the first round there are steps, and nothing to say of them.
    rows: (counted.rounds === 0 ? [] : steps).flatMap(({ step, metric, sites }) =>
      sites.map(({ site, us, figure, gap, shown: asked }) => {
        const values = { median: figure?.median, p75: figure?.p75, p95: asked }
        return [
          step,
          site,
          us ? 'yes' : 'no',
          ...metrics.flatMap((each) => shown.map((name) => (each === metric ? values[name] : null))),
          figure?.n ?? 0,
          ...gapCells(gap ?? undefined),
          counted.rounds,
        ]
      }),
    ),
  }
}

/** Every dot: a row for each step, round and site. */
export function journeyRoundsTable({ steps }: { steps: readonly StepView[] }): Table {
  const metrics = [...new Set(steps.map(({ metric }) => metric))]
  return {
    columns: ['step', 'round (UTC)', 'site', 'you', ...metrics.map((metric) => heading('median', metric))],
    rows: steps.flatMap(({ step, metric, sites }) =>
      sites.flatMap(({ site, us, dots }) =>
        dots.map(([at, value]) => [
          step,
          utcCell(at),
          site,
          us ? 'yes' : 'no',
          ...metrics.map((each) => (each === metric ? value : null)),
        ]),
      ),
    ),
  }
}
