import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import { metrics } from '#core/model/metric.ts'
import { formatMetric, headingOf, metricWords } from '#core/words/metric.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Choice } from '../parts/choice.tsx'
import { Dots } from '../parts/dots.tsx'
import { GapWords } from '../parts/gap.tsx'
import { Ready } from '../parts/loading.tsx'
import { addressOf, type Route } from '../route.ts'
import { isShared } from '../share/scope.ts'
import { stepName, texts } from '../texts.ts'

const words = texts.journey

export function Journey({ route: { benchmark, market, query } }: { route: Route }) {
  const metric = query.get('metric') ?? undefined
  const answer = useAnswer<Answers['journey']>(`/api${addressOf({ view: 'journey', benchmark, market }, { metric })}`)
  return (
    <Ready of={answer}>
      {({ league, steps }) => (
        <>
          <p class="lead">{words.lead}</p>
          <Choice
            label={words.metric}
            value={metric ?? league.target.metric}
            options={metrics.map((each) => ({ value: each, text: `${headingOf(each)}: ${metricWords[each].meaning}` }))}
            to={(value) => addressOf({ view: 'journey', benchmark, market }, { metric: value })}
          />
          {steps.map((view) => {
            const known = view.sites.filter(({ figure }) => figure !== null)
            const values = view.sites.flatMap(({ dots }) =>
              dots.flatMap(([, value]) => (value === null ? [] : [value])),
            )
            const most = 1.05 * Math.max(1e-9, ...values)
            const best = Math.min(...known.map(({ figure }) => figure?.median ?? Number.POSITIVE_INFINITY))
            return (
              <section key={view.step} class="step">
                <h2>
                  {stepName(view.step)}
                  <span class="faint"> {headingOf(view.metric)}</span>
                  {view.step !== WHOLE_JOURNEY && !isShared && (
                    <a class="aside" href={addressOf({ view: 'films', benchmark, market }, { step: view.step })}>
                      {words.films}
                    </a>
                  )}
                </h2>
                {known.length === 0 && <p class="faint">{words.noStep}</p>}
                {view.sites.map(({ site, us, figure, dots }) => {
                  if (figure === null) return null
                  const gap = league.gaps.find(
                    (each) => each.competitor === site && each.step === view.step && each.metric === view.metric,
                  )
                  return (
                    <div key={site} class={`strip ${us ? 'us' : ''}`}>
                      <strong>
                        <bdi>{site}</bdi>
                      </strong>
                      <span class="number">{formatMetric(view.metric, figure.median)}</span>
                      <Dots
                        metric={view.metric}
                        dots={dots}
                        median={figure.median}
                        most={most}
                        tone={us ? 'us' : 'them'}
                        label={`${site}: ${formatMetric(view.metric, figure.median)}, ${words.loads(figure.n)}`}
                      />
                      <span class="gap">
                        {figure.median === best && <em>{words.fastest} </em>}
                        {gap && <GapWords gap={gap} metric={view.metric} say={words.you} />}
                      </span>
                    </div>
                  )
                })}
              </section>
            )
          })}
        </>
      )}
    </Ready>
  )
}
