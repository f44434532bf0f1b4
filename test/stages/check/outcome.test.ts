import { expect, test } from 'vitest'
import type { Visit } from '#core/model/round.ts'
import { walkOutcome } from '#stages/check/outcome.ts'
import { fakeRound, notOk } from '../../core/rounds.ts'

test('a step that brought nothing to be seen is not passed over in silence', () => {
  const [visit] = fakeRound(0, { Acme: { home: 1000, open: 20, pick: 300 } }).visits
  const steps = visit?.loads.at(-1)?.steps ?? []
  for (const [index, kind] of (['navigation', 'interaction', 'soft'] as const).entries()) {
    Object.assign(steps[index] ?? expect.fail(), { kind })
  }
  const findings = walkOutcome(visit ?? expect.fail()).steps.map((step) => step.findings)
  expect(findings).toEqual([
    [],
    ['no new content was painted, so the step ends with its action; await in it what else a customer waits for'],
    [],
  ])
})

const visitOf = (changes: Partial<Visit> = {}, walk = fakeRound(0, { Acme: { home: 1000, search: 2000 } })): Visit => ({
  ...(walk.visits[0] ?? expect.fail()),
  ...changes,
})

test('each step has its own screenshot and what its own pictures contradict', () => {
  const outcome = walkOutcome(
    visitOf({
      evidence: {
        steps: [
          { name: 'home', screenshot: 'home.jpg', filmstrip: [] },
          {
            name: 'search',
            screenshot: 'search.jpg',
            filmstrip: [],
            disagreements: [{ metric: 'lcp', number: 2000, picture: 4000 }],
          },
        ],
      } as never,
    }),
  )
  expect(outcome).toMatchObject({ status: 'ok', failure: null, consent: null, otherPages: [] })
  expect(
    outcome.steps.map(({ name, lcp, duration, screenshot, disagreements }) => [
      ...[name, lcp, duration, screenshot],
      disagreements.length,
    ]),
  ).toEqual([
    ['home', 1000, 1000, 'home.jpg', 0],
    ['search', 2000, 2000, 'search.jpg', 1],
  ])
})

test('a walk that stopped says at which step, and shows how it looked', () => {
  const round = fakeRound(0, { Acme: notOk('failed', { step: 'search', message: 'It hung.', walk: { home: 900 } }) })
  const { failure } = visitOf({}, round)
  const outcome = (screenshot?: string) =>
    walkOutcome(visitOf({ failure: { ...(failure ?? expect.fail()), ...(screenshot && { screenshot }) } }, round))
  expect(outcome('failure.jpg')).toMatchObject({
    failure: { step: 'search', message: 'It hung.', screenshot: 'failure.jpg' },
    steps: [{ name: 'home' }],
  })
  expect(outcome().failure?.screenshot).toBeNull()
})

test('a consent banner that was left open comes with what to do about it, and an accepted one without', () => {
  const said = (outcome: 'accepted' | 'not-handled' | 'not-found') =>
    walkOutcome(visitOf({ consent: { outcome } })).consent
  expect(said('accepted')).toBe('consent banner accepted.')
  expect(said('not-handled')).toBe('consent banner not accepted. Name its button: accept, in docs/measuring.md.')
  expect(said('not-found')).toBe(
    'no known consent banner found. If the page shows one, name its button: accept, in docs/measuring.md.',
  )
})

test('for a step that ended on another page the outcome says what to check', () => {
  const visit = visitOf()
  const [home] = visit.loads.at(-1)?.steps ?? []
  Object.assign(home ?? expect.fail(), {
    document: { url: 'https://acme.example/login', asked: 'https://acme.example/p/123', status: 200 },
  })
  expect(walkOutcome(visit).otherPages).toEqual(['home ended at /login instead of /p/123. Check its address.'])
})

test('a page that did not load as usual is reported as one', () => {
  const visit = visitOf()
  const [home] = visit.loads.at(-1)?.steps ?? []
  Object.assign(home ?? expect.fail(), { blank: 5400, unfinished: true, unlogged: 7 })
  expect(walkOutcome(visit).steps.map(({ findings }) => findings)).toEqual([
    [
      'blank for 5.40 s',
      'the load event did not come, so the step ends where the page stopped loading',
      '7 requests are counted, but missing in the request log',
    ],
    [],
  ])
})
