import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plainRecipient } from '#core/config/audience.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Recipient } from '#core/model/recipient.ts'
import { sizing } from '#infra/sizing.ts'
import type { Destination } from '#notify/destinations.ts'
import { type OutgoingMessage, TransportError } from '#notify/transports/transport.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import type { NotifyOptions } from '#stages/notify/due.ts'
import { notifyPeople } from '#stages/notify/notify.ts'
import type { Store } from '#store/port.ts'
import { readDays } from '#store/records/days.ts'
import { readDeliveries } from '#store/records/deliveries.ts'
import { putIncident } from '#store/records/incidents.ts'
import { acknowledge, mute } from '#store/records/marks.ts'
import { putRound } from '#store/records/rounds.ts'
import { closed, day0, fakeIncident, minute } from '../core/incidents.ts'
import { fakeBenchmark, fakeRound, sydney } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

const benchmark = fakeBenchmark()
const slow = fakeIncident({ at: 10 })
const rival = fakeIncident({ at: 11, id: 'rival', cause: { kind: 'competitor', competitor: 'Globex' } })
const broken = fakeIncident({ at: 10, id: 'broken', kind: 'failing', cause: { kind: 'journey', step: 'search' } })

let store: Store
let sent: string[]
let parcels: OutgoingMessage[]
beforeEach(async () => {
  store = await openQuickStore({ now: () => day0 })
  sent = []
  parcels = []
})
afterEach(() => store.close())

/** A recipient with the outcome of each attempt; later attempts succeed. */
function person(
  to: string,
  { answers = [], ...wishes }: Partial<Recipient> & { answers?: (Error | undefined)[] } = {},
) {
  const destination: Destination = {
    name: to,
    audience: { ...plainRecipient(to), ...wishes },
    send: async (outgoing) => {
      const error = answers.shift()
      if (error !== undefined) throw error
      sent.push(`${to} ${outgoing.message.id.replace(/^incident\/jackets\./, '')}`)
      parcels.push(outgoing)
      return 'there'
    },
  }
  return destination
}

function wake(at: number, destinations: Destination[], changes: Partial<NotifyOptions> = {}) {
  return notifyPeople({
    several: false,
    store,
    evidence: { get: async () => undefined },
    benchmark,
    settings: defaultSettings(),
    sizing,
    cloud: false,
    destinations,
    now: () => day0 + at * 60_000,
    lease: 5 * 60_000,
    wokenBy: 'clock',
    ...changes,
  })
}

const later = new TransportError({ message: 'Try later.', retry: true })
const never = new TransportError({ message: 'No such address.', retry: false })

