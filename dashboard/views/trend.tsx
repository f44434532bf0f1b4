import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import { formatMetric } from '#core/words/metric.ts'
import { times } from '#core/words/parts.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Chart } from '../parts/chart.tsx'
import { Choice } from '../parts/choice.tsx'
import { Ready } from '../parts/loading.tsx'
import { addressOf, type Route } from '../route.ts'
import { stepName, texts } from '../texts.ts'

const words = texts.trend
const spans = ['7', '30', '90', '365']
/** Of competitors, in the order of the benchmark; ours is --us. */
const colours = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6']

export function Trend({ route, steps }: { route: Route; steps: readonly string[] }) {
  const { benchmark, market, query } = route
  const step = query.get('step') ?? steps[0]
  const days = query.get('days') ?? '90'
  const to = (change: Record<string, string> = {}) =>
    addressOf({ view: 'trend', benchmark, market }, { step, days, ...change })
  const answer = useAnswer<Answers['trend']>(`/api${to()}`)
  return (
    <>
      <Choice
        label={words.step}
        value={step ?? ''}
        options={[...steps, WHOLE_JOURNEY].map((each) => ({ value: each, text: stepName(each) }))}
        to={(value) => to({ step: value })}
      />
      <Choice
        label={words.days}
        value={days}
        options={spans.map((each) => ({ value: each, text: each }))}
        to={(value) => to({ days: value })}
      />
      <Ready of={answer}>
        {({ trend, incidents }) => {
          if (trend.dates.length < 2) return <p>{words.none}</p>
          const x = trend.dates.map((date) => Date.parse(`${date}T12:00:00Z`) / 1000)
          const bands = incidents.map(({ openedAt, closedAt }) => ({
            from: Date.parse(openedAt),
            to: closedAt === null ? Number.POSITIVE_INFINITY : Date.parse(closedAt),
          }))
          const colourOf = (index: number) => colours[index % colours.length] ?? '--us'
          const others = trend.times.filter(({ us }) => !us).map(({ site }) => site)
          return (
            <>
              <Chart
                title={words.gap}
                x={x}
                level={1}
                logarithmic
                bands={bands}
                format={(value) => times(value)}
                lines={trend.gaps.map(({ competitor, days: all }, index) => ({
                  label: competitor,
                  colour: colourOf(index),
                  values: all.map((day) => day?.[0] ?? null),
                  low: all.map((day) => day?.[1] ?? null),
                  high: all.map((day) => day?.[2] ?? null),
                }))}
              />
              <Chart
                title={words.times}
                x={x}
                bands={bands}
                format={(value) => formatMetric(trend.metric, value)}
                lines={trend.times.map(({ site, us, medians }) => ({
                  label: us ? `${site} (${texts.you})` : site,
                  colour: us ? '--us' : colourOf(others.indexOf(site)),
                  values: medians,
                }))}
              />
            </>
          )
        }}
      </Ready>
    </>
  )
}
