import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plainRecipient } from '#core/config/audience.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Recipient } from '#core/model/recipient.ts'
import type { Round } from '#core/model/round.ts'
import { sizing } from '#infra/sizing.ts'
import type { OutgoingMessage } from '#notify/transports/transport.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { notifyPeople } from '#stages/notify/notify.ts'
import type { Store } from '#store/port.ts'
import { readBaseline, readBaselines } from '#store/records/baselines.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { mute } from '#store/records/marks.ts'
import { putRound } from '#store/records/rounds.ts'
import { fakeBenchmark, fakeRound, noisyRounds, notOk, sydney } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

const benchmark = fakeBenchmark({
  business: { monthlyRevenue: { amount: 2_000_000, currency: 'AUD' }, conversionPerSecond: 0.07 },
})
const place = { benchmark: benchmark.id, market: sydney.id }
const minute = 60_000
const hour = 60 * minute

/** Eleven times slower than Globex on search, from the first round. */
const behind = {
  Acme: { home: 2000, search: 4400 },
  Northpeak: { home: 1000, search: 600 },
  Globex: { home: 900, search: 400 },
}
const ahead = { ...behind, Acme: { home: 300, search: 200 } }

let store: Store
let sent: OutgoingMessage[]
let now: number
beforeEach(async () => {
  now = Date.parse(fakeRound(0, {}).scheduledAt)
  store = await openQuickStore({ now: () => now })
  sent = []
})
afterEach(() => store.close())

interface World {
  benchmark?: Benchmark
  wishes?: Partial<Recipient>
  digestAt?: string
  nobody?: boolean
}

async function notify({ benchmark: own = benchmark, wishes = {}, digestAt, nobody = false }: World = {}) {
  return notifyPeople({
    several: false,
    store,
    evidence: { get: async () => undefined },
    benchmark: own,
    settings: defaultSettings(),
    sizing,
    cloud: false,
    destinations: nobody
      ? []
      : [
          {
            name: 'ceo',
            audience: { ...plainRecipient('ceo'), ...wishes },
            send: async (outgoing) => {
              sent.push(outgoing)
              return 'there'
            },
          },
        ],
    now: () => now,
    lease: 5 * minute,
    wokenBy: 'change',
    ...(digestAt !== undefined && { digestAt }),
  })
}

/** Stores, judges and notifies of each round, as the stream brings them. */
async function deliver(rounds: readonly Round[], world: World = {}) {
  for (const round of rounds) {
    now = Date.parse(round.scheduledAt) + minute
    await putRound({ store, round })
    await judgeRound({ store, benchmark: world.benchmark ?? benchmark, market: sydney, scheduledAt: round.scheduledAt })
    await notify(world)
  }
}

const kinds = () => sent.map(({ message }) => message.kind)

describe('a benchmark that is behind from its first round', () => {
  const rounds = noisyRounds({ count: 26, walks: behind })

  it('gets one message of where it starts, and no incident', async () => {
    await deliver(rounds)
    expect(await readIncidents(store, { benchmark: benchmark.id })).toEqual([])
    expect(kinds()).toEqual(['baseline'])
    const [first] = sent
    expect(first?.message).toMatchObject({
      id: 'baseline/jackets.sydney-phone/1',
      severity: 'warning',
      subject: 'Where you start, Sydney phone: 3rd of 3, behind Northpeak and Globex',
    })
    expect(first?.baseline?.comparisons.map(({ verdict }) => verdict)).toEqual(Array(4).fill('behind'))
    const text = first?.message.text ?? ''
    expect(text).toMatch(
      /On search, your customers wait \d\.\d\d s until the main content appears\. On Globex they wait 0\.\d\d s\. That is 1\d\.\dx slower\./,
    )
    expect(text).toMatch(/About \$[\d,]+ in monthly sales at risk while this lasts/)
    expect(text).toContain('Assumes that each second of delay costs 7% of sales.')
    expect(text).toMatch(/What to do first\nSpeed up search\.\nThere customers lose most/)
    expect(text).toMatch(
      /- home, against Northpeak: behind, 2\.\d\dx slower \(.* confidence interval \d.*, LCP, \d+ rounds\)/,
    )
    expect(text).toContain(
      'You get an alert when you fall behind or further behind and at once when your journey fails',
    )
    expect(text).toContain('The digest every Monday shows how you compare.')
    expect(text).toContain('19 in 20')
    expect(text).toContain('False alarms: fewer than one a year over all 6 alarms of this benchmark.')
  })

  it('gets it when it has its first recipient', async () => {
    await deliver(rounds.slice(0, 12), { nobody: true })
    expect(sent).toEqual([])
    await notify()
    await notify()
    expect(kinds()).toEqual(['baseline'])
  })

  it('reads of it in the digest', async () => {
    await deliver(rounds)
    // Monday, 8:00 in Sydney.
    await notify({ digestAt: '2026-11-22T21:00:00.000Z' })
    const digest = sent.find(({ message }) => message.kind === 'digest')
    expect(digest?.message.text).toMatch(
      /Where you started \(22 Nov, .*, 7 rounds\): 3rd of 3, behind Northpeak and Globex\. The largest gap was 11\.\dx slower than Globex on search\./,
    )
  })

  it('gets nothing more when rounds are delivered again, by judges at the same time, or when a judge died', async () => {
    await deliver(rounds.slice(0, 12))
    const first = await readBaseline(store, place)
    await Promise.all(rounds.map(({ scheduledAt }) => judgeRound({ store, benchmark, market: sydney, scheduledAt })))
    await notify()
    await notify()
    expect(sent).toHaveLength(1)
    expect(await readBaselines(store, benchmark.id)).toEqual([first])
  })

  it('gets it from many judges at once, once', async () => {
    for (const round of rounds) await putRound({ store, round })
    now += 26 * 15 * minute
    await Promise.all(
      rounds.slice(0, 4).map(({ scheduledAt }) => judgeRound({ store, benchmark, market: sydney, scheduledAt })),
    )
    await Promise.all([notify(), notify()])
    expect(kinds()).toEqual(['baseline'])
    expect(await readBaselines(store, benchmark.id)).toHaveLength(1)
  })

  it('gets it once the benchmark is no longer muted', async () => {
    const at = (ms: number) => new Date(ms).toISOString()
    await mute(store, { benchmark: benchmark.id, until: at(now + 6 * hour), at: at(now) })
    await deliver(rounds.slice(0, 12))
    expect(sent).toEqual([])
    now += 6 * hour
    await notify()
    expect(kinds()).toEqual(['baseline'])
  })

  it('does not get it where only urgent alerts, or another benchmark, are wanted', async () => {
    await deliver(rounds.slice(0, 12), { wishes: { severity: 'urgent' } })
    await deliver(rounds.slice(12), { wishes: { benchmarks: ['boots'] } })
    expect(sent).toEqual([])
  })

  it('is told in quiet hours when they end', async () => {
    // 20:00 to 01:00 in Sydney, where the first round is at 21:00.
    const wishes = { quiet: { from: 20 * 60, to: 60 } }
    await deliver(rounds.slice(0, 12), { wishes })
    expect(sent).toEqual([])
    now += 4 * hour
    await notify({ wishes })
    expect(kinds()).toEqual(['baseline'])
  })
})

