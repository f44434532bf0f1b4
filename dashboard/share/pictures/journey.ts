import { headingOf } from '#core/words/metric.ts'
import { stepStanding } from '#core/words/step-standing.ts'
import type { Answers } from '../../api.ts'
import { stepName, texts } from '../../texts.ts'
import { methodLine } from './method.ts'
import type { Rows } from './picture.ts'

/** A picture for each measured step: every round as a dot, the median as a line. */
export function journeyPictures({ league, steps }: Answers['journey'], timeZone: string): Rows[] {
  return steps
    .filter(({ sites }) => sites.some(({ figure }) => figure !== null))
    .map(({ step, metric, sites }) => ({
      kind: 'rows',
      name: `journey-${step}`,
      label: stepName(step),
      finding: stepStanding(league.gaps, { step, metric, name: stepName(step) }),
      subject: `${league.benchmark.name}, ${league.market.name}: ${headingOf(metric)}, ${stepName(step)}. ${texts.journey.lead}`,
      method: methodLine(league, timeZone),
      axis: metric,
      rows: sites.flatMap(({ site, us, figure, dots }) =>
        figure === null
          ? []
          : [
              {
                name: site,
                us,
                value: figure.median,
                dots: dots.flatMap(([, value]) => (value === null ? [] : [value])),
              },
            ],
      ),
    }))
}
