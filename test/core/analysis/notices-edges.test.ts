import { describe, expect, it } from 'vitest'
import { isAgain, isBefore } from '#core/analysis/notices/again.ts'
import { emptyLedger, type Ledger } from '#core/analysis/notices/ledger.ts'
import { planNotices } from '#core/analysis/notices/plan.ts'
import type { Incident } from '#core/model/incident.ts'
import { closed, day0, fakeIncident, minute } from '../incidents.ts'

const hour = 60
const day = 24 * hour
const every = 15 * 60_000

/** Plans at so many minutes, over what was planned before. */
function plan(ledger: Ledger, at: number, incidents: Incident[]): Ledger {
  const now = day0 + at * 60_000
  const standing = {
    benchmark: 'jackets',
    every,
    muted: false,
    reminder: day * 60_000,
    acknowledged: new Set<string>(),
  }
  return planNotices(ledger, { ...standing, incidents, now })
}

function kinds({ episodes }: Ledger): string[][] {
  return episodes.map(({ notices }) => notices.map(({ kind }) => kind))
}

/** As once everybody has got what was due. */
function sent(ledger: Ledger): Ledger {
  const copy = structuredClone(ledger)
  for (const notice of copy.episodes.flatMap(({ notices }) => notices))
    if (notice.state === 'due') notice.state = 'done'
  return copy
}

const slow = fakeIncident({ at: 10 })
const perth = fakeIncident({ at: 12, market: 'perth' })
const failure = { step: 'search', code: null, message: '', recoveredAt: null }
const broken = fakeIncident({
  at: 20,
  id: 'broken',
  kind: 'failing',
  cause: { kind: 'journey', step: 'search' },
  failure,
})

describe('the same incident', () => {
  it('is the same again up to six hours after its end, or six times four rounds where those are longer', () => {
    const over = { ...slow, closedAt: minute(50), closeDetectedAt: minute(60) }
    const again = (at: number, interval = every) =>
      isAgain({ ...slow, id: 'again', detectedAt: minute(at) }, { all: [over], every: interval })
    expect([again(59), again(60), again(60 + 6 * hour), again(61 + 6 * hour)]).toEqual([false, true, true, false])
    expect([again(60 + 24 * hour, hour * 60_000), again(61 + 24 * hour, hour * 60_000)]).toEqual([true, false])
  })

  it('is another one in another market, and while it has not ended', () => {
    const over = closed(perth, 50)
    expect(isAgain({ ...slow, detectedAt: minute(60) }, { all: [over], every })).toBe(false)
    expect(isAgain({ ...slow, detectedAt: minute(60) }, { all: [slow], every })).toBe(false)
  })

  it('was before another one when it ended by the time the other began', () => {
    const later = fakeIncident({ at: 50 })
    expect([49, 50, 51].map((end) => isBefore(closed(slow, end), later))).toEqual([true, true, false])
    expect(isBefore(slow, later)).toBe(false)
    expect(isBefore(closed(perth, 40), later)).toBe(false)
  })

  it('has its end told once it has stayed away for an hour, to the minute', () => {
    const again = { ...slow, id: 'again', openedAt: minute(100), detectedAt: minute(115) }
    const over = [closed(slow, 59), { ...closed(again, 140), closeDetectedAt: minute(150) }]
    let ledger = plan(emptyLedger(), 30, [slow])
    ledger = plan(ledger, 60, over.slice(0, 1))
    ledger = plan(ledger, 115, [...over.slice(0, 1), again])
    ledger = plan(ledger, 209, over)
    expect(kinds(ledger)).toEqual([['opened', 'closed'], ['opened']])
    expect(kinds(plan(ledger, 210, over))).toEqual([
      ['opened', 'closed'],
      ['opened', 'closed'],
    ])
  })

  it('alarms anew when it begins again after its end was told, also where there were reminders', () => {
    let ledger = plan(emptyLedger(), 30, [slow])
    ledger = plan(ledger, 30 + day, [slow])
    const over = closed(slow, 40 + day)
    ledger = plan(ledger, 45 + day, [over])
    const again = fakeIncident({ at: 100 + day })
    ledger = plan(ledger, 120 + day, [over, again])
    expect(kinds(ledger)).toEqual([['opened', 'reminder', 'closed'], ['opened']])
  })

  it('alarms where the first that is heard of it is that it came, went and came again', () => {
    const ledger = plan(emptyLedger(), 60, [closed(slow, 30), fakeIncident({ at: 50 })])
    expect(kinds(ledger)).toEqual([['closed'], ['opened']])
    expect(ledger.episodes.map(({ notices }) => notices[0]?.news?.length)).toEqual([1, 1])
  })
})

