import { failsBy, leastShown, type Percentile, percentiles, type StepView } from '#core/analysis/views/steps.ts'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import { metrics } from '#core/model/metric.ts'
import { noRatioWords } from '#core/words/gap.ts'
import { comparative, formatMetric, headingOf, metricWords } from '#core/words/metric.ts'
import { timeWords } from '#core/words/parts.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Choice } from '../parts/choice.tsx'
import { Dots } from '../parts/dots.tsx'
import { GapWords } from '../parts/gap.tsx'
import { Ready } from '../parts/loading.tsx'
import { addressOf, type Route } from '../route.ts'
import { isShared } from '../share/scope.ts'
import { stepName, texts } from '../texts.ts'
import { Field } from './field.tsx'

const words = texts.journey

interface JourneyProps {
  route: Route
  /** Names. */
  competitors: readonly string[]
  timeZone: string
}

export function Journey({ route: { benchmark, market, query }, competitors, timeZone }: JourneyProps) {
  const chosen = Object.fromEntries(
    ['metric', 'percentile', 'window', 'competitor'].map((name) => [name, query.get(name) ?? undefined]),
  )
  const percentile = percentiles.find((each) => each === chosen.percentile) ?? 'median'
  const to = (change: Record<string, string | undefined> = {}) =>
    addressOf({ view: 'journey', benchmark, market }, { ...chosen, ...change })
  const answer = useAnswer<Answers['journey']>(`/api${to()}`)
  const metric =
    answer.state === 'ready' ? answer.value.metric : (metrics.find((each) => each === chosen.metric) ?? 'lcp')
  return (
    <>
      <p class="lead">{words.lead(words.percentiles[percentile].line, comparative(metric).less)}</p>
      <Choice
        label={words.percentile}
        value={percentile}
        options={percentiles.map((each) => ({ value: each, text: words.percentiles[each].name }))}
        to={(value) => to({ percentile: value === 'median' ? undefined : value })}
      />
      <Choice
        label={words.window}
        value={chosen.window ?? 'newest'}
        options={words.windows}
        to={(value) => to({ window: value === 'newest' ? undefined : value })}
      />
      {competitors.length !== 1 && (
        <Choice
          label={words.competitor}
          value={chosen.competitor ?? ''}
          options={[{ value: '', text: words.all }, ...competitors.map((each) => ({ value: each, text: each }))]}
          to={(value) => to({ competitor: value === '' ? undefined : value })}
        />
      )}
      <Ready of={answer}>
        {({ counted, missed, failing, steps }) => (
          <>
            <Choice
              label={words.metric}
              value={metric}
              options={metrics.map((each) => ({
                value: each,
                text: `${headingOf(each)}: ${metricWords[each].meaning}`,
              }))}
              to={(value) => to({ metric: value })}
            />
            {counted.first === null || counted.newest === null ? (
              <p>{(chosen.window ?? 'newest') === 'newest' ? texts.standing.none : words.noRounds}</p>
            ) : (
              <>
                <p class="faint">
                  {words.counted(
                    counted.rounds,
                    timeWords(counted.first, { timeZone, now: Date.now() }),
                    timeWords(counted.newest, { timeZone, now: Date.now() }),
                  )}
                  {percentile !== 'median' && ` ${words.gapNote}`}
                </p>
                {missed.length > 0 && (
                  <p>
                    {missed.join(' ')} {words.noDots}
                  </p>
                )}
                {steps.map((view) => (
                  <Step
                    key={view.step}
                    view={view}
                    failing={failsBy(view.step, { steps, failing })}
                    percentile={percentile}
                    why={addressOf(
                      { view: 'why', benchmark, market },
                      { step: view.step, competitor: chosen.competitor },
                    )}
                    films={addressOf(
                      { view: 'films', benchmark, market },
                      { step: view.step, right: chosen.competitor },
                    )}
                    timeZone={timeZone}
                  />
                ))}
              </>
            )}
          </>
        )}
      </Ready>
      <Field address={`/api${addressOf({ view: 'field', benchmark, market })}`} />
    </>
  )
}

interface StepProps {
  view: StepView
  /** Where your journey fails now, if it does not get past this step. */
  failing: string | undefined
  percentile: Percentile
  /** Address of its pictures. */
  films: string
  /** Address of its gap in parts. */
  why: string
  timeZone: string
}

function Step({ view: { step, metric, sites }, failing, percentile, films, why, timeZone }: StepProps) {
  const values = sites
    .flatMap(({ dots, shown }) => [shown, ...dots.map(([, value]) => value)])
    .filter((v) => v !== null)
  const most = 1.05 * Math.max(1e-9, ...values)
  const best = leastShown(sites, { fails: failing !== undefined, percentile })
  const ours = sites.find(({ us }) => us)?.figure
  return (
    <section class="step">
      <div class="title">
        <h2>
          {stepName(step)}
          <span class="faint"> {headingOf(metric)}</span>
        </h2>
        {step !== WHOLE_JOURNEY && !isShared && (
          <a class="aside" href={films} aria-label={words.filmsOf(step)}>
            {words.films}
          </a>
        )}
        {step !== WHOLE_JOURNEY && !isShared && sites.length > 1 && (
          <a class="aside" href={why} aria-label={words.whyOf(step)}>
            {words.why}
          </a>
        )}
      </div>
      {failing !== undefined && <p class="problem">{words.failsNow(failing, ours != null)}</p>}
      {sites.every(({ figure }) => figure === null) && <p class="faint">{words.noStep}</p>}
      {sites.map(({ site, us, figure, shown, gap, dots }) => {
        if (figure === null) return null
        const said = shown === null ? words.tooFew(percentile) : formatMetric(metric, shown)
        const isBest = best.includes(site)
        return (
          <div key={site} class={`strip ${us ? 'us' : ''}`}>
            <strong>
              <bdi>{site}</bdi>
            </strong>
            <span class={shown === null ? 'number faint' : 'number'}>{said}</span>
            <Dots
              metric={metric}
              dots={dots}
              line={shown}
              most={most}
              tone={us ? 'us' : 'them'}
              timeZone={timeZone}
              label={`${site}: ${words.percentiles[percentile].line} ${said}, ${words.loads(figure.n)}`}
            />
            <span class="gap">
              {isBest && <em>{comparative(metric).least}</em>}
              {isBest && !us && ', '}
              {gap && <GapWords gap={gap} metric={metric} say={words.you} />}
              {!us && gap === null && <span class="faint">{noRatioWords(ours?.median, figure.median)}</span>}
            </span>
          </div>
        )
      })}
    </section>
  )
}
