import type { League } from '#core/analysis/league/league.ts'
import type { Answers } from '../../api.ts'
import { shareTexts } from '../texts.ts'
import { methodLine } from './method.ts'
import type { Columns } from './picture.ts'

export function incidentsPicture(
  { sentence, weekly }: Answers['incidents'],
  { league, timeZone }: { league: League; timeZone: string },
): Columns {
  return {
    kind: 'columns',
    name: 'incidents',
    label: shareTexts.tables['incidents-weeks'],
    finding: sentence,
    subject: `${league.benchmark.name}, ${league.market.name}: ${shareTexts.tables['incidents-weeks']}`,
    method: methodLine(league, { timeZone, chart: shareTexts.weeks(weekly.weeks.length) }),
    axis: 'incidents',
    columns: weekly.weeks.map(({ week, opened }) => ({ name: week, value: opened })),
  }
}
