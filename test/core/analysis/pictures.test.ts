import { expect, test } from 'vitest'
import { league } from '#core/analysis/league/league.ts'
import type { Round, StepEvidence } from '#core/model/round.ts'
import { disagreementWords } from '#core/words/picture.ts'
import { fakeBenchmark, fakeRound, sydney } from '../rounds.ts'

const lost = { metric: 'lcp' as const, number: 232, picture: 1773 }

function withEvidence(n: number, disagreements?: StepEvidence['disagreements']): Round {
  const round = fakeRound(n, { Acme: { home: 900, search: 900 }, Northpeak: { home: 232, search: 700 } })
  const step: StepEvidence = { name: 'home', screenshot: 'home.jpg', filmstrip: [] }
  if (disagreements !== undefined) step.disagreements = disagreements
  const visit = round.visits.find(({ site }) => site === 'Northpeak')
  if (visit !== undefined) visit.evidence = { steps: [step], requests: 'requests.jsonl' }
  return round
}

function found(...rounds: Round[]) {
  const { sites } = league({ benchmark: fakeBenchmark(), market: sydney, rounds })
  return sites.find(({ name }) => name === 'Northpeak')?.disagreements
}

test('a site has the disagreements of its newest evidence that was compared with its filmstrip', () => {
  const home = { step: 'home', ...lost }
  expect(found(withEvidence(1, [lost]))).toEqual([home])
  expect(found(withEvidence(1, []), withEvidence(2, [lost]), withEvidence(3))).toEqual([home])
  expect(found(withEvidence(1, [lost]), withEvidence(2, []))).toEqual([])
  expect(found(withEvidence(1))).toEqual([])
})

test('a disagreement says the number, and what the picture shows instead', () => {
  expect(disagreementWords(lost)).toBe('LCP 232 ms, but the picture shows the largest change at 1.77 s')
  expect(disagreementWords({ metric: 'fcp', number: 90, picture: 450 })).toBe(
    'FCP 90 ms, but the picture shows its first content at 450 ms',
  )
  expect(disagreementWords({ ...lost, picture: null })).toBe('LCP 232 ms, but the picture shows nothing')
  expect(disagreementWords({ ...lost, number: null })).toBe(
    'no LCP, but the picture shows the largest change at 1.77 s',
  )
})
