import { describe, expect, it } from 'vitest'
import { type ComparisonStream, startComparison } from '#core/judge/comparison.ts'
import { moverOf } from '#core/judge/mover.ts'
import { fakeBenchmark } from '../rounds.ts'

const onset = 10

/** Our log ratio to a competitor: 0 before the onset, this much after it. */
function stream(competitor: string, change: number, step = 'home'): ComparisonStream {
  const started = startComparison({ competitor, step }, fakeBenchmark())
  const window = Array.from({ length: 20 }, (_, slot) => [slot, slot < onset ? 0 : change] as [number, number])
  return { ...started, metric: 'lcp', detector: { ...started.detector, window }, rival: window.map(() => null) }
}

/** Who moved when the gap to Northpeak changed by `own`, and the gaps to others by these. */
function mover(own: number, others: number[], towards: 'slower' | 'faster' = 'slower') {
  const northpeak = stream('Northpeak', own)
  return moverOf(northpeak, { all: [northpeak, ...others.map((one, n) => stream(`Other ${n}`, one))], onset, towards })
}

describe('who moved', () => {
  it('is us when our gaps to the other competitors changed as much', () => {
    expect(mover(0.3, [0.3, 0.3])).toBe('us')
    expect(mover(-0.3, [-0.3], 'faster')).toBe('us')
  })

  it('is the competitor when our gaps to the others did not change', () => {
    expect(mover(0.3, [0, 0])).toBe('rival')
    expect(mover(-0.3, [0], 'faster')).toBe('rival')
  })

  it('is both, unless one side moved at least twice as far as the other', () => {
    expect(mover(0.3, [0.15])).toBe('both')
    expect(mover(0.3, [0.21])).toBe('us')
    expect(mover(0.3, [0.19])).toBe('both')
    expect(mover(0.3, [0.11])).toBe('both')
    expect(mover(0.3, [0.09])).toBe('rival')
  })

  it('follows most of the others when one of them moved too', () => {
    expect(mover(0.3, [0, 0, 0.3])).toBe('rival')
    expect(mover(0.3, [0.3, 0.3, 0])).toBe('us')
  })

  it('is not taken from other steps or metrics', () => {
    const northpeak = stream('Northpeak', 0.3)
    const elsewhere = [stream('Globex', 0.3, 'search'), { ...stream('Globex', 0.3), metric: 'duration' as const }]
    const all = [northpeak, ...elsewhere, stream('Other', 0)]
    expect(moverOf(northpeak, { all, onset, towards: 'slower' })).toBe('rival')
  })

  it('is unknown without others and without the times themselves', () => {
    expect(mover(0.3, [])).toBeNull()
  })
})
