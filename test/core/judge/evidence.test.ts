import { describe, expect, it } from 'vitest'
import { evidenceFiles, evidenceRounds } from '#core/judge/incident/evidence.ts'
import type { JudgedRound } from '#core/judge/state.ts'
import { fakeRound, notOk, ok } from '../rounds.ts'

/** When the `n`th round is scheduled. */
const at = (n: number) => fakeRound(n, {}).scheduledAt

/** Rounds 0 to 20, of which these have screenshots. */
function recent(...withEvidence: number[]): JudgedRound[] {
  return Array.from({ length: 21 }, (_, n) => [n, Date.parse(at(n)), 1, withEvidence.includes(n) ? 1 : 0])
}

/** An incident that began with round 10 and was detected in round 14. */
function shown(...withEvidence: number[]) {
  return evidenceRounds(recent(...withEvidence), { openedAt: at(10), detectedAt: at(14) })
}

describe('the screenshots of an incident', () => {
  it('come from the newest round before it, the first one in it, and the newest until its detection', () => {
    expect(shown(0, 4, 8, 11, 12, 13, 16)).toEqual([
      { when: 'before', at: at(8) },
      { when: 'onset', at: at(11) },
      { when: 'detection', at: at(13) },
    ])
  })

  it('include those of the round in which it began and of the round in which it was detected', () => {
    expect(shown(9, 10, 14, 15)).toEqual([
      { when: 'before', at: at(9) },
      { when: 'onset', at: at(10) },
      { when: 'detection', at: at(14) },
    ])
  })

  it('are shown once where onset and detection are the same round', () => {
    expect(shown(8, 12)).toEqual([
      { when: 'before', at: at(8) },
      { when: 'onset', at: at(12) },
    ])
  })

  it('are left out where no round has any', () => {
    expect(shown(16)).toEqual([])
    expect(shown(12)).toEqual([{ when: 'onset', at: at(12) }])
    expect(shown(14)).toEqual([{ when: 'onset', at: at(14) }])
    expect(shown(8)).toEqual([{ when: 'before', at: at(8) }])
  })
})

describe('the files of a round', () => {
  it('are the final screenshot of each step and that of a failure', () => {
    const round = fakeRound(0, { Acme: ok({ home: 1000 }), Northpeak: notOk('failed', { step: 'home' }), Globex: {} })
    const [acme, northpeak] = round.visits
    if (acme === undefined || northpeak?.failure === undefined) return expect.fail()
    acme.evidence = {
      steps: [
        { name: 'home', screenshot: 'acme/home.jpg', filmstrip: [] },
        { name: 'search', screenshot: 'acme/search.jpg', filmstrip: [] },
      ],
      requests: 'acme/requests.jsonl',
    }
    expect(evidenceFiles(round)).toEqual([
      { site: 'Acme', step: 'home', screenshot: 'acme/home.jpg' },
      { site: 'Acme', step: 'search', screenshot: 'acme/search.jpg' },
    ])
    northpeak.failure.screenshot = 'northpeak/failure.jpg'
    expect(evidenceFiles(round).slice(2)).toEqual([
      { site: 'Northpeak', step: 'home', screenshot: 'northpeak/failure.jpg' },
    ])
    delete northpeak.failure.step
    expect(evidenceFiles(round).slice(2)).toEqual([
      { site: 'Northpeak', step: null, screenshot: 'northpeak/failure.jpg' },
    ])
  })
})
