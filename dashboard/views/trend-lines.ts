import type { Trend } from '#core/analysis/views/trend.ts'
import type { Incident } from '#core/model/incident.ts'
import { formatDuration } from '#core/model/units.ts'
import { times } from '#core/words/parts.ts'
import type { Answers } from '../api.ts'
import type { Level } from '../parts/chart.tsx'
import type { Line } from '../parts/figures.tsx'
import { texts } from '../texts.ts'

type Goals = Answers['trend']['goals']

/** Of competitors, in the order of the benchmark; ours is --us. */
const colours = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6']

/** Of those that have a colour again. */
const dashes = [undefined, [2, 3], [10, 3], [10, 3, 2, 3]]

/** Colour and pattern of a competitor, which no other has. */
export function lineOf(competitor: string, gaps: readonly { competitor: string }[]): Pick<Line, 'colour' | 'dash'> {
  const index = gaps.findIndex((gap) => gap.competitor === competitor)
  return { colour: colours[index % colours.length] ?? '--us', dash: dashes[Math.floor(index / colours.length)] }
}

export function timeLines(sites: Trend['times']) {
  const others = sites.filter(({ us }) => !us).map(({ site }) => ({ competitor: site }))
  return sites.map(({ site, us, medians }) => ({
    label: us ? `${site} (${texts.you})` : site,
    ...(us ? { colour: '--us' } : lineOf(site, others)),
    values: medians,
  }))
}

export function bandsOf(incidents: readonly Pick<Incident, 'openedAt' | 'closedAt'>[]) {
  return incidents.map(({ openedAt, closedAt }) => ({
    from: Date.parse(openedAt),
    to: closedAt === null ? Number.POSITIVE_INFINITY : Date.parse(closedAt),
  }))
}

export function gapLevels({ behind }: Goals): Level[] {
  const level = { at: 1, label: texts.trend.level }
  return behind === null ? [level] : [level, { at: behind, label: texts.trend.behind(times(behind)) }]
}

export function promiseLevels({ promise }: Goals): Level[] {
  return promise === null ? [] : [{ at: promise, label: texts.trend.promise(formatDuration(promise)) }]
}

/** Whether any of the lines has a value. */
export function hasFigure(lines: readonly (readonly unknown[])[]): boolean {
  return lines.some((values) => values.some((value) => value !== null))
}