describe('a notification', () => {
  it('goes to every recipient once when the incident opens and once when it closes, with its duration', async () => {
    const people = [person('ceo'), person('web')]
    await putIncident({ store, incident: slow })
    await wake(30, people)
    await wake(31, people)
    await putIncident({ store, incident: closed(slow, 90) })
    await wake(91, people)
    await wake(92, people)
    expect(sent.toSorted()).toEqual([
      `ceo ${slow.id}/closed`,
      `ceo ${slow.id}/opened`,
      `web ${slow.id}/closed`,
      `web ${slow.id}/opened`,
    ])
    expect(parcels.map(({ message }) => message.kind).toSorted()).toEqual(['closed', 'closed', 'opened', 'opened'])
    expect(parcels.at(-1)?.message.text).toMatch(/1.?h.?20.?min/)
  })

  it('only goes to recipients who subscribed to its severity and benchmark', async () => {
    const people = [
      person('all'),
      person('warned', { severity: 'warning' }),
      person('urgent', { severity: 'urgent' }),
      person('other', { benchmarks: ['boots'] }),
    ]
    await putIncident({ store, incident: rival })
    await wake(30, people)
    expect(sent).toEqual(['all rival/opened'])
    await putIncident({ store, incident: slow })
    await wake(31, people)
    await putIncident({ store, incident: broken })
    await wake(32, people)
    expect(sent.slice(1).toSorted()).toEqual(
      [
        `all ${slow.id}/opened`,
        'all broken/opened',
        'urgent broken/opened',
        `warned ${slow.id}/opened`,
        'warned broken/opened',
      ].toSorted(),
    )
  })

  it('of the end only goes to those who got the one of the start', async () => {
    const refused = person('refused', { answers: [never] })
    await putIncident({ store, incident: slow })
    await wake(30, [person('ceo'), refused])
    await putIncident({ store, incident: closed(slow, 90) })
    await wake(91, [person('ceo'), refused])
    expect(sent).toEqual([`ceo ${slow.id}/opened`, `ceo ${slow.id}/closed`])
  })

  it('of ends that come together is one, also for those who only got the start of the other', async () => {
    const again = fakeIncident({ at: 300, market: 'sydney-phone' })
    const refused = person('refused', { answers: [never] })
    await putIncident({ store, incident: slow })
    await wake(30, [person('ceo'), refused])
    await putIncident({ store, incident: again })
    await wake(330, [person('ceo'), person('refused')])
    sent = []
    for (const one of [slow, again]) await putIncident({ store, incident: closed(one, 480) })
    await wake(482, [person('ceo'), person('refused')])
    await wake(495, [person('ceo'), person('refused')])
    expect(sent.toSorted()).toEqual([`ceo ${slow.id}/closed`, `refused ${slow.id}/closed`])
    expect(
      parcels
        .at(-1)
        ?.incidents.map(({ id }) => id)
        .toSorted(),
    ).toEqual([again.id, slow.id].toSorted())
    expect(parcels.at(-1)?.message.subject).toContain('(and 1 more incident)')
  })

  it('is in the time zone of the market that its episode is named after, whichever else it is about', async () => {
    const berlin = { ...sydney, id: 'berlin', name: 'Berlin', timeZone: 'Europe/Berlin', locale: 'de-DE' }
    const both = { benchmark: { ...benchmark, markets: [berlin, sydney] } }
    await putIncident({ store, incident: slow })
    await wake(30, [person('ceo')], both)
    await putIncident({ store, incident: fakeIncident({ at: 10, market: 'berlin' }) })
    await wake(50, [person('ceo')], both)
    await wake(100, [person('ceo')], both)
    const zones = parcels.map(({ message }) => /\((\w+\/\w+)\)/.exec(message.text)?.[1])
    expect(zones).toEqual(['Australia/Sydney', 'Australia/Sydney'])
  })

  it('is not sent while the benchmark is muted', async () => {
    await mute(store, { benchmark: benchmark.id, until: minute(60), at: minute(0) })
    await putIncident({ store, incident: slow })
    expect(await wake(30, [person('ceo')])).toEqual([])
    expect(sent).toEqual([])
    await wake(61, [person('ceo')])
    expect(sent).toEqual([`ceo ${slow.id}/opened`])
  })

  it('that could not be sent before a mute is sent after it', async () => {
    const ceo = person('ceo', { answers: [later] })
    await putIncident({ store, incident: slow })
    await wake(30, [ceo])
    await mute(store, { benchmark: benchmark.id, until: minute(120), at: minute(40) })
    await wake(90, [ceo])
    expect(sent).toEqual([])
    await wake(121, [ceo])
    expect(sent).toEqual([`ceo ${slow.id}/opened`])
  })

  it('is only about markets that are still measured, and about what is still open', async () => {
    const [perth, gone] = ['perth', 'gone'].map((market) => fakeIncident({ at: 10, market }))
    const both = { benchmark: { ...benchmark, markets: [sydney, { ...sydney, id: 'perth' }] } }
    for (const incident of [slow, perth, gone]) if (incident !== undefined) await putIncident({ store, incident })
    await wake(30, [person('ceo')], both)
    if (perth !== undefined) await putIncident({ store, incident: closed(perth, 50) })
    await wake(30 + 24 * 60, [person('ceo')], both)
    const about = parcels.map(({ incidents }) => incidents.map(({ market }) => market).toSorted())
    expect(about).toEqual([['perth', 'sydney-phone'], ['sydney-phone']])
  })

  it('is sent although a clock that was a year ahead has sent another one', async () => {
    const year = 365 * 24 * 60
    const [ahead, right] = [fakeIncident({ at: year }), fakeIncident({ at: 60 })]
    await putIncident({ store, incident: ahead })
    await wake(year + 30, [person('ceo')])
    await putIncident({ store, incident: right })
    await wake(90, [person('ceo')])
    expect(sent).toContain(`ceo ${right.id}/opened`)
  })

  it('is sent after a mute of weeks, of an incident that is still open', async () => {
    const weeks = 40 * 24 * 60
    await mute(store, { benchmark: benchmark.id, until: minute(weeks), at: minute(0) })
    await putIncident({ store, incident: slow })
    await wake(30, [person('ceo')])
    await wake(weeks - 60, [person('ceo')])
    expect(sent).toEqual([])
    await wake(weeks + 1, [person('ceo')])
    expect(sent).toEqual([`ceo ${slow.id}/opened`])
  })

  it('an hour later says of what opened meanwhile that it is new, and where else the same happened', async () => {
    const markets = ['perth', 'berlin', 'sydney-phone'].map((id) => ({ ...sydney, id, name: id }))
    const all = { benchmark: fakeBenchmark({ markets }) }
    await putIncident({ store, incident: slow })
    await wake(30, [person('ceo')], all)
    await putIncident({ store, incident: fakeIncident({ at: 20, market: 'perth' }) })
    await wake(40, [person('ceo')], all)
    await wake(95, [person('ceo')], all)
    await putIncident({ store, incident: fakeIncident({ at: 100, market: 'berlin' }) })
    await wake(95 + 24 * 60, [person('ceo')], all)
    expect(parcels.map(({ message }) => message.subject.replace(/: 1\.42x slower/, ''))).toEqual([
      'Behind Northpeak on search, sydney-phone',
      'Behind Northpeak on search, perth (and in sydney-phone)',
      'Still behind Northpeak on search, sydney-phone, after 1 d 1 h (and in perth)',
      'Behind Northpeak on search, berlin',
    ])
  })

  it('says once that a journey works again, and every day only that you are still behind', async () => {
    const failure = { step: 'search', code: null, message: '', recoveredAt: null }
    const fails = {
      ...slow,
      id: 'fails',
      kind: 'failing',
      cause: { kind: 'journey', step: 'search' },
      failure,
    } as const
    const day = 24 * 60
    await putIncident({ store, incident: { ...fails, streams: [] } })
    await wake(30, [person('ceo')])
    await putIncident({ store, incident: { ...fails, failure: { ...failure, recoveredAt: minute(60) } } })
    for (const at of [95, 95 + day, 95 + 2 * day]) await wake(at, [person('ceo')])
    expect(
      parcels.map(({ message }) => /^(Your journey fails|Journey works again|Still behind)/.exec(message.subject)?.[0]),
    ).toEqual(['Your journey fails', 'Journey works again', 'Still behind', 'Still behind'])
    expect(parcels.map(({ message }) => message.text.includes('can get past search again'))).toEqual([
      false,
      true,
      false,
      false,
    ])
  })

  it('says so in the next one too where the first could not be sent', async () => {
    const failure = { step: 'search', code: null, message: '', recoveredAt: null }
    const fails = {
      ...slow,
      id: 'fails',
      kind: 'failing',
      cause: { kind: 'journey', step: 'search' },
      failure,
    } as const
    await putIncident({ store, incident: { ...fails, streams: [] } })
    await wake(30, [person('ceo')])
    await putIncident({ store, incident: { ...fails, failure: { ...failure, recoveredAt: minute(60) } } })
    await wake(95, [person('ceo', { answers: [later] })])
    await wake(95 + 24 * 60, [person('ceo')])
    expect(parcels.at(-1)?.message.subject).toContain('Journey works again')
  })

  it('puts a journey that fails now first, before one that works again and is slow, which is urgent no longer', async () => {
    const failure = { step: 'search', code: null, message: '', recoveredAt: null }
    const fails = { ...slow, kind: 'failing', cause: { kind: 'journey', step: 'search' } } as const
    const again = { ...fails, id: 'again', failure: { ...failure, recoveredAt: minute(60) } }
    const night = { from: 0, to: 24 * 60 - 1 }
    const people = [person('ceo'), person('pager', { severity: 'urgent' }), person('asleep', { quiet: night })]
    const day = 24 * 60
    await putIncident({ store, incident: { ...again, streams: [], failure } })
    await wake(30, people)
    await putIncident({ store, incident: again })
    for (const at of [95, 95 + day]) await wake(at, people)
    const reminder = (to: string) => sent.includes(`${to} again/reminder/2`)
    expect(['ceo', 'pager', 'asleep'].map(reminder)).toEqual([true, false, false])
    expect(parcels.at(-1)?.message.severity).toBe('warning')
    const failing = { ...broken, openedAt: minute(98 + day), detectedAt: minute(99 + day), failure }
    await putIncident({ store, incident: failing })
    for (const at of [100 + day, 100 + 2 * day]) await wake(at, people)
    const { message } = parcels.at(-1) ?? expect.fail()
    expect(message.subject).toMatch(/^Your journey still fails at search, .* \(and 1 more incident\)$/)
    expect(message.severity).toBe('urgent')
    expect(sent.filter((one) => one.startsWith('pager')).length).toBe(4)
  })

  it('reminds of everything that is open at once, and of all of it the command acknowledges', async () => {
    await putIncident({ store, incident: rival })
    await wake(30, [person('ceo')])
    await putIncident({ store, incident: slow })
    await wake(40, [person('ceo')])
    for (const at of [30, 40, 50]) await wake(24 * 60 + at, [person('ceo')])
    expect(sent.slice(2)).toEqual([`ceo ${slow.id}/reminder/1`])
    const { message, incidents } = parcels.at(-1) ?? expect.fail()
    expect(incidents.map(({ id }) => id).toSorted()).toEqual([slow.id, rival.id].toSorted())
    expect(message.subject).toContain('(and 1 more incident)')
    expect(message.text).toContain(`--ack ${slow.id} --ack ${rival.id}`)
  })

  it('says of a journey that fails on and off how often, and since when', async () => {
    for (let n = 0; n < 3; n++) {
      const once = { ...broken, id: `broken${n}`, openedAt: minute(60 * n), detectedAt: minute(60 * n + 15) }
      await putIncident({ store, incident: once })
      await wake(60 * n + 16, [person('ceo')])
      await putIncident({
        store,
        incident: { ...once, closedAt: minute(60 * n + 30), closeDetectedAt: minute(60 * n + 45) },
      })
      await wake(60 * n + 46, [person('ceo')])
    }
    await wake(300, [person('ceo')])
    const { message, incidents } = parcels.at(-1) ?? expect.fail()
    expect(message.subject).toContain('after 1 h 30 min on and off')
    expect(message.text).toContain('; 2 times since')
    expect(incidents.map(({ id }) => id)).toEqual(['broken1', 'broken2'])
  })

  it('is not repeated once the incident is acknowledged', async () => {
    await putIncident({ store, incident: slow })
    await wake(30, [person('ceo')])
    await wake(30 + 24 * 60, [person('ceo')])
    expect(sent).toEqual([`ceo ${slow.id}/opened`, `ceo ${slow.id}/reminder/1`])
    await acknowledge(store, { benchmark: benchmark.id, incident: slow.id, at: minute(1500) })
    await wake(30 + 72 * 60, [person('ceo')])
    expect(sent).toHaveLength(2)
  })

  it('is not repeated after the command that it shows, however many incidents it is about', async () => {
    await putIncident({ store, incident: slow })
    await putIncident({ store, incident: { ...slow, id: 'another' } })
    await wake(30, [person('ceo')])
    const command = /npx outpace incidents jackets (--ack .*)/.exec(parcels[0]?.message.text ?? '')?.[1] ?? ''
    for (const id of command.split('--ack ').slice(1)) {
      await acknowledge(store, { benchmark: benchmark.id, incident: id.trim(), at: minute(31) })
    }
    await wake(30 + 72 * 60, [person('ceo')])
    expect(sent).toEqual([expect.stringContaining('/opened')])
  })
})