describe('a competitor that cannot be measured', () => {
  const { Globex: _, ...others } = behind
  const blocked = (count: number, from = 0) =>
    noisyRounds({ count: count + from, walks: others })
      .slice(from)
      .map((round, n): Round => {
        const [visit] = fakeRound(from + n, { Globex: notOk('blocked', { step: 'home' }) }).visits
        return { ...round, visits: [...round.visits, ...(visit === undefined ? [] : [visit])] }
      })

  it('is named in the message a day after the first round', async () => {
    await deliver(blocked(96))
    expect(sent).toEqual([])
    await deliver(blocked(2, 96))
    expect(kinds()).toEqual(['baseline'])
    expect(sent[0]?.message.subject).toBe(
      'Where you start, Sydney phone: 2nd of 2, behind Northpeak, no verdict yet on Globex',
    )
    expect(sent[0]?.message.text).toMatch(
      /No verdict yet\n- Globex on home and search: never measured in the same round \(\d+ of \d+ visits blocked\)\./,
    )
  })

  it('is told of once it is measured', async () => {
    await deliver(blocked(98))
    await deliver(noisyRounds({ count: 130, walks: behind }).slice(98))
    expect(sent.map(({ message }) => message.subject)).toEqual([
      expect.stringContaining('no verdict yet on Globex'),
      'Where you start, with more verdicts, Sydney phone: 3rd of 3, behind Northpeak and Globex',
    ])
    // With ten competitors there may be one a week, and each has the same subject.
    expect(sent[1]?.message.text).toMatch(/\nNew since 23 Nov, \d\d?:\d\d [ap]m: behind Globex on home and search\.\n/)
    expect(await readIncidents(store, { benchmark: benchmark.id })).toEqual([])
  })
})

describe('a new epoch', () => {
  const measured = (walks: typeof behind, { from, to, chromium }: { from: number; to: number; chromium: number }) =>
    noisyRounds({ count: to, walks, chromium }).slice(from)

  it('with the same verdicts sends nothing', async () => {
    await deliver(measured(behind, { from: 0, to: 20, chromium: 153 }))
    await deliver(measured(behind, { from: 20, to: 50, chromium: 154 }))
    expect(kinds()).toEqual(['baseline'])
    expect((await readBaseline(store, place))?.number).toBe(1)
  })

  it('with other verdicts sends one message, which says why', async () => {
    await deliver(measured(behind, { from: 0, to: 20, chromium: 153 }))
    await deliver(measured(ahead, { from: 20, to: 50, chromium: 154 }))
    expect(kinds()).toEqual(['baseline', 'baseline'])
    const { subject, text, severity, id } = sent[1]?.message ?? expect.fail()
    expect(id).toBe('baseline/jackets.sydney-phone/2')
    expect(severity).toBe('info')
    expect(subject).toBe('Where you start again, Sydney phone: 1st of 3, ahead of Northpeak and Globex')
    expect(text).toContain('because the method changed: the version of Chromium.')
  })

  it('is silent while the new competitor has no verdict, and tells of it then', async () => {
    await deliver(measured(behind, { from: 0, to: 20, chromium: 153 }), {
      benchmark: fakeBenchmark({ competitors: ['Northpeak'] }),
    })
    expect(sent).toHaveLength(1)
    await deliver(measured(behind, { from: 20, to: 50, chromium: 153 }))
    expect(sent.map(({ message }) => message.subject).at(-1)).toBe(
      'Where you start, with more verdicts, Sydney phone: 3rd of 3, behind Northpeak and Globex',
    )
    expect(sent).toHaveLength(2)
  })
})
