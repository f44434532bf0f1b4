import { describe, expect, it } from 'vitest'
import { type ComparisonStream, startComparison } from '#core/judge/comparison.ts'
import { moverOf } from '#core/judge/mover.ts'
import { histogramOf } from '#core/statistics/histogram.ts'
import { calm } from '#core/statistics/tolerance.ts'
import { fakeBenchmark, noisyRounds, withSteps } from '../rounds.ts'
import { judged } from './judge-streams.ts'

const onset = 10

/** Our log ratio to a competitor: 0 before the onset, this much after it. */
function stream(competitor: string, change: number, step = 'home'): ComparisonStream {
  const started = startComparison({ competitor, step }, fakeBenchmark())
  const window = Array.from({ length: 20 }, (_, slot) => [slot, slot < onset ? 0 : change] as [number, number])
  return { ...started, metric: 'lcp', detector: { ...started.detector, window }, rival: window.map(() => null) }
}

/** Our log ratio to a competitor in each slot. */
function streamOf(competitor: string, d: (slot: number) => number): ComparisonStream {
  const one = stream(competitor, 0)
  const window = one.detector.window.map(([slot]): [number, number] => [slot, d(slot)])
  return { ...one, detector: { ...one.detector, window } }
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

  it('is told from a single round on either side of the change', () => {
    for (const [first, last] of [
      [0, onset],
      [onset - 1, 19],
    ] as const) {
      const cut = (one: ComparisonStream): ComparisonStream => ({
        ...one,
        detector: { ...one.detector, window: one.detector.window.slice(first, last + 1) },
      })
      const who = (theirs: number) => {
        const all = [cut(stream('Northpeak', 0.3)), cut(stream('Globex', theirs))]
        return moverOf(all[0] as ComparisonStream, { all, onset, towards: 'slower' })
      }
      expect(who(0.3)).toBe('us')
      expect(who(0)).toBe('rival')
    }
  })

  it('comes from what the gaps usually were where no round before the change is remembered', () => {
    const usual = (d: number) => histogramOf(Array.from({ length: 100 }, () => d))
    const who = (theirs: number) => {
      const all = [streamOf('Northpeak', () => 0.3), streamOf('Globex', () => theirs)]
      const regimes = new Map(all.map(({ detector }) => [detector, { reference: usual(0), from: 0 }]))
      return moverOf(all[0] as ComparisonStream, { all, onset: 0, towards: 'slower', regimes })
    }
    expect(who(0.3)).toBe('us')
    expect(who(0)).toBe('rival')
  })

  it('is not the competitor whose gap shows a slip of ours later than that of another, which it has changed for good', () => {
    const usual = (d: number, length: number) => histogramOf(Array.from({ length }, () => d))
    const who = (moved: 'us' | 'rival', home: number | null, rounds = 40) => {
      const own = streamOf('Northpeak', () => 0.3)
      const other = streamOf('Globex', () => 0.3)
      const before = home === null ? null : { reference: usual(home, 100), wobble: calm(), verdict: 'LEVEL' as const }
      other.detector.home = before && { ...before, shift: 0.2, back: [] }
      other.lastChange = { towards: 'slower', moved, onset: -50, seq: 9 }
      const regimes = new Map([
        [own.detector, { reference: usual(0, 140), from: -200 }],
        [other.detector, { reference: usual(0.3, rounds), from: -50 }],
      ])
      return moverOf(own, { all: [own, other], onset: 0, towards: 'slower', regimes })
    }
    expect(who('us', 0)).toBe('us')
    // What it was like before is forgotten.
    expect(who('us', null)).toBeNull()
    // Globex itself changed then, or came back to what it was.
    expect(who('rival', 0)).toBe('rival')
    expect(who('us', null, 100)).toBe('rival')
  })

  it('is us where a competitor was not measured while we got slower against the others', () => {
    const northpeak = stream('Northpeak', 0.3)
    const globex = streamOf('Globex', () => 0.3)
    const window = northpeak.detector.window.map(([slot, d]): [number, number] => [slot < onset ? slot : slot + 400, d])
    const usual = (d: number) => histogramOf(Array.from({ length: 100 }, () => d))
    const measured = { ...northpeak, detector: { ...northpeak.detector, window } }
    const home = { reference: usual(0), wobble: calm(), verdict: 'LEVEL' as const, shift: 0.2, back: [] }
    const later = globex.detector.window.map(([slot, d]): [number, number] => [slot + 400, d])
    const slower = { ...globex, detector: { ...globex.detector, window: later, home } }
    const regimes = new Map([
      [measured.detector, { reference: usual(0), from: 0 }],
      [slower.detector, { reference: usual(0.3), from: 100 }],
    ])
    expect(moverOf(measured, { all: [measured, slower], onset: 400 + onset, towards: 'slower', regimes })).toBe('us')
  })

  it.each([6, 7, 13])(
    'is a competitor that gets faster slowly, although nobody moved in the newest rounds: noise %i',
    (seed) => {
      const usually = { Acme: { home: 1000 }, Northpeak: { home: 1000 }, Globex: { home: 1000 } }
      const rounds = noisyRounds({ count: 360, walks: usually, seed, own: 0.12 }).map((round, n) =>
        withSteps(round, (step, site) => {
          const shift = site === 'Northpeak' ? Math.min(0.25, 0.01 * Math.floor(Math.max(0, n - 100) / 10)) : 0
          return { ...step, metrics: { lcp: (step.metrics.lcp ?? 0) * Math.exp(-shift) } }
        }),
      )
      const [first] = judged(rounds, fakeBenchmark({ steps: ['home'], every: 3_600_000 })).incidents
      expect(first).toMatchObject({ cause: { kind: 'competitor', competitor: 'Northpeak' } })
    },
  )

  it('comes from how far the gaps moved, not from how large they were', () => {
    const all = [
      streamOf('Northpeak', (slot) => (slot < onset ? 0.5 : 0.8)),
      streamOf('Globex', (slot) => (slot < onset ? -0.9 : -0.6)),
    ]
    expect(moverOf(all[0] as ComparisonStream, { all, onset, towards: 'slower' })).toBe('us')
    const still = [all[0] as ComparisonStream, streamOf('Globex', () => -0.9)]
    expect(moverOf(still[0] as ComparisonStream, { all: still, onset, towards: 'slower' })).toBe('rival')
  })
})

