import type { ServerResponse } from 'node:http'
import { expect } from 'vitest'
import type { Metric } from '#core/model/metric.ts'
import type { StepSample, Visit } from '#core/model/round.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { race } from '../measure/race.ts'
import { html, type Site } from '../measure/site.ts'

/** Large enough to be most of what the page shows. */
export const heading = '<h1 style="font-size:80px">The largest text of the page, which is the main content of it</h1>'

/** ms that a machine with other work needs for a page. */
const slack = 500

/** A page whose response takes this long, ms. */
export function after(ms: number, body: string) {
  return (_: unknown, response: ServerResponse): void => {
    setTimeout(() => html(response, body), ms)
  }
}

export async function visit(site: Site, steps: string[], journey: Journey, limits = {}): Promise<Visit> {
  const { round } = await race({
    contestants: { Us: { origin: site.origin, journey } },
    steps,
    limits: { visit: 120_000, ...limits },
  })
  const [only] = round.visits
  if (only === undefined) throw new Error('no visit')
  return only
}

/** Walks through the pages in one load: that is quicker than a browser for each. */
export async function walked(site: Site, paths: string[], limits = {}): Promise<(path: string) => StepSample> {
  const pages = Object.fromEntries(paths.map((path) => [path, path]))
  const only = await visit(site, paths, walkPages(pages, paths), limits)
  return (path) => stepOf(only, path)
}

export function stepOf(only: Visit, name: string): StepSample {
  expect(only.failure).toBeUndefined()
  const sample = only.loads.find((load) => load.failure === undefined)?.steps.find((step) => step.name === name)
  if (sample === undefined) throw new Error(`no step ${name}`)
  return sample
}

/** Times within 15 % or 100 ms below the truth; a busy machine is slow but never fast, so above it there is room. */
export function expectTime(sample: StepSample, metric: Metric, truth: number): void {
  const tolerance = Math.max(100, 0.15 * truth)
  expect(sample.metrics[metric], `${metric} of ${JSON.stringify(sample)}`).toBeGreaterThan(truth - tolerance)
  expect(sample.metrics[metric], `${metric} of ${JSON.stringify(sample)}`).toBeLessThan(truth + tolerance + slack)
}

/** Measurements of what is late only where the machine is busy. */
const mostMeasurements = 4

/** As {@link expectTime}, measured again as long as it is too late: what a busy machine adds is not there every time. */
export async function expectTimeOnce(measure: () => Promise<StepSample>, metric: Metric, truth: number): Promise<void> {
  let sample = await measure()
  for (let more = mostMeasurements - 1; more > 0 && (sample.metrics[metric] ?? 0) > truth + slack; more--) {
    sample = await measure()
  }
  expectTime(sample, metric, truth)
}
