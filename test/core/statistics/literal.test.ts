import fc from 'fast-check'
import { expect, test } from 'vitest'
import { completeConfig } from '#core/statistics/config.ts'
import { observe, saveDetector, startDetector } from '#core/statistics/detector.ts'
import { differences } from './differences.ts'
import { literalEngine } from './literal.ts'

// Small, so that a few hundred rounds contain many regimes.
const small = { c: 60, guardMin: 12, medMin: 6, homeMin: 12, homeDrop: 45, win: 24, goodDiv: 4, initThr: 8 }

/** Consecutive regimes: a typical value, a spread, an autocorrelation, and the noise of each round. */
const regimes = fc.array(
  fc.record({
    centre: fc.constantFrom(0, 0, 0, 0.04, -0.04, 0.06, -0.06, 0.12, -0.12, 0.3, -0.3, 0.9),
    spread: fc.constantFrom(0.005, 0.03, 0.12),
    memory: fc.constantFrom(0, 0, 0.9),
    noise: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 40 }),
  }),
  { minLength: 2, maxLength: 12 },
)

/** Branch of section 3.3 step 5, event, verdict before and after; and intermediate decisions. All must occur. */
const decisions = [
  'a FELL_BEHIND AHEAD BEHIND',
  'a FELL_BEHIND LEVEL BEHIND',
  'a FELL_BEHIND UNDECIDED BEHIND',
  'a LEAD_LOST AHEAD LEVEL',
  'a SLIPPED AHEAD AHEAD',
  'a SLIPPED BEHIND BEHIND',
  'a SLIPPED LEVEL LEVEL',
  'a SLIPPED UNDECIDED UNDECIDED',
  'b FELL_BEHIND AHEAD BEHIND',
  'b LEAD_LOST AHEAD LEVEL',
  'b SLIPPED LEVEL LEVEL',
  'c FELL_BEHIND AHEAD BEHIND',
  'c FELL_BEHIND LEVEL BEHIND',
  'c FELL_BEHIND UNDECIDED BEHIND',
  'd LEAD_LOST AHEAD LEVEL',
  'e CAUGHT_UP BEHIND AHEAD',
  'e CAUGHT_UP BEHIND LEVEL',
  'e CAUGHT_UP BEHIND UNDECIDED',
  'e IMPROVED BEHIND BEHIND',
  'e IMPROVED LEVEL AHEAD',
  'e IMPROVED LEVEL LEVEL',
  'f CAUGHT_UP BEHIND LEVEL',
  "f' CAUGHT_UP BEHIND LEVEL",
  'f IMPROVED AHEAD AHEAD',
  'f IMPROVED BEHIND BEHIND',
  'f IMPROVED LEVEL LEVEL',
  'f TOOK_LEAD LEVEL AHEAD',
  'f TOOK_LEAD UNDECIDED AHEAD',
  'faster, but not certainly',
  'first AHEAD',
  'first BEHIND',
  'first LEVEL',
  'g CAUGHT_UP BEHIND LEVEL',
  'h TOOK_LEAD LEVEL AHEAD',
  'h TOOK_LEAD UNDECIDED AHEAD',
  'home becomes normal',
  'home is further',
  'home is nearer',
  'home is new',
  'home on the other side',
  'no home',
  'onset stops at the epoch',
  'rebase goes home',
  'slower, but not certainly',
  'tolerance at its cap',
  'what was left is known',
]

test('the detector agrees with a literal transcription of statistics.md in every branch', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(regimes, fc.constantFrom(8, 8, 1e12), fc.boolean(), (stream, initThr, smallShifts) => {
      const config = { ...small, initThr, ...(smallShifts && { smallShifts }) }
      const detector = startDetector(config)
      const branches = (name: string) => seen.set(name, (seen.get(name) ?? 0) + 1)
      const literal = literalEngine({ ...completeConfig(config) }, branches)
      let slot = 0
      let wobble = 0
      for (const { centre, spread, memory, noise } of stream) {
        for (const x of noise) {
          // About one round in 30 is missing, one in 30 an outlier; the rest wobble with the regime's autocorrelation.
          wobble = memory * wobble + x * spread
          const d = x > 0.97 ? null : x < -0.97 ? 7 : centre + wobble
          slot += x > 0.9 ? 3 : 1
          const events = observe(detector, slot, d).map(
            ({ type, slot: idx, estimate, evidence, restored, ...same }) => {
              return { ...same, t: type, idx, est: estimate, e: evidence, back: restored }
            },
          )
          expect(differences(events, literal.step(slot, d))).toEqual([])
        }
        expect(differences(saveDetector(detector), literal.state())).toEqual([])
      }
    }),
    { seed: 20_261_122, numRuns: 400 },
  )
  expect(decisions.filter((name) => !seen.has(name))).toEqual([])
})
