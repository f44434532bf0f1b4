import { utcCell } from '../csv.ts'
import type { FilmsView } from './films.ts'
import type { Table } from './table.ts'

/** A row for each picture. */
export function filmsTable({ films: view }: { films: FilmsView | null }): Table {
  return {
    columns: ['round (UTC)', 'step', 'site', 'you', 'metric', 'measured', 'shown since (ms)', 'picture'],
    rows:
      view?.films.flatMap(({ site, us, frames, measured }) =>
        frames.map(({ at, file }) => [
          utcCell(view.scheduledAt),
          view.step,
          site,
          us ? 'yes' : 'no',
          measured?.metric,
          measured?.value,
          at,
          file,
        ]),
      ) ?? [],
  }
}