describe('an alarm', () => {
  it('is sent in full where another ends in the same minute', () => {
    let ledger = plan(emptyLedger(), 30, [slow])
    ledger = plan(ledger, 5 * hour, [closed(slow, 290), perth])
    expect(kinds(ledger)).toEqual([['opened', 'closed'], ['opened']])
    expect(ledger.episodes.map(({ notices }) => notices.at(-1)?.state)).toEqual(['due', 'due'])
    expect(ledger.episodes[0]?.notices.at(-1)).not.toHaveProperty('along')
  })

  it('that came and went joins neither what is over, whose end was told, nor keeps an open one out of the news', () => {
    const over = closed(slow, 40)
    const first = plan(plan(emptyLedger(), 30, [slow]), 45, [over])
    expect(kinds(plan(first, 50, [over, closed(perth, 48)]))).toEqual([['opened', 'closed'], ['closed']])
    expect(kinds(plan(emptyLedger(), 60, [closed(slow, 50), perth]))).toEqual([['closed'], ['opened']])
  })

  it('of what came and went within the hour is not followed up, while the one that it joined goes on', () => {
    let ledger = plan(emptyLedger(), 30, [slow])
    ledger = plan(ledger, 40, [slow, perth])
    ledger = plan(ledger, 60, [slow, closed(perth, 55)])
    expect(kinds(plan(ledger, 100, [slow, closed(perth, 55)]))).toEqual([['opened']])
    const other = { ...broken, id: 'other', market: 'perth' }
    let failing = plan(emptyLedger(), 40, [broken])
    failing = plan(failing, 45, [broken, other])
    expect(kinds(plan(failing, 60, [broken, closed(other, 55)]))).toEqual([['opened']])
  })

  it('is one of a failing journey for as long as it fails, and followed up an hour later, to the minute, once it works', () => {
    const works = { ...broken, failure: { ...failure, recoveredAt: minute(60) } }
    const ledger = plan(emptyLedger(), 30, [broken])
    expect(kinds(plan(ledger, 200, [broken]))).toEqual([['opened']])
    expect(kinds(plan(ledger, 89, [works]))).toEqual([['opened']])
    expect(kinds(plan(ledger, 90, [works]))).toEqual([['opened', 'reminder']])
  })
})

describe('an end', () => {
  it('is one of all that end at once, however many reminders there were before', () => {
    const again = fakeIncident({ at: 5 * hour })
    let ledger = plan(emptyLedger(), 30, [slow])
    ledger = plan(ledger, 6 * hour, [slow, again])
    ledger = plan(sent(ledger), 30 + day, [slow, again])
    ledger = plan(sent(ledger), 30 + 2 * day, [slow, again])
    ledger = plan(sent(ledger), 3 * day, [closed(slow, 3 * day - 5), closed(again, 3 * day - 5)])
    const ends = ledger.episodes.flatMap(({ notices }) => notices.filter(({ kind }) => kind === 'closed'))
    expect(ends.map(({ state }) => state)).toEqual(['due', 'done'])
    expect(ends[0]?.along).toEqual([again.id])
  })

  it('of what lasted for more than a week is told once, and remembered for a week', () => {
    const over = closed(slow, 10 * day)
    let ledger = plan(plan(emptyLedger(), 30, [slow]), 10 * day, [slow])
    ledger = plan(ledger, 10 * day + 5, [over])
    expect(kinds(plan(ledger, 10 * day + 20, [over]))).toEqual([['opened', 'reminder', 'closed']])
    expect(plan(ledger, 17 * day, [over]).episodes).toHaveLength(1)
    expect(plan(ledger, 17 * day + 6, [over]).episodes).toEqual([])
  })

  it('is none of what was gone with its market, though the market comes back after it', () => {
    let ledger = plan(emptyLedger(), 30, [slow])
    ledger = plan(ledger, 100, [])
    expect(kinds(plan(ledger, 200, [closed(slow, 150)]))).toEqual([['opened']])
  })
})

describe('a reminder', () => {
  const later = (at: number) => fakeIncident({ at: at - 15, id: 'later' })
  const reminded = ({ episodes }: Ledger) =>
    episodes.map(({ notices }) => notices.filter(({ kind }) => kind === 'reminder').length)

  it('is about those as well that were told of half a day ago, to the minute, as far as they are open', () => {
    const both = (at: number) => {
      const there = [later(at), fakeIncident({ at: at - 14, market: 'perth' })]
      let ledger = sent(plan(emptyLedger(), 30, [slow]))
      ledger = sent(plan(ledger, at, [slow, ...there]))
      const [first, second] = there
      const end = second === undefined ? [] : [closed(second, at + 5)]
      ledger = plan(ledger, 30 + day, [slow, ...(first === undefined ? [] : [first]), ...end])
      return ledger.episodes[0]?.notices.at(-1)
    }
    expect(both(30 + 12 * hour)).toMatchObject({ kind: 'reminder', along: ['later'] })
    expect(both(31 + 12 * hour)).not.toHaveProperty('along')
  })

  it('leaves what was sent as it is, and brings no news', () => {
    const ledger = plan(sent(plan(emptyLedger(), 30, [slow])), 30 + day, [slow])
    expect(ledger.episodes[0]?.notices).toMatchObject([{ state: 'done', news: [slow.id] }, { state: 'due' }])
    expect(ledger.episodes[0]?.notices[1]).not.toHaveProperty('news')
  })

  it('takes the place of each notice that somebody still lacks', () => {
    const opened = plan(plan(emptyLedger(), 30, [slow]), 35, [slow, broken])
    const unsent = plan(opened, 35 + day, [slow, broken])
    expect(reminded(unsent)).toEqual([1, 1])
    expect(unsent.episodes.flatMap(({ notices }) => notices.filter(({ along }) => along !== undefined))).toEqual([])
    expect(reminded(plan(sent(opened), 35 + day, [slow, broken]))).toEqual([0, 1])
  })

  it('comes each week where part of what was told is gone with its market, a failing journey included', () => {
    const other = { ...broken, id: 'other', market: 'perth' }
    let ledger = sent(plan(emptyLedger(), 40, [broken, slow, other]))
    ledger = sent(plan(ledger, 40 + day, [slow]))
    expect(reminded(ledger)).toEqual([1])
    ledger = sent(plan(ledger, 40 + 7 * day, [slow]))
    expect(reminded(ledger)).toEqual([1])
    expect(reminded(plan(ledger, 40 + 8 * day, [slow]))).toEqual([2])
  })
})
