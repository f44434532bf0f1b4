import { describe, expect, it } from 'vitest'
import { emptyLedger, incidentsFrom, type Ledger } from '#core/analysis/notices/ledger.ts'
import { planDigest, planNotices } from '#core/analysis/notices/plan.ts'
import type { Incident } from '#core/model/incident.ts'
import { closed, day0, fakeIncident, minute } from '../incidents.ts'

const day = 24 * 60
const slow = fakeIncident({ at: 10 })
const digest = { id: 'digest/jackets/2026-W47', at: minute(0) }

function plan(ledger: Ledger, at: number, incidents: Incident[], reminder: number | null = null): Ledger {
  const now = day0 + at * 60_000
  return planNotices(ledger, {
    benchmark: 'jackets',
    every: 15 * 60_000,
    muted: false,
    reminder,
    acknowledged: new Set(),
    incidents,
    now,
  })
}

function kinds({ episodes }: Ledger): string[] {
  return episodes.flatMap(({ notices }) => notices.map(({ kind }) => kind))
}

describe('the incidents that notifications need', () => {
  const every = 15 * 60_000
  const from = (ledger: Ledger, at: number) => incidentsFrom(ledger, { now: day0 + at * 60_000, every })

  it('are those of the last 14 days, and of 96 rounds more because an onset may be old when it is detected', () => {
    expect(from(emptyLedger(), 0)).toBe(minute(-15 * day))
    expect(incidentsFrom(emptyLedger(), { now: day0, every: 60_000 })).toBe(minute(-14 * day - 96))
  })

  it('go back to the oldest that is still open, and no further for what is over', () => {
    const open = plan(emptyLedger(), 30, [slow, fakeIncident({ at: 20, market: 'perth' })])
    expect(from(open, 20 * day)).toBe(minute(10))
    expect(from(open, 5 * day)).toBe(minute(-10 * day))
    const over = plan(open, 60, [closed(slow, 50), fakeIncident({ at: 20, market: 'perth' })])
    expect(from(over, 20 * day)).toBe(minute(20))
  })
})

describe('a digest', () => {
  it('is due once, however often it is asked for', () => {
    const ledger = planDigest(emptyLedger(), digest)
    expect(ledger.digests).toEqual([{ ...digest, kind: 'digest', state: 'due' }])
    expect(planDigest(ledger, digest)).toEqual(ledger)
    const next = planDigest(ledger, { ...digest, id: 'digest/jackets/2026-W48' })
    expect(next.digests.map(({ id }) => id)).toEqual([digest.id, 'digest/jackets/2026-W48'])
    expect(planDigest(next, digest)).toEqual(next)
  })

  it('is remembered for seven days, so that it is not sent again', () => {
    const ledger = planDigest(emptyLedger(), digest)
    expect(plan(ledger, 7 * day, []).digests).toHaveLength(1)
    expect(plan(ledger, 7 * day + 1, []).digests).toEqual([])
  })
})

describe('an incident that was over before anybody was notified', () => {
  it('is news for a day after its end was detected', () => {
    const over = closed(slow, 49)
    expect(kinds(plan(emptyLedger(), 50 + day, [over]))).toEqual(['closed'])
    expect(kinds(plan(emptyLedger(), 51 + day, [over]))).toEqual([])
  })
})

describe('incidents that open close together', () => {
  const perth = fakeIncident({ at: 12, market: 'perth' })

  it('share a notification up to an hour after the first, to the minute', () => {
    const first = plan(emptyLedger(), 30, [slow])
    expect(plan(first, 90, [slow, perth]).episodes).toHaveLength(1)
    expect(plan(first, 91, [slow, perth]).episodes).toHaveLength(2)
    const joined = plan(first, 60, [slow, perth])
    expect(kinds(plan(joined, 90, [slow, perth]))).toEqual(['opened'])
    expect(kinds(plan(joined, 91, [slow, perth]))).toEqual(['opened', 'reminder'])
  })

  it('are two when the first is over by the time the second opens', () => {
    const over = closed(slow, 40)
    const first = plan(plan(emptyLedger(), 30, [slow]), 45, [over])
    const both = plan(first, 50, [over, perth])
    expect(both.episodes).toHaveLength(2)
    expect(kinds(both)).toEqual(['opened', 'closed', 'opened'])
  })

  it('both came and went: one notification of the end', () => {
    const both = plan(emptyLedger(), 60, [closed(slow, 50), closed(perth, 55)])
    expect(both.episodes).toHaveLength(1)
    expect(kinds(both)).toEqual(['closed'])
  })
})
