import type { Trial, TrialOutcome } from '#core/analysis/trial.ts'
import { listed } from '#core/model/listed.ts'
import { confidenceWords } from '#core/words/gap.ts'
import { formatMetric, metricName } from '#core/words/metric.ts'
import { roundsWords } from '#core/words/parts.ts'
import { gainRange, gainWords, tooFewRounds, trialMisses, trialMoney, trialSentence } from '#core/words/trial.ts'
import { type Look, nothing, shown, shownName, type TextTone } from './look.ts'
import { page, readable, textIn } from './page.ts'
import { type TableCell, table } from './table.ts'

export interface AboutTrial {
  site: string
  market: string
  /** How many answers each change applied to, over all rounds. */
  applied: Readonly<Record<string, number>>
}

/** A trial for a terminal. */
export function renderTrial(trial: Trial, { about, look: given }: { about: AboutTrial; look: Look }): string {
  const look = readable(given)
  const text = textIn(look)
  const early = tooFewRounds(trial)
  const judged = trial.steps.length > 1 ? trial.steps.filter(({ outcome }) => outcome !== 'level') : trial.steps
  const level = trial.steps.length > 1 ? trial.steps.filter(({ outcome }) => outcome === 'level') : []
  const sections = [
    text(`${about.site} against itself with the change, ${about.market}, ${roundsWords(trial.rounds)}`, 'title'),
    stepsTable(trial, look),
    [
      ...(early === null
        ? judged.flatMap((step) => text(trialSentence(step, trial), toneOf(step.outcome)))
        : text(early, 'faint')),
      ...(level.length > 0 ? text(`Level on ${listed(level.map(({ step }) => nameOf(step)))}.`) : []),
    ],
    trial.money === null ? [] : text(trialMoney(trial.money)),
    [
      ...trialMisses(trial).flatMap((sentence) => text(sentence, 'bad')),
      ...text(appliedWords(about), appliedTone(about)),
    ],
    text(
      'Measured from this machine. Both arms pass the same rewriting server, so compare them with each other, not with other rounds: docs/try.md. Nothing is stored.',
      'faint',
    ),
  ]
  return page(sections, look)
}

function stepsTable({ steps }: Trial, look: Look): string[] {
  const coverage = Math.min(...steps.map(({ gain }) => gain?.coverage ?? 1))
  const confidence = confidenceWords(coverage)
  const rows = steps.map(({ step, metric, asIs, changed, gain, outcome }): TableCell[] => {
    const figure = (value: number | null) => (value === null ? nothing(look) : formatMetric(metric, value))
    const range = gain === null || gain.low === null || gain.high === null ? null : { low: gain.low, high: gain.high }
    return [
      { text: shownName(nameOf(step), 24, look) },
      { text: metricName(metric) },
      { text: figure(asIs) },
      { text: figure(changed) },
      { text: gain === null ? nothing(look) : gainWords(gain.estimate, metric), tone: toneOf(outcome) },
      { text: range === null ? 'no interval yet' : shown(gainRange(range, metric), 60, look) },
    ]
  })
  const columns = [{ most: 20 }, {}, { align: 'right' }, { align: 'right' }, { align: 'right' }] as const
  const head = ['Step', 'Metric', 'As it is', 'Changed', 'Difference', confidence]
  return table({ head, rows, columns }, look)
}

function nameOf(step: string): string {
  return step === 'journey' ? 'whole journey' : step
}

function appliedWords({ applied }: AboutTrial): string {
  const entries = Object.entries(applied)
  const idle = entries.filter(([, count]) => count === 0).map(([flag]) => `--${flag}`)
  const done = entries.filter(([, count]) => count > 0).map(([flag, count]) => `--${flag} ${count}`)
  const never = `${listed(idle)} applied to nothing: no answer of the journey matched. Check the address.`
  return [done.length > 0 ? `Answers changed: ${listed(done)}.` : '', idle.length > 0 ? never : '']
    .filter((part) => part !== '')
    .join(' ')
}

function appliedTone({ applied }: AboutTrial): TextTone | undefined {
  return Object.values(applied).includes(0) ? 'bad' : undefined
}

function toneOf(outcome: TrialOutcome): TextTone | undefined {
  switch (outcome) {
    case 'gains':
      return 'good'
    case 'costs':
      return 'bad'
    case 'level':
      return undefined
    case 'unknown':
      return 'faint'
    default:
      return outcome satisfies never
  }
}
