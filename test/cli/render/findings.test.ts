import { expect, test } from 'vitest'
import { renderLeague } from '#cli/render/league.ts'
import { league } from '#core/analysis/league/league.ts'
import type { StepSample } from '#core/model/round.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, ok, onDocuments, sydney, type Walk } from '../../core/rounds.ts'

function rendered(visits: Record<string, FakeVisit | Walk>): string {
  const rounds = Array.from({ length: 6 }, (_, n) => onDocuments(fakeRound(n, visits)))
  const made = league({ benchmark: fakeBenchmark({ steps: ['home'] }), market: sydney, rounds })
  return renderLeague(made, { columns: 120, colour: false }).replaceAll(/\s+/g, ' ')
}

function page(changes: Partial<StepSample>): FakeVisit {
  const visit = ok({ home: { ttfb: 100, duration: 900, ...changes.metrics } })
  const document = { url: 'https://1.example/', status: 200 }
  for (const { steps } of visit.loads)
    Object.assign(steps[0] ?? {}, { ...changes, document, metrics: steps[0]?.metrics })
  return visit
}

test('a site whose page stays blank is named with its reason, and the others keep place and verdict', () => {
  const text = rendered({ Acme: { home: 1000 }, Northpeak: page({ blank: 5_400 }), Globex: { home: 800 } })
  expect(text).toContain('1 Globex')
  expect(text).toContain('▶ 2 Acme (you)')
  expect(text).toContain('– Northpeak – no LCP, blank for 5.40 s on home')
  expect(text).toContain('Northpeak home: blank for 5.40 s (6 of 6 visits)')
  expect(text).toContain('You are behind Globex, the fastest competitor: 1.25x slower on LCP')
})

test('when it is your own page, the conclusion says so', () => {
  const text = rendered({ Acme: page({ blank: 5_400 }), Northpeak: { home: 900 }, Globex: { home: 800 } })
  expect(text).toContain('Your site cannot be compared: no LCP, blank for 5.40 s on home.')
})

test('a load event that never comes is mentioned, and judged like any other', () => {
  const hung = page({ metrics: { lcp: 500 }, unfinished: true })
  const text = rendered({ Acme: { home: 1000 }, Northpeak: hung, Globex: { home: 800 } })
  expect(text).toContain('1 Northpeak')
  expect(text).toContain('Northpeak home: the load event did not come')
})