describe('quiet hours', () => {
  // 10:30 to 12:00 in Sydney, which is 23:30 to 01:00 UTC.
  const quiet = { from: 10 * 60 + 30, to: 12 * 60 }

  it('hold notifications that are not urgent until they end in the time zone of the recipient', async () => {
    const people = [person('sleeps', { quiet }), person('berlin', { quiet, timeZone: 'Europe/Berlin' })]
    await putIncident({ store, incident: slow })
    expect(await wake(30, people)).toContainEqual({
      notice: `incident/jackets.${slow.id}/opened`,
      to: 'sleeps',
      outcome: 'held',
    })
    expect(sent).toEqual([`berlin ${slow.id}/opened`])
    await wake(61, people)
    expect(sent).toEqual([`berlin ${slow.id}/opened`, `sleeps ${slow.id}/opened`])
  })

  it('do not hold urgent notifications', async () => {
    await putIncident({ store, incident: broken })
    await wake(30, [person('sleeps', { quiet })])
    expect(sent).toEqual(['sleeps broken/opened'])
  })

  it('make one message of an incident that began and ended in them', async () => {
    await putIncident({ store, incident: slow })
    await wake(30, [person('sleeps', { quiet })])
    await putIncident({ store, incident: closed(slow, 40) })
    await wake(45, [person('sleeps', { quiet })])
    await wake(61, [person('sleeps', { quiet })])
    await wake(62, [person('sleeps', { quiet })])
    expect(sent).toEqual([`sleeps ${slow.id}/closed`])
  })
})

