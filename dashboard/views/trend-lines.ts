import type { Trend } from '#core/analysis/views/trend.ts'
import type { Incident } from '#core/model/incident.ts'
import { dateAt, MINUTE, minuteOfDay } from '#core/model/time.ts'
import { formatDuration } from '#core/model/units.ts'
import { noRatioWords } from '#core/words/gap.ts'
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

/** ms since 1970 both. */
type PlaceOf = (instant: number) => number

/** `placeOf` is where an instant stands in a chart; absent: the chart is one of instants. */
export function bandsOf(
  incidents: readonly Pick<Incident, 'openedAt' | 'closedAt'>[],
  placeOf: PlaceOf = (instant) => instant,
) {
  return incidents.map(({ openedAt, closedAt }) => ({
    from: placeOf(Date.parse(openedAt)),
    to: closedAt === null ? Number.POSITIVE_INFINITY : placeOf(Date.parse(closedAt)),
  }))
}

/**
 * Where an instant stands in a chart of days, whose points are at noon UTC whatever the zone of the market: at its own time of day there.
 * A chart ends with the points of its first and last day; what happened before or after noon of these stands at their points.
 */
export function amongDays(dates: readonly string[], timeZone: string): PlaceOf {
  const [first, last] = [dates[0] ?? '', dates.at(-1) ?? '']
  return (instant) => {
    const date = dateAt(instant, timeZone)
    const place = Date.parse(date) + minuteOfDay(instant, timeZone) * MINUTE
    if (date < first || date > last) return place
    return Math.min(noonOf(last), Math.max(noonOf(first), place))
  }
}

/** ms since 1970: the point of a day in a chart. */
export function noonOf(date: string): number {
  return Date.parse(`${date}T12:00:00Z`)
}

export function gapLevels({ behind }: Goals): Level[] {
  const level = { at: 1, label: texts.trend.level }
  return behind === null ? [level] : [level, { at: behind, label: texts.trend.behind(times(behind)) }]
}

/** How many times as far up as the highest value the promise may lie: beyond that, the lines of the sites would be one. */
const REACH = 4

/** The promise as a line of the chart; where it lies far above all lines, the title of the chart says so instead. */
export function withPromise(
  title: string,
  { goals: { promise }, lines }: { goals: Pick<Goals, 'promise'>; lines: readonly Pick<Line, 'values'>[] },
): { title: string; levels: Level[] } {
  if (promise === null) return { title, levels: [] }
  const most = Math.max(...lines.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const limit = formatDuration(promise)
  return promise > REACH * most
    ? { title: `${title}. ${texts.trend.promiseAbove(limit)}`, levels: [] }
    : { title, levels: [{ at: promise, label: texts.trend.promise(limit) }] }
}

/** Whether any of the lines has a value. */
export function hasFigure(lines: readonly (readonly unknown[])[]): boolean {
  return lines.some((values) => values.some((value) => value !== null))
}

type Times = readonly { site: string; us: boolean; medians: readonly (number | null)[] }[]

/**
 * What stands at each point where a competitor has no gap: where both have a figure and one of them is 0, as a layout shift may be, that
 * there is no ratio; else an en dash.
 */
export function withoutGap(times: Times, competitor: string): string[] {
  const [ours, theirs] = [
    times.find(({ us }) => us)?.medians ?? [],
    times.find(({ site }) => site === competitor)?.medians,
  ]
  return ours.map((own, index) => {
    const other = theirs?.[index] ?? null
    return own !== null && other !== null && own * other === 0 ? noRatioWords(own, other) : '–'
  })
}

/** Why no competitor has a gap at any point. */
export function noGapsWords(times: Times): string {
  const isZero = times.some(({ us, site }) => !us && withoutGap(times, site).some((each) => each !== '–'))
  return isZero ? texts.trend.noRatios : texts.trend.noGaps
}
