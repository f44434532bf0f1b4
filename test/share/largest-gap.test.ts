import { expect, test } from 'vitest'
import { largestGap } from '#dashboard/views/standing-name.ts'

type Card = Parameters<typeof largestGap>[0]

const interval = { low: null, high: null }
const comparison = (competitor: string, step: string, ratio: number, verdict: 'behind' | 'ahead') => {
  return { competitor, step, ratio, verdict, metric: 'lcp', ...interval }
}
const card = (verdict: 'behind' | 'ahead') => {
  const comparisons = [
    comparison('Amazon', 'home', 1.42, verdict),
    comparison('Amazon', 'search', 1.2, verdict),
    comparison('Globex', 'home', 2, 'ahead'),
  ]
  const overall = [
    { competitor: 'Globex', ratio: 0.8, verdict: 'ahead', ...interval },
    { competitor: 'Amazon', ratio: 0.92, verdict: 'ahead', ...interval },
    { competitor: 'Initech', ratio: null, verdict: 'unknown', ...interval },
  ]
  const league = { overall, ranking: { metric: 'lcp' } }
  return { verdict: { target: { verdict, competitors: ['Amazon'] }, comparisons }, league } as unknown as Card
}

test('whoever is behind since today is not said to be faster, as the rounds of a month were', () => {
  expect(largestGap(card('behind'))).toMatchObject({ competitor: 'Amazon', step: 'home', ratio: 1.42 })
  const ahead = largestGap(card('ahead'))
  expect([ahead?.competitor, ahead?.step, ahead?.ratio]).toEqual(['Amazon', undefined, 0.92])
})