describe('a delivery that fails', () => {
  it('is retried and does not hold up the others', async () => {
    const answers = [later, later]
    const people = [person('down', { answers }), person('ceo')]
    await putIncident({ store, incident: slow })
    const told = await wake(30, people)
    expect(told.find(({ to }) => to === 'down')).toMatchObject({ outcome: 'waiting', tries: 1, error: 'Try later.' })
    expect(sent).toEqual([`ceo ${slow.id}/opened`])
    await wake(31, people)
    await wake(32, people)
    expect(sent).toEqual([`ceo ${slow.id}/opened`, `down ${slow.id}/opened`])
  })

  it('is left to the clock after three changes, so that it does not hold up the others', async () => {
    const down = person('down', { answers: Array(20).fill(later) })
    await putIncident({ store, incident: slow })
    for (let at = 30; at < 36; at++) await wake(at, [down], { wokenBy: 'change' })
    expect(await readDeliveries(store, benchmark.id)).toMatchObject([{ to: 'down', status: 'waiting', tries: 3 }])
    await wake(60, [down])
    expect(await readDeliveries(store, benchmark.id)).toMatchObject([{ status: 'waiting', tries: 4 }])
  })

  it('is given up after several attempts, or at once when it is refused, and not retried', async () => {
    const people = [person('down', { answers: Array(20).fill(later) }), person('nobody', { answers: [never] })]
    await putIncident({ store, incident: slow })
    const first = await wake(30, people)
    expect(first).toContainEqual(
      expect.objectContaining({ to: 'nobody', outcome: 'failed', error: 'No such address.' }),
    )
    for (let hour = 1; hour < 12; hour++) await wake(30 + hour * 60, people)
    const known = await readDeliveries(store, benchmark.id)
    expect(known.map(({ to, status, tries }) => `${to} ${status} ${tries}`).toSorted()).toEqual([
      'down failed 8',
      'nobody failed 1',
    ])
    expect(sent).toEqual([])
  })
})

