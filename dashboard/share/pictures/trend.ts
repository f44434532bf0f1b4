import type { League } from '#core/analysis/league/league.ts'
import { dateFormat } from '#core/words/locale.ts'
import { formatMetric, headingOf } from '#core/words/metric.ts'
import { stepWords } from '#core/words/summary.ts'
import { trendSentence } from '#core/words/trend.ts'
import type { Answers } from '../../api.ts'
import { stepName, texts } from '../../texts.ts'
import { amongDays, bandsOf, hasFigure } from '../../views/trend-lines.ts'
import { shareTexts } from '../texts.ts'
import { colours, seriesColour, seriesDash } from './colours.ts'
import { methodLine } from './method.ts'
import type { Lines } from './picture.ts'
import { siteFigures } from './site-figures.ts'
import { siteName } from './site-name.ts'

/** Letters of a name in a legend. */
const most = 30

/** The gaps, where there are any, and the times behind them; nothing where none was measured. The league says what the times are now. */
export function trendPictures(
  { trend, incidents }: Answers['trend'],
  { league, timeZone }: { league: League; timeZone: string },
): Lines[] {
  if (trend.dates.length < 2 || !hasFigure(trend.times.map(({ medians }) => medians))) return []
  const { step, metric, dates } = trend
  const others = trend.times.filter(({ us }) => !us).map(({ site }) => site)
  const place = `${league.benchmark.name}, ${league.market.name}: ${headingOf(metric)}, ${stepName(step)}`
  const method = (intervals: boolean) => methodLine(league, { timeZone, chart: datesWords(dates), intervals })
  const shared = {
    kind: 'lines' as const,
    dates,
    bands: bandsOf(incidents, amongDays(dates, timeZone)),
  }
  const gaps: Lines[] = [
    {
      ...shared,
      name: `trend-gap-${step}`,
      label: shareTexts.gapOf(stepName(step)),
      finding: trendSentence(trend),
      method: method(true),
      subject: `${place}. ${texts.trend.gap(metric)}`,
      axis: 'ratio',
      level: 1,
      series: trend.gaps.map(({ competitor, days }) => ({
        site: competitor,
        name: siteName({ name: competitor, us: false }, most),
        colour: seriesColour(others.indexOf(competitor)),
        dash: seriesDash(others.indexOf(competitor)),
        values: days.map((day) => day?.[0] ?? null),
        low: days.map((day) => day?.[1] ?? null),
        high: days.map((day) => day?.[2] ?? null),
      })),
    },
  ]
  return [
    ...(hasFigure(trend.gaps.map(({ days }) => days)) ? gaps : []),
    {
      ...shared,
      name: `trend-times-${step}`,
      label: shareTexts.timesOf(stepName(step)),
      finding: mediansSentence(league, trend),
      method: method(false),
      subject: `${place}. ${texts.trend.times(metric)}`,
      axis: metric,
      series: trend.times.map(({ site, us, medians }) => ({
        site,
        name: siteName({ name: site, us }, most),
        colour: us ? colours.us : seriesColour(others.indexOf(site)),
        dash: us ? undefined : seriesDash(others.indexOf(site)),
        values: medians,
      })),
    },
  ]
}

/** `90 days, 31 Aug – 28 Nov 2026`. */
function datesWords(dates: readonly string[]): string {
  const [first, last] = [dates[0] ?? '', dates.at(-1) ?? '']
  const format = dateFormat({ timeZone: 'UTC' }, { day: 'numeric', month: 'short', year: 'numeric' })
  return shareTexts.days(dates.length, format.formatRange(new Date(first), new Date(last)))
}

/** `LCP on search: you 1.72 s, Pluvio 1.31 s.` From the league, as in Journey. */
function mediansSentence({ sites }: League, { step, metric, times }: Answers['trend']['trend']): string {
  const known = sites.flatMap(({ name, us, steps }) => {
    const figure = steps.find((each) => each.name === step)?.metrics[metric]
    const isShown = times.some(({ site }) => site === name)
    return figure === undefined || !isShown ? [] : [{ site: name, us, value: figure.median }]
  })
  const said =
    known.length === 0
      ? texts.standing.unmeasured
      : siteFigures(known, (name, value) => `${name} ${formatMetric(metric, value)}`)
  return `${headingOf(metric)} on ${stepWords(step)}: ${said}.`
}
