import { describe, expect, it } from 'vitest'
import { judgeRounds } from '#core/judge/judge.ts'
import type { Standing } from '#core/judge/standing.ts'
import { comparisonsOf } from '#core/judge/streams.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import { orderIn } from '#core/model/names-order.ts'
import type { Round } from '#core/model/round.ts'
import { incidentDetails, incidentHeadline, incidentSpan } from '#core/words/incident.ts'
import { missingReason } from '#core/words/missing.ts'
import { rareWords } from '#core/words/parts.ts'
import { begunSentences, chanceSentence, failureWords, targetSentence, workerSentence } from '#core/words/verdict.ts'
import { judged, stretches, usual } from '../judge/judge-streams.ts'
import { fakeBenchmark, fakeRound, noisyRounds, notOk, sydney } from '../rounds.ts'

const benchmark = fakeBenchmark()
const order = orderIn(comparisonsOf(benchmark))
const slower = { ...usual, Acme: { home: 1500, search: 1500 } }
const endOf = (rounds: readonly Round[]) => Date.parse(rounds.at(-1)?.scheduledAt ?? '')

function told(rounds: readonly Round[], later = 0, asked = benchmark) {
  const now = endOf(rounds) + later
  const { judge, incidents } = judged(rounds, asked)
  const verdict = verdictOf(judge, now)
  const telling = { timeZone: sydney.timeZone, now, margin: asked.target.margin }
  return { verdict, telling, incidents, target: targetSentence(verdict, telling) }
}

