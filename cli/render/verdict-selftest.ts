import { ROUNDS_FOR_VERDICT } from '#core/analysis/league/judgement.ts'
import type { Noise, SelfTest, SelfTestStep } from '#core/judge/selftest.ts'
import { listed } from '#core/model/listed.ts'
import { formatDuration, formatPercentage } from '#core/model/units.ts'
import { factorRange } from '#core/words/gap.ts'
import { metricName } from '#core/words/metric.ts'
import { roundsWords, times } from '#core/words/parts.ts'
import { type Look, nothing, shown, shownName } from './look.ts'
import { page, readable, textIn } from './page.ts'
import { type TableCell, table } from './table.ts'

export interface AboutSelfTest {
  site: string
  market: string
  /** ms between rounds. */
  every: number
  margin: number
}

/** The result of comparing a site with itself, for a terminal. */
export function renderSelfTest(found: SelfTest, { about, look: given }: { about: AboutSelfTest; look: Look }): string {
  const look = readable(given)
  const text = textIn(look)
  const sections = [
    text(`${about.site} compared with itself, ${about.market}, ${roundsWords(found.rounds)}`, 'title'),
    stepsTable(found, { about, look }),
    text(workerSentence(found)),
    text(conclusion(found, about), found.unfair.length > 0 ? 'bad' : 'us'),
  ]
  return page(sections, look)
}

function stepsTable(found: SelfTest, { about, look }: { about: AboutSelfTest; look: Look }): string[] {
  const rows = found.steps.map((step): TableCell[] => [
    { text: shownName(step.step, 24, look) },
    { text: step.metric === null ? nothing(look) : metricName(step.metric) },
    { text: step.ratio === null ? nothing(look) : times(step.ratio) },
    {
      text:
        step.low === null || step.high === null ? 'no interval yet' : shown(factorRange(step.low, step.high), 24, look),
    },
    { text: step.spread === null ? nothing(look) : share(step.spread) },
    { text: slipWords(step) },
  ])
  const within = `Detected within a day (${roundsWords(found.roundsADay)}, every ${formatDuration(about.every)})`
  const columns = [{ most: 16 }, {}, { align: 'right' }, {}, { align: 'right' }] as const
  return table({ head: ['Step', 'Metric', 'Gap', '95 % confidence interval', 'Noise', within], rows, columns }, look)
}

function slipWords({ withinADay }: SelfTestStep): string {
  if (withinADay === null) return 'not enough data'
  return withinADay.slip === null ? 'not even a slowdown to 3x' : `slowdowns of ${share(withinADay.slip)} or more`
}

function workerSentence({ worker: { cpuIndex, control }, unsteady, rounds }: SelfTest): string {
  const cpu = noiseWords('CPU index', cpuIndex, (value) => String(Math.round(value)))
  const page = noiseWords('control page', control, formatDuration)
  const left = unsteady === 0 ? 'no round' : `${unsteady} of ${roundsWords(rounds)}`
  return `Worker: ${cpu}; ${page}; ${left} would have been excluded because the worker was unsteady.`
}

function noiseWords(what: string, noise: Noise | null, format: (value: number) => string): string {
  return noise === null ? `${what} not measured` : `${what} ${format(noise.typical)}, noise ${share(noise.spread)}`
}

function conclusion({ unfair, steps, rounds }: SelfTest, { margin }: AboutSelfTest): string {
  if (steps.every(({ ratio }) => ratio === null)) return 'Nothing could be measured.'
  // Without an interval on any step no difference can be significant, whatever its size.
  if (steps.every(({ low }) => low === null))
    return `Not enough data to say whether this machine is fair: ${roundsWords(rounds)}. Run it with --rounds ${ROUNDS_FOR_VERDICT} or more.`
  if (unfair.length === 0) return `Fair: no sign that the site differs from itself by more than ${share(margin)}.`
  return `Not fair: on ${listed(unfair)} the site differs from itself by more than ${share(margin)}. Stop other programs on this machine and try again.`
}

function share(part: number): string {
  return formatPercentage(part < 0.1 ? Math.round(part * 1000) / 1000 : Math.round(part * 100) / 100)
}
