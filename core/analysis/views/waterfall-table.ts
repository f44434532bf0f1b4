import { utcCell } from '../csv.ts'
import { type Waterfall, waterfallPhases } from '../waterfall/layout.ts'
import type { Table } from './table.ts'

const phases = waterfallPhases.filter((phase) => phase !== 'request' && phase !== 'unfinished')

/** A row for each request that the waterfall draws, on its clock. */
export function waterfallTable({
  scheduledAt,
  waterfall,
}: {
  scheduledAt: string | null
  waterfall: Waterfall | null
}): Table {
  return {
    columns: [
      'round (UTC)',
      'site',
      'you',
      'address',
      'third party',
      'type',
      'status',
      'size (bytes)',
      'from (ms)',
      'to (ms)',
      ...phases.map((phase) => `${phase} (ms)`),
    ],
    rows:
      waterfall?.sites.flatMap(({ site, us, rows }) =>
        rows.map(({ url, thirdParty, type, status, failure, bytes, from, to, bars }) => [
          scheduledAt === null ? null : utcCell(scheduledAt),
          site,
          us ? 'yes' : 'no',
          url,
          thirdParty ? 'yes' : 'no',
          type,
          failure ?? status,
          bytes,
          from,
          to,
          ...phases.map((phase) => {
            const bar = bars.find((each) => each.phase === phase)
            return bar === undefined ? null : bar.to - bar.from
          }),
        ]),
      ) ?? [],
  }
}
