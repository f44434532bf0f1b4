import { expect, test } from 'vitest'
import { joinShares } from '#core/analysis/audit/join.ts'
import { auditShares } from '#core/analysis/audit/shares.ts'
import { defaultAudits } from '#core/model/audit.ts'
import { fakeBenchmark } from '../rounds.ts'
import { auditOf, page } from './audit-records.ts'

function sharesOf({ sites, steps, runs = 3 }: { sites: number; steps: number; runs?: number }) {
  const names = Array.from({ length: steps }, (_, index) => `s${index + 1}`)
  const competitors = Array.from({ length: sites - 1 }, (_, index) => `C${index}`)
  return auditShares(fakeBenchmark({ competitors, audits: { ...defaultAudits(names), runs } }))
}

test('a benchmark of three sites and three steps is audited by one event', () => {
  expect(sharesOf({ sites: 3, steps: 3 })).toEqual([['s1', 's2', 's3']])
})

test('a larger one is shared out evenly, and no step twice', () => {
  expect(sharesOf({ sites: 3, steps: 4 })).toEqual([
    ['s1', 's2'],
    ['s3', 's4'],
  ])
  expect(sharesOf({ sites: 4, steps: 5, runs: 2 })).toEqual([
    ['s1', 's2', 's3'],
    ['s4', 's5'],
  ])
  const many = sharesOf({ sites: 5, steps: 9 })
  expect(many.flat()).toEqual(['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9'])
  expect(many.every((share) => share.length === 1)).toBe(true)
})

test('one step with more runs than there is time for is a share by itself', () => {
  expect(sharesOf({ sites: 20, steps: 2, runs: 9 })).toEqual([['s1'], ['s2']])
})

test('who is audited by hand only has no events', () => {
  expect(auditShares(fakeBenchmark())).toEqual([])
})

const method = { ...auditOf([]).method, steps: 'home, search' }
const whole = auditOf([
  page('Us', { step: 'home', outcomes: 'pfp' }),
  page('Us', { step: 'search', outcomes: 'fpp' }),
  page('Them', { step: 'home', outcomes: 'ppf' }),
  page('Them', { step: 'search', status: 'failed' }),
])

function share(step: string) {
  return { ...whole, method, pages: whole.pages.filter((each) => each.step === step) }
}

test('the shares of an audit are one audit again, in whatever order they come', () => {
  const joined = { ...whole, method }
  expect(joinShares([share('search'), share('home')])).toEqual(joined)
  expect(joinShares([share('home'), share('search')])).toEqual(joined)
  expect(joinShares([share('home')])).toEqual(share('home'))
})

test('letters stand for the same rules after as before', () => {
  const rules = whole.rules.toReversed()
  const other = { ...share('search'), rules: [...rules, { ...rules[0], id: 'only-here' } as (typeof rules)[number]] }
  const [ours] = other.pages
  const reversed = { ...ours, result: { ...ours?.result, outcomes: 'ppfi' } } as (typeof whole.pages)[number]
  const joined = joinShares([share('home'), { ...other, pages: [reversed] }])
  const letterOf = (step: string, rule: string) => {
    const found = joined.pages.find((each) => each.site === 'Us' && each.step === step)
    return found?.result?.outcomes[joined.rules.findIndex(({ id }) => id === rule)]
  }
  expect(letterOf('search', 'cache-insight')).toBe('f')
  expect(letterOf('search', 'only-here')).toBe('i')
  expect(letterOf('home', 'image-alt')).toBe('f')
  expect(letterOf('home', 'only-here')).toBe('e')
})

test('a share without any result does not say which Lighthouse it was', () => {
  const broken = { ...share('home'), method: { ...method, lighthouse: '' }, rules: [] }
  expect(joinShares([broken, share('search')]).method.lighthouse).toBe('13.5.0')
})

test('an audit lasts from the first share to the last', () => {
  const early = { ...share('home'), startedAt: '2026-11-01T00:00:01.000Z', finishedAt: '2026-11-01T00:05:00.000Z' }
  const late = { ...share('search'), startedAt: '2026-11-01T00:00:03.000Z', finishedAt: '2026-11-01T00:09:00.000Z' }
  expect(joinShares([late, early])).toMatchObject({ startedAt: early.startedAt, finishedAt: late.finishedAt })
})
