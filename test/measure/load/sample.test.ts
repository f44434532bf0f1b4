import { expect, test } from 'vitest'
import type { StepSample } from '#core/model/round.ts'
import { sampleStep } from '#measure/load/sample.ts'
import { type StepChange, stepChange } from '#measure/load/step-kind.ts'
import type { DocumentReading } from '#measure/load/vitals-script.ts'

const reading = (url: string, title: string): DocumentReading => ({
  timeOrigin: 1_000,
  url,
  title,
  language: '',
  status: 200,
  transferred: 0,
  prefetched: false,
  age: 5_000,
  redirect: 0,
  dns: 0,
  connectStart: 0,
  connect: 0,
  interactions: 0,
  longTasks: [],
  now: 5_000,
  paints: [],
  softNavigations: [],
  additions: [],
  reveals: [],
  smallest: 0,
})

const sampled = (change: StepChange, after: DocumentReading): StepSample =>
  sampleStep({
    name: 'list',
    duration: 20,
    begun: 2_000,
    before: reading('https://acme.example/login', 'Log in'),
    reading: after,
    facts: { heading: 'Something went wrong', said: 'Oops | Try again later.' },
    change,
    interaction: undefined,
    traffic: { requests: 1, bytes: 100, unlogged: 0 },
  })

test('of a step that brought another view, the sample says which, and a title only where it is a new one', () => {
  const soft: StepChange = { kind: 'soft', icp: 300, contentAt: 2_300 }
  const url = 'https://acme.example/list'
  const view = { url, heading: 'Something went wrong | Oops | Try again later.' }
  expect(sampled(soft, reading(url, 'Error'))).toMatchObject({ view: { ...view, title: 'Error' } })
  expect(sampled(soft, reading(url, 'Log in')).view).toEqual(view)
  expect(sampled(soft, reading(url, 'Log in')).document).toBeUndefined()
})

test('a step that changed nothing has no view, and a page has its document', () => {
  const after = reading('https://acme.example/list', 'Error')
  expect(sampled({ kind: 'interaction' }, after).view).toBeUndefined()
  const page = sampled({ kind: 'navigation' }, after)
  expect(page.view).toBeUndefined()
  expect(page.document?.title).toBe('Error')
})

test.each([
  ['its LCP', { fcp: 900, lcp: 1_500 }, 1_500],
  ['its FCP where it has no LCP, as a canvas or one large picture has none', { fcp: 1_500 }, 1_500],
])('a step lasts until its page has painted: %s', (_, paints, painted) => {
  const after = { ...reading('https://acme.example/list', 'List'), timeOrigin: 2_000, ...paints }
  expect(sampled(stepChange(undefined, after), after).metrics.duration).toBe(painted)
})
