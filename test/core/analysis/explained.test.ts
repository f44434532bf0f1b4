import { expect, test } from 'vitest'
import { explainedOf } from '#core/analysis/views/explained.ts'
import type { MarketVerdict, Standing } from '#core/judge/standing.ts'
import { at, incident, stream } from '../../notify/mail-scenes.ts'

const comparison = (competitor: string, step: string, ratio: number) =>
  ({ competitor, step, ratio, verdict: 'behind' }) as Standing
const comparisons = [
  comparison('Amazon', 'home', 3),
  comparison('Amazon', 'search', 1.2),
  comparison('Globex', 'search', 1.4),
]
const target = { verdict: 'behind', competitors: ['Amazon', 'Globex'] } as MarketVerdict['target']
const verdict = { target, comparisons }

test('Why is about the comparison of the newest open incident that is still made, or else about the largest gap', () => {
  const slipped = incident({ openedAt: at(2), streams: [stream({ competitor: 'Globex', step: 'search' })] })
  const older = incident({ streams: [stream({ competitor: 'Amazon', step: 'search' })] })
  expect(explainedOf({ ...verdict, incidents: [older, slipped] })).toEqual({ competitor: 'Globex', step: 'search' })
  const promise = incident({ kind: 'promise', streams: [stream({ competitor: null, step: 'search', promise: 3000 })] })
  expect(explainedOf({ ...verdict, incidents: [promise] })).toEqual({ step: 'search' })
  const whole = incident({ streams: [stream({ competitor: 'Amazon', step: 'journey' })] })
  const walked = { ...verdict, comparisons: [...comparisons, comparison('Amazon', 'journey', 1.3)] }
  expect(explainedOf({ ...walked, incidents: [whole] })).toEqual({ competitor: 'Amazon' })
  const removed = incident({ streams: [stream({ competitor: 'Initech', step: 'search' })] })
  const failing = incident({ kind: 'failing', streams: [] })
  expect(explainedOf({ ...verdict, incidents: [removed, failing] })).toEqual({ competitor: 'Amazon', step: 'home' })
  const level = { ...verdict, target: { ...target, verdict: 'level' as const }, incidents: [] }
  expect(explainedOf(level)).toEqual({})
})
