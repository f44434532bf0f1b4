import { readVisit, WHOLE_JOURNEY } from '../../judge/gap/reading.ts'
import { type Doubt, doubtOf } from '../../judge/page/doubt.ts'
import { type Metric, metrics } from '../../model/metric.ts'
import { type FailureCode, type Round, type Visit, type VisitStatus, visitStatuses } from '../../model/round.ts'
import { median } from '../../statistics/quantile.ts'
import { type StepFigure, stepFigure } from '../summary.ts'

export interface StepSummary {
  name: string
  /** Median ms spent in client redirects; absent when most loads had none. */
  clientRedirect?: number
  metrics: Partial<Record<Metric, StepFigure>>
}

/** Visits that went wrong for the same reason. */
export interface Miss {
  status: Exclude<VisitStatus, 'ok'>
  code: FailureCode | null
  step: string | null
  visits: number
  /** Of the newest one; may contain untrusted text from pages. */
  message: string
}

/** Visits of which a step probably ended on another page. They are left out of all figures of that step. */
export interface DoubtedStep {
  step: string
  /** Of the newest one; may contain untrusted text from pages. */
  doubt: Doubt
  visits: number
}

/** Figures of one site by step, the whole journey last. */
export function stepsOf(rounds: readonly Round[], site: string, steps: readonly string[]): StepSummary[] {
  return namesWithJourney(steps).map((step) => {
    const summaries = metrics.flatMap((metric) => {
      const values = rounds.flatMap((round) => {
        const reading = readVisit(visitOf(round, site), { step, metric }, round.method.loads)
        return reading.kind === 'measured' ? reading.values : []
      })
      if (values.length === 0) return []
      return [[metric, stepFigure(values)] as const]
    })
    return { name: step, metrics: Object.fromEntries(summaries), ...redirectOf(rounds, { site, step }) }
  })
}

export function namesWithJourney(steps: readonly string[]): string[] {
  return steps.includes(WHOLE_JOURNEY) ? [...steps] : [...steps, WHOLE_JOURNEY]
}

/** Visits by outcome; rounds without the site are not counted. */
export function statusesOf(rounds: readonly Round[], site: string): Record<VisitStatus, number> {
  const visits = visitsOf(rounds, site)
  const count = (status: VisitStatus) => visits.filter((visit) => visit.status === status).length
  return Object.fromEntries(visitStatuses.map((status) => [status, count(status)])) as Record<VisitStatus, number>
}

/** Why visits were not ok, the most frequent reason first. */
export function missesOf(rounds: readonly Round[], site: string): Miss[] {
  const misses = new Map<string, Miss>()
  for (const { status, failure } of visitsOf(rounds, site)) {
    if (status === 'ok') continue
    const reason = { status, code: failure?.code ?? null, step: failure?.step ?? null }
    const key = JSON.stringify(reason)
    const visits = (misses.get(key)?.visits ?? 0) + 1
    misses.set(key, { ...reason, visits, message: failure?.message ?? '' })
  }
  return [...misses.values()].toSorted((a, b) => b.visits - a.visits)
}

function redirectOf(rounds: readonly Round[], { site, step }: { site: string; step: string }) {
  const found = visitsOf(rounds, site).flatMap(({ loads }) =>
    loads.flatMap(({ steps }) =>
      steps
        .filter((sample) => sample.name === step && sample.document !== undefined && doubtOf(sample) === undefined)
        .map(({ document }) => document?.clientRedirect ?? 0),
    ),
  )
  const typical = found.length === 0 ? 0 : median(found)
  return typical > 0 && { clientRedirect: typical }
}

/** Steps that ended on another page, the most frequent first. */
export function doubtsOf(rounds: readonly Round[], site: string): DoubtedStep[] {
  const doubted = new Map<string, DoubtedStep>()
  for (const { loads } of visitsOf(rounds, site)) {
    const found = new Map(loads.flatMap(({ steps }) => steps.map((step) => [step.name, doubtOf(step)] as const)))
    for (const [step, doubt] of found) {
      if (doubt === undefined) continue
      const key = JSON.stringify([step, doubt.kind])
      doubted.set(key, { step, doubt, visits: (doubted.get(key)?.visits ?? 0) + 1 })
    }
  }
  return [...doubted.values()].toSorted((a, b) => b.visits - a.visits)
}

function visitsOf(rounds: readonly Round[], site: string): Visit[] {
  return rounds.map((round) => visitOf(round, site)).filter((visit) => visit !== undefined)
}

function visitOf({ visits }: Round, site: string): Visit | undefined {
  return visits.find((visit) => visit.site === site)
}
