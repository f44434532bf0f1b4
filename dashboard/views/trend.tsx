import { useEffect } from 'preact/hooks'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import { metrics } from '#core/model/metric.ts'
import { DAY } from '#core/model/time.ts'
import { headingOf } from '#core/words/metric.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Choice } from '../parts/choice.tsx'
import { loadCharts } from '../parts/later-chart.tsx'
import { addressOf, go, type Route } from '../route.ts'
import { stepName, texts } from '../texts.ts'
import { Markers } from './markers.tsx'
import { TrendOfDays } from './trend-days.tsx'
import { TrendOfRounds } from './trend-rounds.tsx'

const words = texts.trend
const spans = ['7', '30', '90', '365']
/** Up to this long, ms, single rounds are shown. */
const LONGEST_OF_ROUNDS = 2 * DAY

interface TrendProps {
  route: Route
  steps: readonly string[]
  /** Names. */
  competitors: readonly string[]
  /** Of the target. */
  metric: string
  timeZone: string
}

export function Trend({ route, steps, competitors, metric, timeZone }: TrendProps) {
  const { benchmark, market, query } = route
  // Asked for beside the data; a chart says what went wrong.
  useEffect(() => void loadCharts().catch(() => undefined), [])
  const [from, to] = [query.get('from') ?? undefined, query.get('to') ?? undefined]
  const asked = {
    // Absent, it is the first: the answer need not wait for the names of the steps.
    step: query.get('step') ?? undefined,
    metric: query.get('metric') ?? undefined,
    competitor: query.get('competitor') ?? undefined,
    from,
    to,
  }
  const days = query.get('days') ?? '90'
  const compare = query.get('compare') ?? undefined
  const address = (change: Record<string, string | undefined> = {}) =>
    addressOf({ view: 'trend', benchmark, market }, { ...asked, days, compare, ...change })
  const zoom = (start: string, end: string) => go(address({ from: start, to: end }))
  const zoomOut = () => {
    if (from !== undefined) go(address({ from: undefined, to: undefined }))
  }
  const found = useAnswer<Answers['markers']>(`/api${addressOf({ view: 'markers', benchmark, market }, { from, to })}`)
  const markers = found.state === 'ready' ? found.value.markers : []
  const lines = markers.map((marker) => ({ at: Date.parse(marker.at), label: marker.label }))
  const isOfRounds = from !== undefined && to !== undefined && spanOf(from, to) <= LONGEST_OF_ROUNDS
  const place = `/api/${[benchmark, market].map(encodeURIComponent).join('/')}`
  // With the charts, which would push it down when they come.
  const below = <Markers place={place} markers={markers} timeZone={timeZone} />
  return (
    <>
      <Choice
        label={words.step}
        value={asked.step ?? steps[0] ?? ''}
        options={[...steps, WHOLE_JOURNEY].map((each) => ({ value: each, text: stepName(each) }))}
        to={(value) => address({ step: value })}
      />
      <Choice
        label={words.metric}
        value={asked.metric ?? metric}
        options={metrics.map((each) => ({ value: each, text: headingOf(each) }))}
        to={(value) => address({ metric: value })}
      />
      {competitors.length !== 1 && (
        <Choice
          label={words.competitor}
          value={asked.competitor ?? ''}
          options={[{ value: '', text: words.all }, ...competitors.map((each) => ({ value: each, text: each }))]}
          to={(value) => address({ competitor: value === '' ? undefined : value })}
        />
      )}
      <Choice
        label={words.days}
        value={from === undefined ? days : ''}
        options={[
          ...(from === undefined ? [] : [{ value: '', text: words.chosen }]),
          ...spans.map((each) => ({ value: each, text: each })),
        ]}
        to={(value) => address({ days: value, from: undefined, to: undefined })}
      />
      {!isOfRounds && (
        <Choice
          label={words.compare}
          value={compare ?? ''}
          options={[
            { value: '', text: words.compareWith.nothing },
            { value: 'before', text: words.compareWith.before },
          ]}
          to={(value) => address({ compare: value === '' ? undefined : value })}
        />
      )}
      <Span from={from} to={to} zoom={zoom} />
      {from !== undefined && (
        <button type="button" onClick={zoomOut}>
          {words.showAll}
        </button>
      )}
      {isOfRounds ? (
        <TrendOfRounds
          address={`/api${addressOf({ view: 'rounds', benchmark, market }, asked)}`}
          timeZone={timeZone}
          zoom={zoom}
          zoomOut={zoomOut}
          markers={lines}
          wanted={asked.metric ?? metric}
        >
          {below}
        </TrendOfRounds>
      ) : (
        <TrendOfDays
          address={`/api${address()}`}
          timeZone={timeZone}
          zoom={zoom}
          zoomOut={zoomOut}
          markers={lines}
          wanted={asked.metric ?? metric}
        >
          {below}
        </TrendOfDays>
      )}
    </>
  )
}

/** Both ends of what is shown, for those who cannot drag. */
function Span({
  from,
  to,
  zoom,
}: {
  from: string | undefined
  to: string | undefined
  zoom: (from: string, to: string) => void
}) {
  const dates = { from: from?.slice(0, 10) ?? '', to: to?.slice(0, 10) ?? '' }
  const change = (end: 'from' | 'to', date: string) => {
    if (date === '') return
    const chosen = { ...dates, [end]: date }
    if (chosen.from === '' || chosen.from > (chosen.to || date)) chosen.from = date
    if (chosen.to === '' || chosen.to < chosen.from) chosen.to = chosen.from
    zoom(chosen.from, chosen.to)
  }
  return (
    <>
      {(['from', 'to'] as const).map((end) => (
        <label key={end} class="choice">
          <span>{words[end]}</span>
          <input type="date" value={dates[end]} onChange={(event) => change(end, event.currentTarget.value)} />
        </label>
      ))}
    </>
  )
}

/** ms. A date ends with its day. */
function spanOf(from: string, to: string): number {
  const [begin, end] = [Date.parse(from), Date.parse(to)]
  return to.length > 10 ? end - begin : end - begin + DAY
}
