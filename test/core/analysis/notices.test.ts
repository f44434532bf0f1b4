import { describe, expect, it } from 'vitest'
import { emptyLedger, type Ledger } from '#core/analysis/notices/ledger.ts'
import { type NoticeInput, planNotices } from '#core/analysis/notices/plan.ts'
import type { Incident } from '#core/model/incident.ts'
import { closed, day0, fakeIncident, minute } from '../incidents.ts'

/** Plans at so many minutes, over what was planned before. */
function plan(
  ledger: Ledger,
  at: number,
  incidents: Incident[],
  { acknowledged = [], ...changes }: Partial<Omit<NoticeInput, 'acknowledged'>> & { acknowledged?: string[] } = {},
): Ledger {
  const now = day0 + at * 60_000
  const found = {
    benchmark: 'jackets',
    every: 15 * 60_000,
    muted: false,
    reminder: 24 * 60 * 60_000,
    acknowledged: new Set(acknowledged),
    ...changes,
  }
  return planNotices(ledger, { incidents, now, ...found })
}

/** Ids of what is due, without their beginning, each with the incidents that it is the first to tell. */
function due({ episodes }: Ledger): string[] {
  return episodes.flatMap(({ notices }) => notices.filter(({ state }) => state === 'due').map(({ id }) => short(id)))
}

function short(id: string): string {
  return id.replace(/^incident\/jackets\./, '').replace(/-\d{8}T(\d{4})\d\dZ/, '@$1')
}

const slow = fakeIncident({ at: 10 })
const perth = fakeIncident({ at: 12, market: 'perth' })
const rival = fakeIncident({ at: 11, id: 'rival', cause: { kind: 'competitor', competitor: 'Globex' } })
const hour = 60
const broken = fakeIncident({ at: 20, id: 'broken', kind: 'failing', cause: { kind: 'journey', step: 'search' } })

