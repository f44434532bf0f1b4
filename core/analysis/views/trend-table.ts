import { heading, type Table } from './table.ts'
import type { Trend } from './trend.ts'

/** A row for each day and site; dates are those of the market. */
export function trendTable({ trend }: { trend: Trend }): Table {
  return {
    columns: [
      'date',
      'step',
      'site',
      'you',
      heading('median', trend.metric),
      'gap (ratio)',
      'gap low (ratio)',
      'gap high (ratio)',
    ],
    rows: trend.dates.flatMap((date, index) =>
      trend.times.map(({ site, us, medians }) => {
        const gap = trend.gaps.find(({ competitor }) => competitor === site)?.days[index]
        return [date, trend.step, site, us ? 'yes' : 'no', medians[index], ...(gap ?? [null, null, null])]
      }),
    ),
  }
}
