import { type BaselineFacts, baselineFacts } from '#core/analysis/baseline/facts.ts'
import { baselineLeague } from '#core/analysis/baseline/league.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { judgeRounds } from '#core/judge/judge.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import type { AlarmLinks } from '#notify/mail/actions.ts'
import { baselineMail } from '#notify/mail/baseline.ts'
import type { Message, Reader } from '#notify/message.ts'
import { auditOf, page } from '../core/analysis/audit-records.ts'
import { fakeRound, noisyRounds, notOk, sydney } from '../core/rounds.ts'
import { acme } from './mail-scenes.ts'

type Walks = Record<string, Record<string, number>>

const times = {
  Acme: { home: 2300, search: 4400, product: 1500 },
  Amazon: { home: 1200, search: 400, product: 1530 },
  Globex: { home: 2900, search: 900, product: 2600 },
}

/** The benchmark of the alarm mails, judged from its first round. */
export const baselineScenes: Record<string, () => BaselineFacts> = {
  behind: () => factsOf(acme, measured(times, 40)),
  promised: () => factsOf({ ...acme, target: { ...acme.target, promise: 3000 } }, measured(times, 40)),
  ahead: () => factsOf(acme, measured({ ...times, Acme: { home: 600, search: 200, product: 700 } }, 40)),
  blocked: () => {
    const { Globex: _, ...others } = times
    return factsOf(
      acme,
      measured(others, 98).map((round, n) => {
        const { visits } = fakeRound(n, { Globex: notOk('blocked', { step: 'home' }) })
        return { ...round, visits: [...round.visits, ...visits] }
      }),
    )
  },
  many: () => {
    const names = Array.from({ length: 12 }, (_, n) => `Competitor ${n + 1}`)
    const { Acme, Amazon } = { ...times, Amazon: { home: 1200, search: 400, product: 900 } }
    const sites = acme.sites.slice(0, 1).concat(names.map((name) => ({ ...acme.sites[1], name }) as never))
    return factsOf(
      { ...acme, sites },
      measured({ Acme, ...Object.fromEntries(names.map((name) => [name, Amazon])) }, 40),
    )
  },
}

export function measured(walks: Walks, count: number): Round[] {
  return noisyRounds({ count, walks, shared: 0.1 })
}

export function factsOf(benchmark: Benchmark, rounds: readonly Round[]): BaselineFacts {
  const { events } = judgeRounds({ benchmark, market: sydney, rounds })
  const found = events.find((event) => event.type === 'baseline')
  if (found === undefined) throw new Error('These rounds make no baseline.')
  const { baseline } = found
  const used = rounds.filter(({ scheduledAt }) => scheduledAt <= baseline.at)
  baseline.league = baselineLeague({ benchmark, market: sydney, rounds: used })
  const audit = {
    ...auditOf([
      page('Acme', {
        step: 'search',
        outcomes: 'fpp',
        findings: [{ rule: 'cache-insight', saves: 900, says: 'Est savings of 894 KiB' }],
      } as never),
      page('Amazon', { step: 'search' }),
    ]),
    market: sydney.id,
  }
  const now = Date.parse(baseline.at) + 60_000
  return baselineFacts({
    baseline,
    several: false,
    benchmark,
    market: sydney,
    settings: defaultSettings(),
    rounds: used,
    audit,
    now,
  })
}

const australian: Reader = { locale: 'en-AU', timeZone: 'Australia/Sydney' }

export function baselineMailOf(facts: BaselineFacts, links: AlarmLinks = {}, reader = australian): Message {
  return baselineMail({ facts, links }, reader)
}
