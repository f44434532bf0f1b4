import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '#core/config/settings.ts'
import { defaultAudits } from '#core/model/audit.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { sizing } from '#infra/sizing.ts'
import { makeDigest, weeksWithRecords } from '#stages/digest/digest.ts'
import type { Store } from '#store/port.ts'
import { putAudit } from '#store/records/audits.ts'
import { putDay } from '#store/records/days.ts'
import { putRound } from '#store/records/rounds.ts'
import { auditOf, page as auditPage } from '../core/analysis/audit-records.ts'
import { daysOf, every, monday, twoWeeksOf, week } from '../core/analysis/digest-weeks.ts'
import { usual } from '../core/judge/judge-streams.ts'
import { fakeBenchmark, notOk, sydney, withSteps } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

const benchmark = fakeBenchmark({ every, markets: [sydney] })
const promising = fakeBenchmark({ every, markets: [sydney], target: { ...benchmark.target, promise: 60_000 } })

let store: Store
beforeEach(async () => {
  store = await openQuickStore({ now: () => monday })
})
afterEach(() => store.close())

/** Globex waits 300 ms for its server; we wait 900 ms, but the newest round happened to be quick. */
const rounds = twoWeeksOf(usual, { ...usual, Globex: { home: 1000, search: 1070 } }).map((round, n, all): Round => {
  const wait = (site: string) => (site === 'Acme' && n < all.length - 1 ? 900 : 300)
  const lcp = { redirect: 0, dns: 0, connect: 0, loadDelay: 10, load: 100, renderDelay: 50, element: 'img' }
  return withSteps(round, (step, site) => ({
    ...step,
    document: { url: '', status: 200, lcp: { ...lcp, wait: wait(site) } },
  }))
})

async function digest(chosen: Benchmark) {
  for (const round of rounds) await putRound({ store, round })
  for (const day of daysOf(rounds, chosen)) await putDay({ store, day })
  return makeDigest({ store, benchmark: chosen, settings: defaultSettings(), sizing, week, now: monday })
}

describe('the digest stage', () => {
  it.each([
    ['without a promise', benchmark],
    ['with a promise', promising],
  ])(
    'explains the largest gap from the last day or two rather than from the newest round alone, %s',
    async (_, chosen) => {
      expect((await digest(chosen)).advice).toMatchObject({
        kind: 'gap',
        standing: { competitor: 'Globex', step: 'search' },
        reasons: [{ kind: 'part', part: 'wait', us: 900, rival: 300 }],
      })
    },
  )

  it('compares as many audits of this week with those before it as are ever compared', async () => {
    const pages = [auditPage('Acme', { scores: { seo: 60 } }), auditPage('Globex', { scores: { seo: 90 } })]
    const retention = defaultSettings().retention.history
    const hours = [-48, ...Array.from({ length: 64 }, (_, n) => 2 * n)]
    for (const hour of hours) {
      const scheduledAt = new Date(Date.parse(`${week.monday}T00:00:00Z`) + (hour + 1) * 60 * 60_000).toISOString()
      await putAudit({ store, retention, audit: { ...auditOf(pages), market: sydney.id, scheduledAt } })
    }
    const { markets } = await digest(fakeBenchmark({ every, markets: [sydney], audits: defaultAudits(['home']) }))
    expect(markets[0]?.audits?.audits).toBe(64)
    const contest = markets[0]?.audits?.contests.find(
      ({ category, competitor }) => category === 'seo' && competitor === 'Globex',
    )
    expect(contest).toMatchObject({ points: -30, before: expect.any(String) })
  })

  it('counts the promise over all rounds of both weeks', async () => {
    const { markets } = await digest(promising)
    expect(markets[0]?.promise).toMatchObject({ limit: 60_000, rounds: 84, kept: 84 })
    expect(markets[0]?.promiseBefore).toMatchObject({ rounds: 84, kept: 84 })
  })

  it('reads further back than two weeks for the last match of a journey that is out of date', async () => {
    const visits = (one: Round, matched: boolean) =>
      one.visits.map((visit) =>
        visit.site === 'Globex' && !matched ? { ...visit, ...notOk('changed', { step: 'search' }) } : visit,
      )
    const older = rounds.slice(0, 48).map((round, n): Round => {
      const scheduledAt = new Date(Date.parse(round.scheduledAt) - 4 * 24 * 60 * 60_000).toISOString()
      return { ...round, scheduledAt, visits: visits(round, n < 12) }
    })
    const changed = rounds.map((round): Round => ({ ...round, visits: visits(round, false) }))
    for (const day of daysOf([...older, ...changed], benchmark)) await putDay({ store, day })
    const { markets } = await makeDigest({ store, benchmark, settings: defaultSettings(), sizing, week, now: monday })
    expect(markets[0]?.outdated).toMatchObject([
      { site: 'Globex', step: 'search', matched: '2026-11-05', since: '2026-11-06', visits: 36 + 168 },
    ])
  })

  it('has a digest for each week with records, oldest first', async () => {
    await digest(benchmark)
    expect((await weeksWithRecords(store, benchmark)).map(({ monday: date }) => date)).toEqual([
      '2026-11-09',
      '2026-11-16',
    ])
  })
})
