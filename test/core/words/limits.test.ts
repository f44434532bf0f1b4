import { describe, expect, it } from 'vitest'
import type { Difference } from '#core/analysis/audit/findings.ts'
import { alarmSubject } from '#core/words/alarm/subject.ts'
import { strengthSentences, thirdPartySentence } from '#core/words/audit.ts'
import { baselineHeadline } from '#core/words/baseline.ts'
import { adviceWords } from '#core/words/digest/advice.ts'
import { movementWords } from '#core/words/digest/change.ts'
import { digestHeadline, digestLead } from '#core/words/digest/digest.ts'
import { spanWords } from '#core/words/parts.ts'
import { firstFindings } from '#core/words/why/lines.ts'
import { emptyWeek, reader } from '../../notify/digest-scenes.ts'
import { at, estimate, factsOf, incident, stream } from '../../notify/mail-scenes.ts'
import { fakeIncident, minute } from '../incidents.ts'

/** How many things a sentence names before it counts the rest. */

it('a sentence names three rules that a competitor fails and we pass', () => {
  const passed = (count: number) =>
    Array.from({ length: count }, (_, n): Difference => {
      const figures = { weight: 1, saves: null, says: null }
      return { rule: `rule-${n}`, title: `Rule ${n}`, category: 'seo', competitors: ['Globex'], steps: [], ...figures }
    })
  const said = (count: number) => strengthSentences({ wePassTheyFail: passed(count), sites: [{ name: 'Globex' }] })[0]
  expect(said(3)?.split('; ')).toHaveLength(3)
  expect(said(3)).not.toContain('more')
  expect(said(5)?.split('; ')).toHaveLength(4)
  expect(said(5)).toMatch(/; and 2 more\.$/)
})

it('a sentence names the three third parties with most bytes', () => {
  const entities = Array.from({ length: 5 }, (_, n) => ({ entity: `Tags ${n}`, bytes: 1000 * (9 - n), time: 0 }))
  const said = (count: number) => {
    return thirdPartySentence({
      site: 'Acme',
      us: true,
      share: 0.5,
      bytes: 1,
      time: 0,
      entities: entities.slice(0, count),
    })
  }
  expect(said(3)).toContain(': 50% of the bytes (Tags 0 9.0 kB, Tags 1 8.0 kB and Tags 2 7.0 kB)')
  expect(said(5)).toContain('Tags 2 7.0 kB and 2 more)')
})

it('a subject names up to three steps and competitors, of more the worst two', () => {
  const names = ['search', 'product', 'home', 'basket', 'payment']
  const said = (count: number, one: (name: string) => Parameters<typeof stream>[0]) => {
    const streams = names.slice(0, count).map((name, n) => stream({ latest: estimate(3 - n / 10), ...one(name) }))
    const facts = factsOf('opened', { incident: incident({ streams }), rounds: [], audit: null })
    return alarmSubject(facts, { timeZone: 'UTC', now: Date.parse(at(12)) })
  }
  const steps = (count: number) => said(count, (step) => ({ step }))
  expect(steps(2)).toContain('on search and product,')
  expect(steps(3)).toContain('on search, product and home,')
  expect(steps(4)).toContain('on search, product and 2 more,')
  expect(steps(5)).toContain('on search, product and 3 more,')
  const competitors = (count: number) => said(count, (competitor) => ({ competitor }))
  expect(competitors(3)).toMatch(/^Behind search, product and home on search,/)
  expect(competitors(4)).toMatch(/^Behind search, product and 2 more on search,/)
})

it('the start names two competitors with the same verdict, and counts more', () => {
  const comparison = (competitor: string) => ({
    ...{ competitor, step: 'home', metric: 'lcp' as const, verdict: 'behind' as const, missing: null },
    ...estimate(2),
  })
  const said = (...names: string[]) =>
    baselineHeadline({
      baseline: { reason: 'start', league: null, comparisons: names.map(comparison) },
      failing: false,
    })
  expect(said('Amazon', 'Globex')).toBe('Where you start: behind Amazon and Globex')
  expect(said('Amazon', 'Globex', 'Hooli')).toBe('Where you start: behind all 3 competitors')
})