describe('a crash between sending and recording', () => {
  it('sends once more, after the lease, and never again', async () => {
    const crash = new Error('killed')
    const dying: Store = {
      ...store,
      replace: (record, version) => {
        const isEnd = JSON.stringify(record.value).includes('"status":"sent"')
        return isEnd ? Promise.reject(crash) : store.replace(record, version)
      },
    }
    await putIncident({ store, incident: slow })
    await expect(wake(30, [person('ceo')], { store: dying })).rejects.toBe(crash)
    expect(await wake(31, [person('ceo')])).toMatchObject([{ outcome: 'busy' }])
    expect(sent).toHaveLength(1)
    for (let at = 36; at < 60; at++) await wake(at, [person('ceo')])
    expect(sent).toEqual([`ceo ${slow.id}/opened`, `ceo ${slow.id}/opened`])
  })
})

describe('concurrent workers', () => {
  it('send one message', async () => {
    await putIncident({ store, incident: slow })
    await Promise.all(Array.from({ length: 8 }, () => wake(30, [person('ceo'), person('web')])))
    expect(sent.toSorted()).toEqual([`ceo ${slow.id}/opened`, `web ${slow.id}/opened`])
  })
})

it('sends no digest of a week before the first round: it would say that data collection has failed', async () => {
  const digestAt = new Date(day0).toISOString()
  const visits = { Acme: { home: 1000, search: 900 }, Globex: { home: 900, search: 900 } }
  // In Sydney it is Monday.
  await putRound({ store, round: fakeRound(12, visits) })
  await judgeRound({ store, benchmark, market: sydney })
  await wake(4 * 60, [person('ceo')], { digestAt })
  expect(sent).toEqual([])
  await wake(7 * 24 * 60, [person('ceo')], { digestAt: new Date(day0 + 7 * 24 * 60 * 60_000).toISOString() })
  expect(sent).toEqual(['ceo digest/jackets/2026-11-23'])
})

it.each([
  ['', false],
  [' while notifications are muted', true],
])('stores with a digest all rounds of the last day of a market that has stopped%s', async (_, muted) => {
  const market = sydney
  for (let n = 0; n < 7; n++) {
    const round = fakeRound(n, { Acme: { home: 1000, search: 900 }, Globex: { home: 900, search: 900 } })
    await putRound({ store, round })
    await judgeRound({ store, benchmark, market, scheduledAt: round.scheduledAt })
  }
  if (muted) await mute(store, { benchmark: benchmark.id, until: null, at: new Date(day0).toISOString() })
  const due = { digestAt: new Date(day0).toISOString() }
  const stored = async () => {
    const days = await readDays(store, { benchmark: benchmark.id, market: market.id, sites: ['Acme', 'Globex'] })
    return days.map(({ date, rounds }) => [date, rounds])
  }
  const hour = 60
  expect(await stored()).toEqual([['2026-11-22', 1]])
  await wake(-12 * hour, [], due)
  expect(await stored()).toEqual([['2026-11-22', 1]])
  await wake(0, [])
  expect(await stored()).toEqual([['2026-11-22', 1]])
  await wake(0, [], due)
  expect(await stored()).toEqual([['2026-11-22', 7]])
})
