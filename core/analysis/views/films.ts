import { readVisit } from '../../judge/gap/reading.ts'
import { metricsFor } from '../../judge/metric.ts'
import type { Benchmark } from '../../model/benchmark.ts'
import type { Metric } from '../../model/metric.ts'
import type { Round } from '../../model/round.ts'
import { median } from '../../statistics/quantile.ts'

/** What a step looked like on every site in one round, on one clock. */
export interface FilmsView {
  /** ISO 8601. */
  scheduledAt: string
  step: string
  films: Film[]
}

interface Film {
  site: string
  us: boolean
  /** ms since the step began, and the name of the picture in the evidence store. */
  frames: { at: number; file: string }[]
  /** Of the finished step. */
  screenshot: string | null
  /** Of the round's measured loads, not of the evidence load that the pictures are from. Null where it was not measured. */
  measured: { metric: Metric; value: number } | null
}

/** The newest round with pictures of the step, or the one scheduled `at`. Null when there is none. */
export function filmsOf(
  rounds: readonly Round[],
  { benchmark, step, at }: { benchmark: Benchmark; step: string; at?: string | undefined },
): FilmsView | null {
  const picturesOf = (round: Round, site: string) =>
    round.visits.find((visit) => visit.site === site)?.evidence?.steps.find(({ name }) => name === step)
  const round = rounds.findLast(
    (each) =>
      (at === undefined || each.scheduledAt === at) &&
      benchmark.sites.some(({ name }) => picturesOf(each, name) !== undefined),
  )
  if (round === undefined) return null
  return {
    scheduledAt: round.scheduledAt,
    step,
    films: benchmark.sites.map(({ name, us }) => {
      const pictures = picturesOf(round, name)
      const visit = round.visits.find(({ site }) => site === name)
      const measured = metricsFor(benchmark.target.metric).flatMap((metric) => {
        const reading = readVisit(visit, { step, metric }, round.method.loads)
        return reading.kind === 'measured' ? [{ metric, value: median(reading.values) }] : []
      })[0]
      return {
        site: name,
        us,
        frames: pictures?.filmstrip ?? [],
        screenshot: pictures?.screenshot ?? null,
        measured: measured ?? null,
      }
    }),
  }
}

/** Names of all pictures of the rounds, in the evidence store. */
export function picturesOf(rounds: readonly Round[]): string[] {
  const steps = rounds.flatMap(({ visits }) => visits.flatMap(({ evidence }) => evidence?.steps ?? []))
  return steps.flatMap(({ screenshot, filmstrip }) => [screenshot, ...filmstrip.map(({ file }) => file)])
}

/** Scheduled times of the rounds with pictures, newest first. */
export function roundsWithFilms(rounds: readonly Round[]): string[] {
  return rounds
    .filter(({ visits }) => visits.some(({ evidence }) => evidence !== undefined))
    .map(({ scheduledAt }) => scheduledAt)
    .reverse()
}
