import type { League } from '#core/analysis/league/league.ts'
import type { Answers } from '../../api.ts'
import { texts } from '../../texts.ts'
import { methodLine } from './method.ts'
import type { Columns } from './picture.ts'

export function incidentsPicture(
  { sentence, weekly }: Answers['incidents'],
  { league, timeZone }: { league: League; timeZone: string },
): Columns {
  return {
    kind: 'columns',
    name: 'incidents',
    label: texts.share.tables['incidents-weeks'],
    finding: sentence,
    subject: `${league.benchmark.name}, ${league.market.name}: ${texts.share.tables['incidents-weeks']}`,
    method: methodLine(league, { timeZone, chart: texts.share.weeks(weekly.weeks.length) }),
    axis: 'incidents',
    columns: weekly.weeks.map(({ week, opened }) => ({ name: week, value: opened })),
  }
}
