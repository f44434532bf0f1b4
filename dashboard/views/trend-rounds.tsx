import type { ComponentChildren } from 'preact'
import { factorWords } from '#core/words/gap.ts'
import { formatMetric } from '#core/words/metric.ts'
import { times } from '#core/words/parts.ts'
import { type Answers, useAnswer } from '../api.ts'
import type { MarkerLine } from '../parts/chart-markers.ts'
import { Chart } from '../parts/later-chart.tsx'
import { Ready } from '../parts/loading.tsx'
import { texts } from '../texts.ts'
import {
  bandsOf,
  gapLevels,
  hasFigure,
  lineOf,
  noGapsWords,
  timeLines,
  withoutGap,
  withPromise,
} from './trend-lines.ts'
import { MetricInstead } from './trend-metric.tsx'

const words = texts.trend

interface TrendOfRoundsProps {
  address: string
  timeZone: string
  /** Instants, ISO 8601. */
  zoom: (from: string, to: string) => void
  zoomOut: () => void
  markers: readonly MarkerLine[]
  /** The metric chosen; another one stands in for it where a step has none. */
  wanted: string
  /** Below the charts. */
  children: ComponentChildren
}

export function TrendOfRounds({ address, timeZone, zoom, zoomOut, markers, wanted, children }: TrendOfRoundsProps) {
  const answer = useAnswer<Answers['rounds']>(address)
  return (
    <Ready of={answer}>
      {({ trend, incidents, goals }) => {
        const isMeasured = hasFigure(trend.times.map(({ medians }) => medians))
        if (trend.at.length === 0 || !isMeasured)
          return (
            <>
              <p>{trend.at.length === 0 ? words.noRounds : words.unmeasured}</p>
              {children}
            </>
          )
        const iso = (seconds: number) => new Date(Math.round(seconds / 60) * 60_000).toISOString()
        const shared = {
          x: trend.at.map((at) => Date.parse(at) / 1000),
          bands: bandsOf(incidents),
          markers,
          timeZone,
          onZoomOut: zoomOut,
          onZoom: (from: number, to: number) => zoom(iso(from), iso(to)),
        }
        const lines = timeLines(trend.times)
        return (
          <>
            <p class="faint">{words.single(trend.at.length)}</p>
            <MetricInstead wanted={wanted} shown={trend.metric} />
            {hasFigure(trend.gaps.map(({ ratios }) => ratios)) ? (
              <Chart
                {...shared}
                title={words.roundGaps(trend.metric)}
                levels={gapLevels(goals)}
                logarithmic
                format={(value) => factorWords(value)}
                formatTick={(value) => times(value)}
                lines={trend.gaps.map(({ competitor, ratios }) => ({
                  label: competitor,
                  ...lineOf(competitor, trend.gaps),
                  values: ratios,
                  absent: withoutGap(trend.times, competitor),
                }))}
              />
            ) : (
              <p>{noGapsWords(trend.times)}</p>
            )}
            <Chart
              {...shared}
              {...withPromise(words.roundTimes(trend.metric), { goals, lines })}
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
