import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Notice } from '#core/analysis/notices/ledger.ts'
import { plainRecipient } from '#core/config/audience.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { roundBytes } from '#core/model/record-sizes.ts'
import { sizing } from '#infra/sizing.ts'
import type { Destination } from '#notify/destinations.ts'
import { TransportError } from '#notify/transports/transport.ts'
import { alarmWriter } from '#stages/notify/content.ts'
import type { NotifyOptions } from '#stages/notify/due.ts'
import { notifyPeople } from '#stages/notify/notify.ts'
import type { Store } from '#store/port.ts'
import { putIncident } from '#store/records/incidents.ts'
import { closed, day0, fakeIncident, minute } from '../core/incidents.ts'
import { largeBenchmark } from '../core/largest.ts'
import { fakeBenchmark } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

const benchmark = fakeBenchmark()
const slow = fakeIncident({ at: 10 })

let store: Store
beforeEach(async () => {
  store = await openQuickStore({ now: () => day0 })
  await putIncident({ store, incident: slow })
})
afterEach(() => store.close())

/** A recipient whose messages go this way. */
function recipient(name: string, send: Destination['send']): Destination {
  return { name, audience: plainRecipient(name), send }
}

function wake(at: number, destinations: Destination[], more: Pick<Partial<NotifyOptions>, 'digestAt'> = {}) {
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
    ...more,
  })
}

const refused = async (): Promise<never> => {
  throw new TransportError({ message: 'No such address.', retry: false })
}

describe('a notification', () => {
  it('is sent to four recipients at a time, so that a slow one does not hold up the others', async () => {
    let now = 0
    let most = 0
    const send = async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 20))
      now--
      return 'there'
    }
    const people = Array.from({ length: 10 }, (_, n) => recipient(`person ${n}`, send))
    const results = await wake(30, people)
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(10).fill('sent'))
    expect(most).toBe(4)
  })

  it('that was refused counts as a failure once, and is known from then on', async () => {
    expect((await wake(30, [recipient('nobody', refused)]))[0]?.outcome).toBe('failed')
    expect(await wake(31, [recipient('nobody', refused)])).toEqual([])
  })

  it('that could not be sent is tried again, and says how often', async () => {
    let calls = 0
    const flaky = recipient('ceo', async () => {
      calls++
      if (calls === 1) throw new Error('The connection was closed.')
      return 'there'
    })
    expect(await wake(30, [flaky])).toMatchObject([
      { outcome: 'waiting', tries: 1, error: 'The connection was closed.' },
    ])
    expect(await wake(31, [flaky])).toMatchObject([{ outcome: 'sent', tries: 2, where: 'there' }])
  })
})

describe('the end of an incident', () => {
  it('does not go to a recipient added after its start was sent', async () => {
    const sent: string[] = []
    const person = (name: string) =>
      recipient(name, async ({ message }) => {
        sent.push(`${name} ${message.kind}`)
        return 'there'
      })
    await wake(30, [person('ceo')])
    await wake(31, [person('ceo')])
    await putIncident({ store, incident: closed(slow, 90) })
    await wake(91, [person('ceo'), person('new')])
    expect(sent).toEqual(['ceo opened', 'ceo closed'])
  })
})

describe('the weekly digest', () => {
  it('goes to everyone who asked for it and for this benchmark, once a week', async () => {
    const sent: string[] = []
    const person = (name: string, wishes: Partial<Destination['audience']> = {}): Destination => {
      const send: Destination['send'] = async ({ message }) => {
        if (message.kind === 'digest') sent.push(name)
        return 'there'
      }
      return { name, audience: { ...plainRecipient(name), ...wishes }, send }
    }
    const people = [
      person('all'),
      person('alarms', { digest: false }),
      person('ours', { benchmarks: ['jackets'] }),
      person('other', { benchmarks: ['boots'] }),
      person('urgent', { severity: 'urgent' }),
    ]
    const digestAt = new Date(day0).toISOString()
    await wake(60, people, { digestAt })
    expect(sent.toSorted()).toEqual(['all', 'ours', 'urgent'])
    await wake(120, people, { digestAt: new Date(day0 + 60 * 60_000).toISOString() })
    expect(sent).toHaveLength(3)
    await wake(8 * 24 * 60, people, { digestAt: new Date(day0 + 7 * 24 * 60 * 60_000).toISOString() })
    expect(sent).toHaveLength(6)
  })
})

describe('an alert reads from each day that it compares', () => {
  /** The most rounds that are asked for at once. */
  async function read(asked: Benchmark, count: number): Promise<number> {
    const range = vi.spyOn(store, 'range')
    const incidents = Array.from({ length: count }, (_, n) => fakeIncident({ at: 10 + n }))
    const write = alarmWriter({
      several: false,
      ...{ store, evidence: { get: async () => undefined }, benchmark: asked, settings: defaultSettings(), sizing },
      ...{ notice: { id: 'n', kind: 'opened', at: minute(30), state: 'due' } as Notice, incidents, reminder: 0 },
      ...{ cloud: false, now: () => day0 + 30 * 60_000 },
    })
    await write({ locale: 'en-AU', timeZone: 'Australia/Sydney' })
    const limits = range.mock.calls.map(([{ partition, limit = 0 }]) => (partition.startsWith('round#') ? limit : 0))
    range.mockRestore()
    return Math.max(...limits)
  }

  it('288 rounds at most, one every five minutes', async () => {
    expect(await read(benchmark, 1)).toBe(288)
  })

  it('fewer where rounds are so large that those of three days would have 150 MB, but twelve of each incident', async () => {
    const large = largeBenchmark({ competitors: 20, steps: 20, loads: 1 })
    const fitting = await read(large, 3)
    expect(fitting).toBeLessThan(288)
    expect(9 * fitting * roundBytes(large)).toBeLessThanOrEqual(150_000_000)
    expect(9 * (fitting + 1) * roundBytes(large)).toBeGreaterThan(150_000_000)
    expect(await read(large, 40)).toBe(12)
  })
})