describe('the verdict against the target', () => {
  it('names competitors and step when we are behind, and since when in market time', () => {
    const { target } = told(
      stretches([
        [100, usual],
        [20, slower],
      ]),
    )
    // 11:00 UTC on the 23rd is 22:00 in Sydney.
    expect(target).toMatch(
      /^You have been behind Northpeak and Globex on home since 23 Nov, 22:00\. The largest gap is to (Northpeak|Globex) on home: 1\.[45]\dx slower on LCP \(\d+ rounds, before 1\.0\dx (?:slower|faster)\)\.$/,
    )
  })

  it('says from how many rounds the largest gap is where the league counts more, also once what was before is history', () => {
    const { verdict, telling } = told(
      stretches([
        [100, usual],
        [60, slower],
      ]),
    )
    const said = (rounds: number) => {
      const comparisons = verdict.comparisons.map((one) => ({ ...one, before: null, rounds }))
      return targetSentence({ ...verdict, comparisons }, telling)
    }
    expect(said(49)).toMatch(/on home: 1\.[45]\dx slower on LCP \(49 rounds\)\.$/)
    expect(said(64)).toMatch(/on home: 1\.[45]\dx slower on LCP\.$/)
  })

  it('is missing while it is early, with the number of rounds that the first comparison needs', () => {
    const { target } = told(noisyRounds({ count: 6, walks: { ...usual, Acme: { home: 1300, search: 1300 } } }))
    expect(target).toMatch(
      /^No verdict against the competitors: not enough data for 4 of 4 comparisons; the first needs about \d+ more rounds?\.$/,
    )
  })

  it('is missing without counting comparisons where there is a single one', () => {
    const single = fakeBenchmark({ competitors: ['Globex'], steps: ['home'] })
    const { target } = told(
      noisyRounds({ count: 3, walks: { Acme: { home: 1300 }, Globex: { home: 1000 } } }),
      0,
      single,
    )
    expect(target).toMatch(/^No verdict against the competitors: not enough data; about \d+ more rounds? needed\.$/)
  })

  it('says that measurements have ceased', () => {
    const rounds = stretches([[120, usual]])
    expect(told(rounds, 9 * benchmark.every).target).toBe(
      'No verdict against the competitors: too few recent measurements; the latest is from 24 Nov, 02:45.',
    )
  })

  it('begins with a journey that fails: nobody buys there, however fast the rest is', () => {
    const failing = Array.from({ length: 12 }, (_, n) =>
      fakeRound(100 + n, {
        Acme: notOk('failed', { step: 'search', walk: { home: 1000 } }),
        Northpeak: { home: 1000, search: 1000 },
        Globex: { home: 1000, search: 1000 },
      }),
    )
    expect(told([...stretches([[100, usual]]), ...failing]).target).toMatch(
      /^Your journey has failed at search since 23 Nov, 22:00\. You have been behind Northpeak and Globex on search since/,
    )
  })

  it('says on which steps you are ahead where the others have no verdict: a journey that fails is not ahead as a whole', () => {
    const failing = Array.from({ length: 24 }, (_, n) =>
      fakeRound(100 + n, {
        Acme: notOk('failed', { step: 'search', walk: { home: 1000 } }),
        Northpeak: notOk('failed', { step: 'home' }),
        Globex: notOk('failed', { step: 'home' }),
      }),
    )
    expect(told([...stretches([[100, usual]]), ...failing], 3_600_000).target).toMatch(
      /^Your journey has failed at search since .*\. You have been ahead of every competitor on home since/,
    )
  })

  it('names competitors that never loaded, because more rounds alone bring no verdict', () => {
    const rounds = Array.from({ length: 10 }, (_, n) =>
      fakeRound(n, {
        Acme: { home: 1000, search: 1000 },
        Northpeak: notOk('blocked', { step: 'home' }),
        Globex: notOk('blocked', { step: 'home' }),
      }),
    )
    expect(told(rounds).target).toBe(
      'No verdict against the competitors: Northpeak and Globex were never measured in the same round as you.',
    )
  })

  it('names the one that never loaded where there is a verdict on the others', () => {
    const walks = { Acme: { home: 1000, search: 1000 }, Northpeak: { home: 1500, search: 1800 } }
    const never = notOk('changed', { step: 'home' })
    const rounds = noisyRounds({ count: 40, walks }).map((round, n) => ({
      ...round,
      visits: [...round.visits, ...fakeRound(n, { Globex: never }).visits],
    }))
    expect(told(rounds).target).toBe(
      'No verdict against the competitors: Globex was never measured in the same round as you. You are ahead of Northpeak.',
    )
  })

  it('says which competitor has no recent measurements while the others have', () => {
    const walks = { Acme: { home: 1000, search: 1000 }, Northpeak: { home: 1500, search: 1800 } }
    const alone = noisyRounds({ count: 400, walks })
    const rounds = noisyRounds({ count: 400, walks: { ...walks, Globex: { home: 1500, search: 1500 } } }).map(
      (round, n) => (n < 40 ? round : (alone[n] ?? round)),
    )
    expect(told(rounds).target).toMatch(
      /^No verdict against the competitors: too few recent measurements of Globex \(the latest is from 23 Nov, \d\d:\d\d\)\. You are ahead of Northpeak\.$/,
    )
  })

  it('against a named competitor is about that one alone', () => {
    const against = { ...benchmark.target, against: { competitor: 'Globex' } }
    const never = notOk('blocked', { step: 'home' })
    const rounds = [0, 1, 2, 3].map((n) =>
      fakeRound(n, { Acme: { home: 1, search: 1 }, Northpeak: never, Globex: never }),
    )
    expect(told(rounds, 0, fakeBenchmark({ target: against })).target).toBe(
      'No verdict against Globex: Globex was never measured in the same round as you.',
    )
  })

  it('is not said to lack measurements while the second round is under way', () => {
    const walk = { home: 1000, search: 1000 }
    const rounds = [fakeRound(0, { Acme: walk, Northpeak: walk, Globex: walk })]
    const { every } = benchmark
    expect(told(rounds, every + 60_000).target).not.toContain('too few recent measurements')
    expect(told(rounds, 2 * every).target).toContain('too few recent measurements')
  })

  it('with nothing measured says so', () => {
    expect(told([fakeRound(0, {})]).target).toContain('No verdict')
    const { judge } = judgeRounds({ benchmark, market: sydney, rounds: [] })
    expect(targetSentence(verdictOf(judge, 0), { timeZone: 'UTC', now: 0 })).toContain('no round has been measured')
  })
})

describe('a comparison without a verdict', () => {
  const reasonOf = ({ verdict, telling }: ReturnType<typeof told>) => {
    const standing = verdict.comparisons[0] as Standing
    return standing.missing && missingReason(standing.missing, { standing, telling })
  }

  it('that was never measured in the same round is not called equal', () => {
    const apart = Array.from({ length: 10 }, (_, n) =>
      fakeRound(n, { Acme: { home: 1000, search: 1 }, Northpeak: notOk('blocked') }),
    )
    expect(reasonOf(told(apart))).toBe('never measured in the same round')
  })

  it('whose layout shift is 0 on one side was measured, and has no ratio', () => {
    const shifting = fakeBenchmark({ target: { ...benchmark.target, metric: 'cls' } })
    const walk = (cls: number) => ({
      home: { lcp: 1000, duration: 1200, cls },
      search: { lcp: 1000, duration: 1200, cls },
    })
    const rounds = Array.from({ length: 10 }, (_, n) =>
      fakeRound(n, { Acme: walk(0.12), Northpeak: walk(0), Globex: walk(0) }),
    )
    const found = told(rounds, 0, shifting)
    expect(reasonOf(found)).toBe('your figure or theirs is 0 in every round, so there is no ratio')
    expect(found.target).toBe(
      'No verdict against the competitors: there is no ratio to Northpeak and Globex, because your figure or theirs is 0 in every round.',
    )
  })

  it('whose measurements ceased says what was known last', () => {
    const rounds = stretches([
      [100, usual],
      [20, slower],
    ])
    expect(reasonOf(told(rounds, 3 * 3_600_000))).toBe(
      'too few recent measurements, the latest from 24 Nov, 02:45; you were behind then',
    )
  })
})

