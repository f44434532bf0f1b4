import { heading, sizeCells, sizeColumns, type Table } from './table.ts'
import type { Trend } from './trend.ts'

/** A row for each day and site; dates are those of the market. */
export function trendTable({ trend }: { trend: Trend }): Table {
  return {
    columns: ['date', 'step', 'site', 'you', heading('median', trend.metric), ...sizeColumns],
    rows: trend.dates.flatMap((date, index) =>
      trend.times.map(({ site, us, medians }) => {
        const gap = trend.gaps.find(({ competitor }) => competitor === site)?.days[index]
        const [ratio, low, high] = gap ?? [null, null, null]
        return [date, trend.step, site, us ? 'yes' : 'no', medians[index], ...sizeCells({ ratio, low, high })]
      }),
    ),
  }
}
