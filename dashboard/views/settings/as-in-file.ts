import type { LiveCompetitor } from '#core/model/live.ts'

/**
 * Competitors as they are set; undefined where they are those of the file again, as after one was added and removed: set, they would
 * outlast what the file says later.
 */
export function unlessAsInFile(
  competitors: LiveCompetitor[] | undefined,
  file: readonly LiveCompetitor[],
): LiveCompetitor[] | undefined {
  const isAsInFile = competitors !== undefined && written(competitors) === written(file)
  return isAsInFile ? undefined : competitors
}

function written(competitors: readonly LiveCompetitor[]): string {
  return JSON.stringify(
    competitors.map(({ name, origin, pages }) => [name, origin, Object.entries(pages ?? {}).sort()]),
  )
}
