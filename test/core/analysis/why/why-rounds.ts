import type { LoggedRequest } from '#core/model/logged-request.ts'
import type { Round, StepSample } from '#core/model/round.ts'
import { randomOf } from '#core/statistics/shuffle.ts'
import { fakeRound } from '../../rounds.ts'

/** Typical parts of a page, ms. */
export interface TypicalParts {
  redirect: number
  dns: number
  connect: number
  wait: number
  loadDelay: number
  load: number
  renderDelay: number
  rest: number
}

export const usual: TypicalParts = {
  redirect: 0,
  dns: 170,
  connect: 340,
  wait: 400,
  loadDelay: 120,
  load: 300,
  renderDelay: 150,
  rest: 500,
}

/** Rounds in which the worker slows all sites alike (a tenth), and each load and part varies by itself (`noise`). */
export function partRounds({
  sites,
  count = 24,
  seed = 1,
  noise = 0.08,
  loads = 3,
  from = 0,
}: {
  sites: Record<string, Partial<TypicalParts>>
  count?: number
  seed?: number
  noise?: number
  loads?: number
  /** Number of the first round. */
  from?: number
}): Round[] {
  const random = randomOf(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Array.from({ length: count }, (_, index) => {
    const weather = Math.exp(0.1 * normal())
    const visits = Object.entries(sites).map(([site, parts]) => {
      const load = () => ({ steps: [sampleOf({ ...usual, ...parts }, () => weather * Math.exp(noise * normal()))] })
      return [site, { status: 'ok' as const, loads: Array.from({ length: loads }, load) }] as const
    })
    return fakeRound(from + index, Object.fromEntries(visits))
  })
}

function sampleOf(typical: TypicalParts, slowed: () => number): StepSample {
  const tenths = (ms: number) => Math.round(10 * ms) / 10
  const times = Object.fromEntries(Object.entries(typical).map(([part, ms]) => [part, ms * slowed()]))
  const { rest = 0, ...parts } = times
  const lcp = Object.values(parts).reduce((total, ms) => total + ms, 0)
  const rounded = Object.fromEntries(Object.entries(parts).map(([part, ms]) => [part, tenths(ms)]))
  return {
    name: 'home',
    kind: 'navigation',
    metrics: { lcp: tenths(lcp), duration: tenths(lcp + rest) },
    document: {
      url: 'https://acme.example/',
      status: 200,
      lcp: { ...(rounded as Omit<TypicalParts, 'rest'>), element: 'main>img' },
    },
  }
}

/** A request of a log. */
export function request(changes: Partial<LoggedRequest> = {}): LoggedRequest {
  return {
    step: 'home',
    at: 0,
    url: 'https://acme.example/',
    type: 'document',
    status: 200,
    bytes: 20_000,
    duration: 420,
    firstByte: 400,
    protocol: 'h2',
    encoding: 'br',
    cdn: 'none',
    cache: 'max-age=31536000',
    ...changes,
  }
}