describe('a digest', () => {
  const empty = emptyWeek()
  const [market] = empty.markets
  const quality = { ...market?.quality, rounds: 84 }
  const measured = { ...empty, markets: [{ ...market, quality }] } as typeof empty

  it('says why a week is not compared with the one before', () => {
    const said = (nothingBefore: 'first' | 'method' | 'none') =>
      movementWords({ name: 'Globex', verdict: 'behind', before: null, telling: null }, { reader, nothingBefore })
    expect(said('first')).toBe('no earlier week to compare with')
    expect(said('method')).toBe('not comparable: last week was measured differently')
    expect(said('none')).toBe('nothing was measured this week')
  })

  it('names two competitors with the same verdict, and counts more', () => {
    const said = (...names: string[]) => {
      const competitors = names.map((name) => ({ name, verdict: 'ahead' as const, before: null, telling: null }))
      return digestHeadline({ ...measured, competitors }, reader)
    }
    expect(said('Amazon', 'Globex')).toBe('Ahead of Amazon and Globex')
    expect(said('Amazon', 'Globex', 'Hooli')).toBe('Ahead of all 3 competitors')
  })

  it('has names of 30 characters at most in one line', () => {
    const said = (length: number) => {
      const competitor = { name: 'x'.repeat(length), verdict: 'ahead' as const, before: null, telling: null }
      return digestHeadline({ ...measured, competitors: [competitor] }, reader)
    }
    expect(said(30)).toBe(`Ahead of ${'x'.repeat(30)}`)
    expect(said(31)).toBe(`Ahead of ${'x'.repeat(17)}…${'x'.repeat(12)}`)
  })

  it('says of two kinds of incidents how many there were, and of the others together', () => {
    const said = (...counts: number[]) => {
      const incidents = counts.flatMap((count, n) =>
        Array.from({ length: count }, () =>
          fakeIncident({ openedAt: minute(-60), closedAt: minute(-30), streams: [stream({ step: `step ${n}` })] }),
        ),
      )
      const weeks = [{ ...empty.incidents.weeks.at(-1), opened: incidents.length }]
      return digestLead({ ...measured, incidents: { ...empty.incidents, weeks, incidents } as never }, reader)
    }
    expect(said(3, 2)).toMatch(/ 5 incidents: 3 behind Amazon on step 0, 2 behind Amazon on step 1\.$/)
    expect(said(1, 2, 3)).toMatch(/ 6 incidents: 3 behind Amazon on step 2, 2 behind Amazon on step 1, 1 more\.$/)
  })
})

it('the advice about a gap gives its two largest reasons', () => {
  const standing = {
    ...{ market: { id: 'sydney', name: 'Sydney' }, competitor: 'Globex', step: 'home', metric: null },
    ...{ verdict: 'behind' as const, ...estimate(2), ours: null, theirs: null, failing: null, blank: null },
    ...{ before: null, change: null },
  }
  const reasons = (['wait', 'load', 'dns', 'connect'] as const).map((part, n) => ({
    ...{ kind: 'part' as const, part, us: 900 - n, rival: 100 },
  }))
  const why = (count: number) => {
    const advice = { kind: 'gap' as const, standing, reasons: reasons.slice(0, count), impact: null }
    return adviceWords({ advice, competitors: [], markets: [] }, reader).why
  }
  expect(why(1)).not.toBe(why(2))
  expect(why(2)).toContain('899 ms')
  expect(why(4)).toBe(why(2))
})

it('a message gives the first three findings of why a page is slower', () => {
  const notes = Array.from({ length: 5 }, (_, n) => ({ kind: 'requests' as const, us: 20 + n, other: 10 }))
  const said = firstFindings({
    ...{ of: { kind: 'gap', us: 'Acme', competitor: 'Globex', step: 'home' }, split: null, audits: [] },
    ...{ findings: { causes: [], notes }, evidence: { us: null, other: null }, failingSince: null },
  })
  expect(said.map((words) => words.match(/2\d/)?.[0])).toEqual(['20', '21', '22'])
})

it('a time span from ten minutes on is in whole minutes', () => {
  const said = (seconds: number) => spanWords(minute(0), Date.parse(minute(0)) + seconds * 1000)
  expect([599, 600, 640, 11_735].map(said)).toEqual(['9 min 59 s', '10 min', '11 min', '3 h 16 min'])
})
