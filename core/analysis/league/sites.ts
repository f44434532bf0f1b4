import { readVisit, WHOLE_JOURNEY } from '../../judge/gap/reading.ts'
import { type Metric, metrics } from '../../model/metric.ts'
import { type FailureCode, type Round, type Visit, type VisitStatus, visitStatuses } from '../../model/round.ts'
import { type StepFigure, stepFigure } from '../summary.ts'

export interface StepSummary {
  name: string
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
    return { name: step, metrics: Object.fromEntries(summaries) }
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

function visitsOf(rounds: readonly Round[], site: string): Visit[] {
  return rounds.map((round) => visitOf(round, site)).filter((visit) => visit !== undefined)
}

function visitOf({ visits }: Round, site: string): Visit | undefined {
  return visits.find((visit) => visit.site === site)
}