describe('what is due', () => {
  it('is one notice when an incident opens, and nothing more however often it is asked', () => {
    const first = plan(emptyLedger(), 30, [slow])
    expect(due(first)).toEqual(['sydney-phone-behind-us@0010/opened'])
    expect(plan(first, 30, [slow])).toEqual(first)
    expect(plan(first, 45, [slow])).toEqual(first)
  })

  it('is one notice for what opens at once, named after the most severe, in whatever order it is heard of', () => {
    const one = plan(emptyLedger(), 30, [slow, perth, rival, broken])
    const other = plan(emptyLedger(), 30, [broken, rival, perth, slow])
    expect(due(one)).toEqual(['broken/opened'])
    expect(other).toEqual(one)
    expect(one.episodes[0]?.incidents.map(({ id }) => id)).toHaveLength(4)
  })

  it('is nothing for what joins within the hour, and one follow-up for all of it afterwards', () => {
    let ledger = plan(emptyLedger(), 30, [slow])
    ledger = plan(ledger, 40, [slow, perth])
    ledger = plan(ledger, 50, [slow, perth, rival])
    expect(due(ledger)).toEqual(['sydney-phone-behind-us@0010/opened'])
    ledger = plan(ledger, 91, [slow, perth, rival])
    expect(due(ledger)).toEqual(['sydney-phone-behind-us@0010/reminder/1'])
    expect(due(plan(ledger, 120, [slow, perth, rival]))).toEqual(['sydney-phone-behind-us@0010/reminder/1'])
  })

  it('is a notice of its own for what is more severe, or comes later', () => {
    let ledger = plan(emptyLedger(), 30, [slow])
    ledger = plan(ledger, 35, [slow, broken])
    expect(due(ledger)).toEqual(['sydney-phone-behind-us@0010/opened', 'broken/opened'])
    ledger = plan(ledger, 200, [slow, broken, perth])
    expect(due(ledger)).toContain('perth-behind-us@0012/opened')
  })

  it('is a reminder each day that it stays open, which takes the place of one that was not told yet', () => {
    let ledger = plan(emptyLedger(), 30, [slow])
    ledger = plan(ledger, 30 + 24 * 60 - 1, [slow])
    expect(due(ledger)).toEqual(['sydney-phone-behind-us@0010/opened'])
    ledger = plan(ledger, 30 + 24 * 60, [slow])
    expect(due(ledger)).toEqual(['sydney-phone-behind-us@0010/reminder/1'])
    ledger = plan(ledger, 30 + 48 * 60, [slow])
    expect(due(ledger)).toEqual(['sydney-phone-behind-us@0010/reminder/2'])
    expect(ledger.episodes[0]?.notices.map(({ state }) => state)).toEqual(['superseded', 'superseded', 'due'])
  })

  it('is one each day as long as customers cannot get through, and one each week for what has become how things are', () => {
    const days = (incident: Incident) => {
      let ledger = plan(emptyLedger(), 30, [incident])
      const told: number[] = []
      for (let day = 1; day <= 22; day++) {
        const before = due(ledger)
        ledger = plan(ledger, 30 + day * 24 * 60, [incident])
        if (due(ledger).join() !== before.join()) told.push(day)
      }
      return told
    }
    const failure = { step: 'search', code: null, message: '', recoveredAt: null }
    expect(days({ ...broken, failure })).toHaveLength(22)
    expect(days(slow)).toEqual([1, 2, 3, 4, 5, 6, 13, 20])
  })

  it('is no reminder for what was acknowledged, nor where there are to be none', () => {
    const ledger = plan(emptyLedger(), 30, [slow])
    expect(plan(ledger, 3000, [slow], { acknowledged: [slow.id] })).toEqual(ledger)
    expect(plan(ledger, 3000, [slow], { reminder: null })).toEqual(ledger)
  })

  it('is one end, when the last of it is over', () => {
    let ledger = plan(emptyLedger(), 30, [slow, perth])
    ledger = plan(ledger, 60, [closed(slow, 58), perth])
    expect(due(ledger)).toEqual(['sydney-phone-behind-us@0010/opened'])
    ledger = plan(ledger, 90, [closed(slow, 58), closed(perth, 80)])
    expect(due(ledger)).toEqual(['sydney-phone-behind-us@0010/closed'])
    expect(plan(ledger, 100, [closed(slow, 58), closed(perth, 80)])).toEqual(ledger)
  })

  it('is one end for what ends at once, however long apart it began', () => {
    const again = fakeIncident({ at: 10 + 5 * hour })
    let ledger = plan(emptyLedger(), 30, [slow])
    ledger = plan(ledger, 40 + 5 * hour, [slow, again])
    expect(due(ledger)).toHaveLength(2)
    const over = [closed(slow, 8 * hour), closed(again, 8 * hour)]
    ledger = plan(ledger, 8 * hour + 2, over)
    expect(due(ledger)).toEqual(['sydney-phone-behind-us@0010/closed'])
    expect(ledger.episodes[0]?.notices.at(-1)?.along).toEqual([again.id])
    expect(plan(ledger, 8 * hour + 15, over)).toEqual(ledger)
  })

  it('is the end of each where the others are of another severity', () => {
    let ledger = plan(emptyLedger(), 30, [slow])
    ledger = plan(ledger, 5 * hour, [slow, rival])
    const over = [closed(slow, 8 * hour), closed(rival, 8 * hour)]
    ledger = plan(ledger, 8 * hour + 2, over)
    expect(due(ledger)).toEqual(['sydney-phone-behind-us@0010/closed', 'rival/closed'])
  })

  it('is the end of a failing journey as soon as it works again, whatever was reported with it', () => {
    let ledger = plan(emptyLedger(), 30, [broken, perth])
    ledger = plan(ledger, 60, [closed(broken, 58), perth])
    // Whoever has not received the first notice yet gets it, about what is still open.
    expect(due(ledger)).toEqual(['broken/closed', 'broken/opened'])
    expect(ledger.episodes.map(({ severity }) => severity)).toEqual(['urgent', 'warning'])
    expect(plan(ledger, 61, [closed(broken, 58), perth])).toEqual(ledger)
    ledger = plan(ledger, 90, [closed(broken, 58), closed(perth, 80)])
    expect(due(ledger)).toEqual(['broken/closed', 'perth-behind-us@0012/closed'])
  })

  it('is a follow-up once a journey works again that stays slow, no sooner than an hour after the notice before', () => {
    const failure = { step: 'search', code: null, message: '', recoveredAt: null }
    const fails = { ...broken, failure }
    const works = { ...broken, failure: { ...failure, recoveredAt: minute(100) } }
    let ledger = plan(emptyLedger(), 30, [fails])
    ledger = plan(ledger, 80, [works])
    expect(due(ledger)).toEqual(['broken/opened'])
    ledger = plan(ledger, 100, [works], { acknowledged: ['broken'] })
    expect(due(ledger)).toEqual(['broken/reminder/1'])
    expect(plan(ledger, 200, [works])).toEqual(ledger)
  })

  it('is not every end and beginning of a journey that fails on and off, but each once it had an hour to settle', () => {
    // It fails for the first half of each of six hours, which takes a quarter of an hour to detect.
    const all = Array.from({ length: 6 }, (_, n) => {
      const at = n * hour
      const once = { ...broken, id: `broken${n}`, openedAt: minute(at), detectedAt: minute(at + 15) }
      return { at, once, over: { ...once, closedAt: minute(at + 30), closeDetectedAt: minute(at + 45) } }
    })
    const told: string[] = []
    let ledger = emptyLedger()
    for (let at = 1; at < 8 * hour; at += 5) {
      const known = all.filter((one) => one.at + 15 <= at).map((one) => (at < one.at + 45 ? one.once : one.over))
      ledger = plan(ledger, at, known)
      for (const id of due(ledger)) if (!told.some((before) => before.endsWith(id))) told.push(`${at} ${id}`)
    }
    expect(told).toEqual(['16 broken0/opened', '46 broken0/closed', '76 broken1/opened', '406 broken1/closed'])
  })

  it('is held back for four rounds where an hour has fewer', () => {
    const every = 60 * 60_000
    const again = { ...broken, id: 'again', openedAt: minute(5 * hour), detectedAt: minute(6 * hour) }
    const over = [closed({ ...broken, detectedAt: minute(hour) }, 3 * hour), closed(again, 8 * hour)]
    let ledger = plan(emptyLedger(), hour, [broken], { every })
    ledger = plan(ledger, 4 * hour, over.slice(0, 1), { every })
    ledger = plan(ledger, 6 * hour, [...over.slice(0, 1), again], { every })
    expect(due(plan(ledger, 11 * hour, over, { every }))).not.toContain('again/closed')
    expect(due(plan(ledger, 13 * hour, over, { every }))).toContain('again/closed')
  })

  it('is the end of a journey that fails again on the next day at once', () => {
    const next = { ...broken, id: 'next', openedAt: minute(1500), detectedAt: minute(1515) }
    let ledger = plan(emptyLedger(), 40, [broken])
    ledger = plan(ledger, 60, [closed(broken, 58)])
    ledger = plan(ledger, 1520, [closed(broken, 58), next])
    ledger = plan(ledger, 1550, [closed(broken, 58), closed(next, 1545)])
    expect(due(ledger)).toContain('next/closed')
  })

  it('is one reminder a day for all that is open, in the name of the most severe', () => {
    const day = 24 * hour
    const later = fakeIncident({ at: 600 })
    const told: string[] = []
    let ledger = emptyLedger()
    for (let at = 30; at < 3 * day; at += hour) {
      ledger = plan(ledger, at, [rival, ...(at > 90 ? [slow] : []), ...(at > 610 ? [later] : [])])
      const sent = ledger.episodes.flatMap(({ notices }) => notices.filter(({ state }) => state === 'due'))
      for (const notice of sent) {
        told.push(`${at} ${short(notice.id)}${notice.along === undefined ? '' : ` and ${notice.along.length}`}`)
        notice.state = 'done'
      }
    }
    expect(told).toEqual([
      '30 rival/opened',
      '150 sydney-phone-behind-us@0010/opened',
      '630 sydney-phone-behind-us@1000/opened',
      '1470 sydney-phone-behind-us@0010/reminder/1 and 2',
      '2910 sydney-phone-behind-us@0010/reminder/2 and 2',
    ])
    expect(due(plan(ledger, 3 * day + hour, [rival, slow, later], { acknowledged: [slow.id, later.id] }))).toEqual([
      'rival/reminder/1',
    ])
  })

  it('is only the end of what was over before anybody was told, and nothing a day later', () => {
    expect(due(plan(emptyLedger(), 60, [closed(slow, 50)]))).toEqual(['sydney-phone-behind-us@0010/closed'])
    expect(due(plan(emptyLedger(), 60 * 26, [closed(slow, 50)]))).toEqual([])
  })

  it('is nothing while muted; afterwards what is still open is told, and what came and went is not', () => {
    const muted = plan(emptyLedger(), 30, [slow, closed(perth, 25)], { muted: true })
    expect(due(muted)).toEqual([])
    expect(due(plan(muted, 60, [slow, closed(perth, 25)]))).toEqual(['sydney-phone-behind-us@0010/opened'])
  })

  it('is nothing more of an incident that is gone with its market', () => {
    const ledger = plan(plan(emptyLedger(), 30, [slow]), 5000, [])
    expect(ledger.episodes[0]?.notices).toHaveLength(1)
  })
})

describe('the ledger', () => {
  it('forgets what is over after a week, and takes none of it for new', () => {
    const over = closed(slow, 60)
    let ledger = plan(plan(emptyLedger(), 30, [slow]), 61, [over])
    expect(plan(ledger, 60 * 24 * 6, [over]).episodes).toHaveLength(1)
    ledger = plan(ledger, 60 * 24 * 9, [over])
    expect(ledger).toEqual(emptyLedger())
  })

  it('keeps what is open for as long as it is', () => {
    let ledger = plan(emptyLedger(), 30, [slow])
    for (let days = 1; days <= 40; days++) ledger = plan(ledger, 30 + days * 24 * 60, [slow])
    // Six in the first week, then one in each.
    expect(due(ledger)).toEqual(['sydney-phone-behind-us@0010/reminder/10'])
    expect(minute(0)).toBe('2026-11-23T00:00:00.000Z')
  })
})
