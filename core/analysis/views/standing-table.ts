import { utcCell } from '../csv.ts'
import type { League } from '../league/league.ts'
import { limitedSteps } from '../league/limited.ts'
import { byPlace } from '../league/place.ts'
import { gapCells, gapColumns, heading, type Table } from './table.ts'

/** The leagues of all markets, a row for each site in the order of its place. */
export function standingTable(cards: readonly { sentence: string; promise: string; league: League }[]): Table {
  const metrics = [...new Set(cards.map(({ league }) => league.ranking.metric))]
  return {
    columns: [
      'benchmark',
      'market',
      'place',
      'site',
      'you',
      ...metrics.map((metric) => heading('score', metric)),
      ...gapColumns,
      'visits ok',
      'visits',
      'rounds',
      'newest round (UTC)',
      'standing',
      'promise',
    ],
    rows: cards.flatMap(({ sentence, promise, league }) =>
      league.sites.toSorted(byPlace).map(({ name, us, place, score, status }) => [
        league.benchmark.name,
        league.market.name,
        place,
        name,
        us ? 'yes' : 'no',
        ...metrics.map((metric) => (metric === league.ranking.metric ? score : null)),
        ...gapCells(
          league.overall.find(({ competitor }) => competitor === name),
          limitedSteps(league, name).length > 0,
        ),
        status.ok,
        Object.values(status).reduce((all, count) => all + count, 0),
        league.rounds,
        league.lastScheduledAt === null ? null : utcCell(league.lastScheduledAt),
        sentence,
        promise,
      ]),
    ),
  }
}
