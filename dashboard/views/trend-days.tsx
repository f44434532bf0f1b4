import type { ComponentChildren } from 'preact'
import { DAY } from '#core/model/time.ts'
import { factorWords } from '#core/words/gap.ts'
import { formatMetric } from '#core/words/metric.ts'
import { times } from '#core/words/parts.ts'
import { type Answers, useAnswer } from '../api.ts'
import type { MarkerLine } from '../parts/chart-markers.ts'
import { Chart } from '../parts/later-chart.tsx'
import { Ready } from '../parts/loading.tsx'
import { texts } from '../texts.ts'
import {
  amongDays,
  bandsOf,
  gapLevels,
  hasFigure,
  lineOf,
  noGapsWords,
  noonOf,
  timeLines,
  withoutGap,
  withPromise,
} from './trend-lines.ts'
import { MetricInstead } from './trend-metric.tsx'

const words = texts.trend

interface TrendOfDaysProps {
  address: string
  /** Dates. */
  zoom: (from: string, to: string) => void
  zoomOut: () => void
  /** Of the market, whose days they are. */
  timeZone: string
  markers: readonly MarkerLine[]
  /** The metric chosen; another one stands in for it where a step has none. */
  wanted: string
  /** Below the charts. */
  children: ComponentChildren
}

export function TrendOfDays({ address, zoom, zoomOut, timeZone, markers, wanted, children }: TrendOfDaysProps) {
  const answer = useAnswer<Answers['trend']>(address)
  return (
    <Ready of={answer}>
      {({ trend, incidents, goals, before }) => {
        const leftOut = trend.otherMethod === 0 ? null : <p class="faint">{words.otherMethod(trend.otherMethod)}</p>
        const isMeasured = hasFigure(trend.times.map(({ medians }) => medians))
        if (trend.dates.length < 2 || !isMeasured)
          return (
            <>
              <p>{trend.dates.length < 2 ? words.none : words.unmeasured}</p>
              {leftOut}
              {children}
            </>
          )
        const x = trend.dates.map((date) => noonOf(date) / 1000)
        const placeOf = amongDays(trend.dates, timeZone)
        const shared = {
          x,
          bands: bandsOf(incidents, placeOf),
          markers: markers.map(({ at, label }) => ({ at: placeOf(at), label })),
          onZoomOut: zoomOut,
          onZoom: (from: number, to: number) => {
            const inside = trend.dates.filter((_, index) => (x[index] ?? 0) >= from && (x[index] ?? 0) <= to)
            const nearest = trend.dates.toSorted((a, b) => distance(a, from) - distance(b, from))[0] ?? ''
            zoom(inside[0] ?? nearest, inside.at(-1) ?? nearest)
          },
        }
        const lines = [...timeLines(trend.times), ...linesBefore(before, trend.dates)]
        return (
          <>
            {before?.sentences.map((sentence) => (
              <p key={sentence} class="lead">
                {sentence}
              </p>
            ))}
            <MetricInstead wanted={wanted} shown={trend.metric} />
            {leftOut}
            {hasFigure(trend.gaps.map(({ days }) => days)) ? (
              <Chart
                {...shared}
                title={words.gap(trend.metric)}
                hint={words.zoom}
                levels={gapLevels(goals)}
                logarithmic
                format={(value) => factorWords(value)}
                formatTick={(value) => times(value)}
                lines={trend.gaps.map(({ competitor, days: all }) => ({
                  label: competitor,
                  ...lineOf(competitor, trend.gaps),
                  values: all.map((day) => day?.[0] ?? null),
                  absent: withoutGap(trend.times, competitor),
                  low: all.map((day) => day?.[1] ?? null),
                  high: all.map((day) => day?.[2] ?? null),
                }))}
              />
            ) : (
              <p>{noGapsWords(trend.times)}</p>
            )}
            <Chart
              {...shared}
              {...withPromise(words.times(trend.metric), { goals, lines })}
              format={(value) => formatMetric(trend.metric, value)}
              lines={lines}
            />
            {children}
          </>
        )
      }}
    </Ready>
  )
}

/** Our times of the days before, moved onto these by date, since either may lack some. */
function linesBefore(before: Answers['trend']['before'], dates: readonly string[]) {
  const us = before?.trend.times.find(({ us: own }) => own)
  if (before === null || us === undefined || us.medians.every((median) => median === null)) return []
  const { length, trend } = before
  const medians = new Map(trend.dates.map((date, index) => [date, us.medians[index] ?? null]))
  const earlier = (date: string) => new Date(Date.parse(date) - length * DAY).toISOString().slice(0, 10)
  const values = dates.map((date) => medians.get(earlier(date)) ?? null)
  return [{ label: words.daysBefore(us.site, length), colour: '--us', values, dash: [6, 4] }]
}

/** Seconds. */
function distance(date: string, at: number): number {
  return Math.abs(noonOf(date) / 1000 - at)
}
