import { failsBy } from '#core/analysis/views/steps.ts'
import type { Metric } from '#core/model/metric.ts'
import { comparative, headingOf } from '#core/words/metric.ts'
import { stepStanding } from '#core/words/step-standing.ts'
import type { Answers } from '../../api.ts'
import { stepName, texts } from '../../texts.ts'
import { methodLine } from './method.ts'
import type { Rows } from './picture.ts'

/** A picture for each measured step: every round as a dot, the percentile as a line. */
export function journeyPictures(answer: Answers['journey'], timeZone: string): Rows[] {
  const { benchmark, market, counted, percentile, steps, failing } = answer
  const measured = { ...counted, firstScheduledAt: counted.first, lastScheduledAt: counted.newest }
  const words = texts.journey
  const standingAt = (step: string, metric: Metric) => {
    const at = failsBy(step, { steps, failing })
    return { step: at ?? step, metric, fails: at !== undefined }
  }
  return steps
    .filter(({ sites }) => sites.some(({ shown }) => shown !== null))
    .map(({ step, metric, sites }) => ({
      kind: 'rows',
      name: `journey-${step}`,
      label: stepName(step),
      finding: stepStanding(
        sites.flatMap(({ site, gap }) => (gap === null ? [] : [{ competitor: site, step, metric, ...gap }])),
        standingAt(step, metric),
      ),
      subject: `${benchmark.name}, ${market.name}: ${headingOf(metric)}, ${stepName(step)}. ${words.lead(words.percentiles[percentile].line, comparative(metric).less)}`,
      method: methodLine(measured, { timeZone }),
      axis: metric,
      rows: sites.flatMap(({ site, us, shown, dots }) =>
        shown === null
          ? []
          : [
              {
                name: site,
                us,
                value: shown,
                dots: dots.flatMap(([, value]) => (value === null ? [] : [value])),
              },
            ],
      ),
    }))
}
