import type { League } from '../league/league.ts'
import type { StepView } from './steps.ts'
import { gapCells, gapColumns, heading, type Table, utcCell } from './table.ts'

/** Medians and gaps of every step, a row for each site. */
export function journeyTable({ league, steps }: { league: League; steps: readonly StepView[] }): Table {
  const metrics = [...new Set(steps.map(({ metric }) => metric))]
  return {
    columns: [
      'step',
      'site',
      'you',
      ...metrics.flatMap((metric) => [heading('median', metric), heading('75th percentile', metric)]),
      'loads',
      ...gapColumns,
      'rounds',
    ],
    rows: steps.flatMap(({ step, metric, sites }) =>
      sites.map(({ site, us, figure }) => [
        step,
        site,
        us ? 'yes' : 'no',
        ...metrics.flatMap((each) => (each === metric ? [figure?.median, figure?.p75] : [null, null])),
        figure?.n ?? 0,
        ...gapCells(league.gaps.find((gap) => gap.competitor === site && gap.step === step && gap.metric === metric)),
        league.rounds,
      ]),
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
