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

interface FilmsAsked {
  benchmark: Benchmark
  step: string
  at?: string | undefined
  /** Which sites: two, where one left out is us, or the competitor that was fastest in that round; or all. */
  sites: { left?: string | undefined; right?: string | undefined } | 'all'
}

/** The newest round with pictures of the step, or the one scheduled `at`. Null when there is none. */
export function filmsOf(rounds: readonly Round[], { benchmark, step, at, sites }: FilmsAsked): FilmsView | null {
  const picturesOf = (round: Round, site: string) =>
    round.visits.find((visit) => visit.site === site)?.evidence?.steps.find(({ name }) => name === step)
  const round = rounds.findLast(
    (each) =>
      (at === undefined || each.scheduledAt === at) &&
      benchmark.sites.some(({ name }) => picturesOf(each, name) !== undefined),
  )
  if (round === undefined) return null
  const films = benchmark.sites.map(({ name, us }) => {
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
  })
  return { scheduledAt: round.scheduledAt, step, films: sites === 'all' ? films : pairOf(films, sites) }
}

function pairOf(
  films: readonly Film[],
  { left, right }: { left?: string | undefined; right?: string | undefined },
): Film[] {
  const one =
    films.find(({ site, us }) => (left === undefined ? us && site !== right : site === left)) ??
    films.find(({ site }) => site !== right)
  const others = films.filter((film) => film !== one)
  const time = ({ measured }: Film) => measured?.value ?? Number.POSITIVE_INFINITY
  const shown = (film: Film) => Number(film.screenshot === null)
  const best = others.toSorted((a, b) => shown(a) - shown(b) || Number(a.us) - Number(b.us) || time(a) - time(b))[0]
  const other = right === undefined ? best : others.find(({ site }) => site === right)
  return [one, other].filter((film) => film !== undefined)
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
