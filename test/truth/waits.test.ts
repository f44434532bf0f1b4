import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StepSample } from '#core/model/round.ts'
import { type Site, serveSite } from '../measure/site.ts'
import { after, expectTime, heading, stepOf, visit, walked } from './walked.ts'

/** Pages with known answers: a request of them does not end as usual, and the visit does not wait for it for ever. */

let site: Site
beforeAll(async () => {
  site = await serveSite({
    '/never': () => undefined,
    '/dot': (_, response) => void response.end(),
    '/plain': after(300, heading),
    '/pixel': after(100, `${heading}<img src="/never" width="1" height="1">`),
    '/beacons': after(
      100,
      `${heading}<img src="/never"><script>setInterval(() => { new Image().src = '/dot?' + Math.random() }, 1500)</script>`,
    ),
    '/frame': after(100, `${heading}<iframe src="/never"></iframe>`),
    '/script': after(100, `${heading}<script src="/never"></script>`),
    '/stop': after(100, `${heading}<img src="/never"><script>setTimeout(() => window.stop(), 400)</script>`),
    '/fetch': after(100, `${heading}<script>fetch('/never')</script>`),
  })
})
afterAll(async () => await site[Symbol.asyncDispose]())

describe('a load event that never comes', () => {
  const pages: [path: string, lcp: number, duration: number][] = [
    ['/pixel', 130, 150],
    ['/beacons', 130, 150],
    ['/frame', 130, 150],
    ['/script', 130, 150],
    ['/stop', 130, 520],
  ]
  let sampleOf: (path: string) => StepSample
  beforeAll(async () => {
    sampleOf = await walked(site, [...pages.map(([path]) => path), '/fetch'])
  }, 120_000)

  test.for(pages)('%s is measured and flagged', ([path, lcp, duration]) => {
    const sample = sampleOf(path)
    expectTime(sample, 'ttfb', 105)
    expectTime(sample, 'lcp', lcp)
    expectTime(sample, 'duration', duration)
    expect(sample.metrics.load).toBeUndefined()
    expect(sample.unfinished).toBe(true)
    expect(sample.blank).toBeUndefined()
  })

  test('a fetch that never answers holds up nothing', () => {
    expectTime(sampleOf('/fetch'), 'load', 150)
    expect(sampleOf('/fetch').unfinished).toBeUndefined()
  })
})

test('a script may wait for another state than load', async () => {
  const states = ['domcontentloaded', 'networkidle'] as const
  const only = await visit(site, [...states], async ({ page, step }) => {
    for (const waitUntil of states) await step(waitUntil, () => page.goto('/pixel', { waitUntil }))
  })
  for (const state of states) {
    expectTime(stepOf(only, state), 'lcp', 130)
    expect(stepOf(only, state).unfinished).toBe(true)
  }
})

test('a page of which nothing arrives still fails', async () => {
  const { failure } = await visit(site, ['page'], ({ page, step }) => step('page', () => page.goto('/never')), {
    step: 3_000,
  })
  expect(failure).toMatchObject({ code: 'timeout', message: expect.stringContaining('within 3 s') })
})