describe('small print', () => {
  it.each([
    [1, 'fewer than one a year'],
    [4, 'fewer than 4 a year'],
    [0.5, 'fewer than one in 2 years'],
    [52, 'fewer than 4.3 a month'],
    [365, 'fewer than one a day'],
    [730, 'fewer than 2 a day'],
  ])('%s alarms a year are %s', (perYear, words) => {
    expect(rareWords(perYear)).toBe(words)
  })

  it('gives the false-alarm rate of all comparisons together', () => {
    expect(chanceSentence({ perYear: 1, streams: 4 })).toBe(
      'False alarms: fewer than one a year over all 4 alarms of this benchmark.',
    )
  })

  it('says that rounds were left out, only if some were', () => {
    expect(workerSentence({ rounds: 40, unsteady: 0 })).toBe('')
    expect(workerSentence({ rounds: 40, unsteady: 2 })).toContain('2 of 40 rounds were not judged')
    expect(workerSentence({ rounds: 40, unsteady: 1 })).toContain('1 of 40 rounds was not judged')
  })
})

describe('an incident', () => {
  const walks = { ...usual, Acme: { home: 1500, search: 1500 } }
  const open = told(
    stretches([
      [250, usual],
      [30, walks],
    ]),
  )

  it('says who changed, where, and against whom', () => {
    const [incident] = open.incidents
    if (incident === undefined) throw new Error('no incident')
    expect(incidentHeadline(incident, order)).toBe('You slowed down on home: you are behind Northpeak and Globex')
    expect(incidentSpan(incident, open.telling)).toMatch(
      /^Since 25 Nov, \d\d:\d\d \(\d h( \d+ min)?\), detected 25 Nov, \d\d:\d\d\.$/,
    )
    expect(incidentDetails(incident, open.telling)[0]).toMatch(
      /^home against Northpeak: 1\.\d\dx slower on LCP \(95 % confidence interval 1\.\d\d–1\.\d\d, \d+ rounds, before (1\.0\dx (slower|faster)|the same)\)\.$/,
    )
  })

  it('that is over is in the past tense, with how bad it was', () => {
    const { incidents, telling } = told(
      stretches([
        [250, usual],
        [30, walks],
        [60, usual],
      ]),
    )
    const [incident] = incidents
    if (incident === undefined) throw new Error('no incident')
    expect(incidentHeadline(incident, order)).toContain('you were behind')
    expect(incidentSpan(incident, telling)).toMatch(/^From .* to .* \((7 h|8 h)/)
    expect(incidentDetails(incident, telling)[0]).toMatch(/1\.[45]\dx slower on LCP .*Recovered 2/)
  })

  it('of a competitor names it', () => {
    const { incidents } = told(
      stretches([
        [250, usual],
        [40, { ...usual, Northpeak: { home: 650, search: 950 } }],
      ]),
    )
    expect(incidents.map((one) => incidentHeadline(one, order))).toEqual([
      'Northpeak got faster on home and search: you are behind',
    ])
  })
})

describe('small numbers', () => {
  it('one alarm is no number of alarms', () => {
    expect(chanceSentence({ perYear: 1, streams: 1 })).toBe(
      'False alarms: fewer than one a year for the one alarm of this benchmark.',
    )
  })

  it('failures are told of the side that failed, ours first', () => {
    const said = (us: number, competitor: number) =>
      failureWords({ competitor: 'Globex', failures: { us, competitor } })
    expect(said(0, 0)).toBe('')
    expect(said(1, 2)).toBe('your journey failed in 1 round in which theirs did not')
    expect(said(0, 1)).toBe('Globex failed in 1 round in which you did not')
  })

  it('competitors that began anew in one round share a sentence', () => {
    const at = (hour: number) => `2026-11-22T${hour}:00:00.000Z`
    const one = (competitor: string, begun?: string) => ({ competitor, ...(begun !== undefined && { begun }) })
    const comparisons = [one('A', at(10)), one('A', at(10)), one('B', at(10)), one('C', at(11)), one('D')]
    const telling = { timeZone: 'UTC', now: Date.parse(at(12)) }
    expect(begunSentences({ comparisons } as never, telling)).toEqual([
      'Comparisons with A and B have been judged from scratch since 22 Nov, 10:00, because other pages are measured.',
      'Comparisons with C have been judged from scratch since 22 Nov, 11:00, because other pages are measured.',
    ])
  })
})
