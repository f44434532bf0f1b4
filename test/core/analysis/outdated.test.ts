import { describe, expect, it } from 'vitest'
import { outdatedJourneys } from '#core/analysis/outdated.ts'
import type { VisitStatus } from '#core/model/round.ts'
import { outdatedSentence } from '#core/words/outdated.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, notOk, ok, sydney } from '../rounds.ts'
import { daysOf, week } from './digest-weeks.ts'

const benchmark = fakeBenchmark({ markets: [sydney] })
const until = week.sunday

/** A letter for each half day of Globex, the newest on the evening of Sunday: `.` matched, `c` changed at search. */
function daysWith(letters: string, step: string | undefined = 'search') {
  const walk = { home: 1000, search: 1500 }
  const visits: Record<string, FakeVisit> = {
    '.': ok(walk),
    c: notOk('changed', step === undefined ? {} : { step }),
    h: notOk('changed', { step: 'home' }),
    f: notOk('failed', { step: 'search' }),
    b: notOk('blocked' satisfies VisitStatus),
  }
  const last = Date.parse('2026-11-22T09:00:00Z')
  const rounds = [...letters].flatMap((letter, n) => {
    if (letter === ' ') return []
    const scheduledAt = new Date(last - (letters.length - 1 - n) * 12 * 60 * 60_000).toISOString()
    return [{ ...fakeRound(n, { Acme: walk, Northpeak: walk, Globex: visits[letter] ?? ok(walk) }), scheduledAt }]
  })
  return daysOf(rounds, benchmark)
}

const found = (letters: string, step?: string) => outdatedJourneys(daysWith(letters, step), { benchmark, until })

describe('a journey is out of date', () => {
  it('when nothing has matched on seven dates, and says since when and where it ends', () => {
    const [one, ...more] = found('..............cccccchccccccc')
    expect(one).toEqual({
      site: 'Globex',
      walk: 'pages',
      step: 'search',
      matched: '2026-11-15',
      since: '2026-11-16',
      visits: 14,
    })
    expect(more).toEqual([])
  })

  it('although single visits were blocked or failed for another reason', () => {
    expect(found('....ccbccccbcccccbfccc')).toMatchObject([{ visits: 14 }])
  })

  it('not after six dates, nor when a visit matched or many failed otherwise', () => {
    expect(found('................cccccccccccc')).toEqual([])
    expect(found('............ccccccc.ccccccccc')).toEqual([])
    expect(found('............cfcfccccfcccccccc')).toEqual([])
  })

  it.each([
    ['six visits on seven dates', 'c  c  c  c c c', 6],
    ['five', 'c  c  c  c   c', null],
    ['one in ten that failed otherwise', `${'c'.repeat(17)}ffc`, 18],
    ['a little more than that', `${'c'.repeat(16)}ffc`, null],
    ['as many, the first of them on the first date', `cfcf${'c'.repeat(14)}`, null],
    ['a date on which it matched once, which is none of those without', `..c.c${'c'.repeat(14)}`, 14],
    ['a date on which it was blocked only, which is not the first of them', `..bb${'c'.repeat(14)}`, 14],
  ])('or not, after %s', (_, letters, visits) => {
    expect(found(letters)).toMatchObject(visits === null ? [] : [{ visits }])
    if (visits === 14) expect(found(letters)).toMatchObject([{ since: '2026-11-16' }])
  })

  it('at the step where most of its visits ended, not the first of them', () => {
    expect(found(`h${'c'.repeat(12)}h`)).toMatchObject([{ step: 'search' }])
  })

  it('not when it has not been walked lately, or too seldom to say so', () => {
    expect(found('cccccccccccccccc              ')).toEqual([])
    expect(found('bbbbbbbbbbbbbbbbbb')).toEqual([])
    expect(found('....c      c     c')).toEqual([])
  })
})

it('is named with its step, its dates and what to do, by what walks it', () => {
  const [one] = found('....cccccccccccccc')
  if (one === undefined) return expect.fail('It is not out of date.')
  expect(outdatedSentence(one, { benchmark: 'jackets', market: ' in Sydney phone', locale: 'en-AU' })).toBe(
    'The journey of Globex in Sydney phone is out of date: since 16 Nov none of its visits has matched, and 14 ended at search. ' +
      'Run "outpace check jackets --live" to see what has changed, and correct its pages, or what you expect of them.',
  )
  expect(outdatedSentence({ ...one, walk: 'recording' }, { benchmark: 'jackets' })).toMatch(/and record it again\.$/)
  const stepless = { ...one, step: null }
  expect(outdatedSentence(stepless, { benchmark: 'jackets' })).toContain('14 ended before the journey was complete')
})