describe('rounds in which a side failed', () => {
  const who = (ours: (slot: number) => number, theirs: (slot: number) => number) => {
    const all = [streamOf('Northpeak', ours), streamOf('Globex', theirs)]
    return moverOf(all[0] as ComparisonStream, { all, onset, towards: 'slower' })
  }
  const slower = (slot: number) => (slot < onset ? 0 : 0.3)

  it('say nothing where another competitor failed', () => {
    expect(who(slower, (slot) => (slot < 17 && slot >= onset ? -5.12 : slower(slot)))).toBe('us')
  })

  it('are left out of all gaps where the competitor itself failed', () => {
    const isOut = (slot: number) => slot >= onset && slot < 17
    expect(
      who(
        (slot) => (isOut(slot) ? -5.12 : slower(slot)),
        (slot) => (isOut(slot) ? 0 : slower(slot)),
      ),
    ).toBe('us')
  })

  it('are ours where we failed since, and say nothing where we failed before', () => {
    const failing = (slot: number) => (slot < onset ? 0 : 5.12)
    expect(who(failing, failing)).toBe('us')
    expect(
      who(
        (slot) => (slot < 7 ? 5.12 : slower(slot)),
        (slot) => (slot < 7 ? 5.12 : slower(slot)),
      ),
    ).toBe('us')
    expect(
      who(
        (slot) => (slot < 7 ? 5.12 : slower(slot)),
        (slot) => (slot < 7 ? 5.12 : 0),
      ),
    ).toBe('rival')
  })
})

describe('a competitor that was not measured on both sides of the change', () => {
  const only = (one: ComparisonStream, keep: (slot: number) => boolean): ComparisonStream => ({
    ...one,
    detector: { ...one.detector, window: one.detector.window.filter(([slot]) => keep(slot)) },
  })
  const northpeak = stream('Northpeak', 0.3)

  it('says nothing of the others', () => {
    for (const keep of [(slot: number) => slot < onset, (slot: number) => slot >= onset]) {
      const all = [northpeak, only(stream('Globex', 0.3), keep), stream('Other', 0)]
      expect(moverOf(northpeak, { all, onset, towards: 'slower' })).toBe('rival')
      expect(moverOf(northpeak, { all: all.slice(0, 2), onset, towards: 'slower' })).toBeNull()
    }
  })

  it('is told by the times alone, if by anything', () => {
    const since = only(northpeak, (slot) => slot >= onset)
    expect(moverOf(since, { all: [since, stream('Globex', 0.3)], onset, towards: 'slower' })).toBeNull()
  })
})

describe('without other competitors', () => {
  const alone = (change: number, rival: (slot: number) => number) => {
    const one = { ...stream('Northpeak', change), rival: Array.from({ length: 20 }, (_, slot) => rival(slot)) }
    return moverOf(one, { all: [one], onset, towards: 'slower' })
  }

  it('the times tell: whose were others than before', () => {
    expect(alone(0.3, () => 1000)).toBe('us')
    expect(alone(0.3, (slot) => (slot < onset ? 1000 : 1000 * Math.exp(-0.3)))).toBe('rival')
    // A round in which a side failed, or in which it took no time, says nothing.
    expect(alone(0.3, (slot) => (slot % 4 === 0 ? 0 : 1000))).toBe('us')
  })
})

describe('another competitor that moved just as we did', () => {
  /** We and Northpeak became slower, or Globex got faster, by this much after `before` rounds, while all vary together by `shared`. */
  const whose = (
    moved: { us?: number; globex?: number },
    { shared, before = 40 }: { shared: number; before?: number },
  ) => {
    const slots = Array.from({ length: before + 12 }, (_, slot) => slot)
    const since = (slot: number, shift = 0) => (slot < before ? 0 : shift)
    const seen = (competitor: string, d: (slot: number) => number): ComparisonStream => {
      const one = stream(competitor, 0)
      const window = slots.map((slot): [number, number] => [slot, d(slot)])
      const rival = slots.map((slot) => 1000 * Math.exp(shared * Math.sin(slot / 5) - since(slot, moved.globex)))
      return { ...one, detector: { ...one.detector, window }, rival }
    }
    const globex = seen('Globex', (slot) => since(slot, moved.us) + since(slot, moved.globex))
    return moverOf(globex, { all: [globex, seen('Northpeak', () => 0)], onset: before, towards: 'slower' })
  }

  it('does not make it the others: the times tell that we got slower', () => {
    expect(whose({ us: 0.4 }, { shared: 0.02 })).toBe('us')
    expect(whose({ globex: 0.4 }, { shared: 0.02 })).toBe('rival')
  })

  it('is not assumed where all sites vary as much, or too few rounds before it are remembered', () => {
    expect(whose({ us: 0.4 }, { shared: 0.2 })).toBe('rival')
    expect(whose({ us: 0.4 }, { shared: 0.02, before: 32 })).toBe('us')
    expect(whose({ us: 0.4 }, { shared: 0.02, before: 31 })).toBe('rival')
  })
})
