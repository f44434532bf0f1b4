import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plainRecipient } from '#core/config/audience.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Baseline } from '#core/judge/standing.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import { shuffle } from '#core/statistics/shuffle.ts'
import type { BatchResponse } from '#functions/judge/handler.ts'
import { notifyHandler, type SamplesAnswer } from '#functions/notify/handler.ts'
import { sizing } from '#infra/sizing.ts'
import type { Destination } from '#notify/destinations.ts'
import { TransportError } from '#notify/transports/transport.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { notifyPeople } from '#stages/notify/notify.ts'
import { sendSamples } from '#stages/notify/samples.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import { joinKey } from '#store/key.ts'
import type { Store } from '#store/port.ts'
import { readBaselines } from '#store/records/baselines.ts'
import { putIncident, readIncidents } from '#store/records/incidents.ts'
import { putRound } from '#store/records/rounds.ts'
import { closed, day0, fakeIncident, minute } from '../../core/incidents.ts'
import { fakeBenchmark, noisyRounds, sydney } from '../../core/rounds.ts'
import { startDynamo, table } from '../../store/dynamodb/server.ts'
import { openQuickStore } from '../../store/quick-store.ts'
import { messageAt, ofOtherVersion, queued } from '../queued.ts'

const markets = ['sydney-phone', 'perth', 'berlin'].map((id) => ({ ...sydney, id, name: id }))
const benchmarks: Benchmark[] = ['jackets', 'boots'].map((id) => ({ ...fakeBenchmark(), id, markets }))

let store: Store
let sent: string[]
let logged: string[]
/** What became a dead letter. */
let lost: string[]
/** Benchmarks for which samples were requested. */
let asked: string[]
beforeEach(async () => {
  store = await openQuickStore({ now: () => day0 })
  sent = []
  logged = []
  lost = []
  asked = []
})
afterEach(() => store.close())

interface World {
  at: number
  store?: Store
  /** Recipients that are down, and those that are permanently refused. */
  down?: string[]
  refused?: string[]
  broken?: string
  /** Whether the queue of dead letters is down. */
  unlosable?: boolean
  /** ms left of the invocation, for each time it is read. */
  left?: number[]
}

/** Handles an event at the given minute. */
function handle<Answer = BatchResponse>(
  event: unknown,
  { at, down = [], refused = [], broken, unlosable = false, left = [], ...world }: World,
): Promise<Answer> {
  const destinations = ['ceo@acme.example', 'web@acme.example'].map((name): Destination => {
    return {
      name,
      audience: plainRecipient(name),
      send: async ({ message }) => {
        if (down.includes(name)) throw new TransportError({ message: 'Down.', retry: true })
        if (refused.includes(name)) throw new TransportError({ message: 'Refused.', retry: false })
        sent.push(`${name} ${message.id}`)
        return 'there'
      },
    }
  })
  const handler = notifyHandler({
    benchmarks: async () => benchmarks,
    notify: (trigger) => {
      if (trigger.benchmark.id === broken) throw new Error('broken')
      return notifyPeople({
        several: false,
        store: world.store ?? store,
        evidence: { get: async () => undefined },
        settings: defaultSettings(),
        sizing,
        cloud: false,
        destinations,
        now: () => day0 + at * 60_000,
        ...trigger,
      })
    },
    sendSamples: (wanted) => {
      asked.push(...wanted.map(({ id }) => id))
      const print = async () => Buffer.from('%PDF-')
      return sendSamples({
        benchmarks: wanted,
        destinations: () => destinations,
        settings: defaultSettings(),
        sizing,
        cloud: true,
        print,
        now: day0 + at * 60_000,
      })
    },
    attempted: (benchmark, { to, outcome }) => logged.push(`${benchmark} ${to} ${outcome}`),
    failed: (benchmark, error) => logged.push(`${benchmark} ${String(error)}`),
    lose: async (messages) => {
      if (unlosable) throw new Error('The queue does not answer.')
      lost.push(...messages.map(({ benchmark, notice, to, error }) => `${benchmark} ${notice} ${to} ${error}`))
    },
  })
  // The caller knows which answer its event gets.
  return handler(event, { getRemainingTimeInMillis: () => left.shift() ?? 60_000 }) as Promise<Answer>
}

/** A change of an incident as in the table's stream: keys only. */
function change({ benchmark, openedAt, id }: Incident, eventName = 'MODIFY') {
  const [partition, sort] = [joinKey('incident', benchmark), joinKey(openedAt, id)]
  return {
    eventName,
    dynamodb: { Keys: { pk: { S: partition }, sk: { S: sort } }, SequenceNumber: `${benchmark} ${id}` },
  }
}

const slow = fakeIncident({ at: 10 })
const boots = fakeIncident({ at: 10, benchmark: 'boots' })

describe('the handler of notify', () => {
  it('notifies of the benchmarks whose incidents changed', async () => {
    await putIncident({ store, incident: slow })
    await putIncident({ store, incident: boots })
    expect(await handle({ Records: [change(slow, 'INSERT')] }, { at: 30 })).toEqual({ batchItemFailures: [] })
    expect(sent.toSorted()).toEqual([
      `ceo@acme.example incident/jackets.${slow.id}/opened`,
      `web@acme.example incident/jackets.${slow.id}/opened`,
    ])
  })

  it('ignores changes that concern none of its benchmarks', async () => {
    await putIncident({ store, incident: slow })
    const gone = change({ ...slow, benchmark: 'gone' })
    const odd = {
      ...change(slow),
      dynamodb: { Keys: { pk: { S: 'incident#%zz' }, sk: { S: 'x' } }, SequenceNumber: '1' },
    }
    expect(await handle({ Records: [gone, odd, change(slow, 'REMOVE')] }, { at: 30 })).toEqual({
      batchItemFailures: [],
    })
    expect(sent).toEqual([])
  })

  it('asks again for the first change whose recipients were not all reached, and still sends the others', async () => {
    await putIncident({ store, incident: slow })
    await putIncident({ store, incident: boots })
    const Records = [change(boots), change(slow), change(slow)]
    const again = await handle({ Records }, { at: 30, broken: 'jackets' })
    expect(again).toEqual({ batchItemFailures: [{ itemIdentifier: `jackets ${slow.id}` }] })
    expect(sent).toHaveLength(2)
    const down = await handle({ Records }, { at: 31, down: ['web@acme.example'] })
    expect(down).toEqual({ batchItemFailures: [{ itemIdentifier: `jackets ${slow.id}` }] })
    expect(sent).toHaveLength(3)
  })

  it('does not wait for a recipient that stays down: after three attempts the hourly schedule retries', async () => {
    await putIncident({ store, incident: slow })
    const outcomes: number[] = []
    for (const at of [30, 31, 32, 33]) {
      const { batchItemFailures } = await handle({ Records: [change(slow)] }, { at, down: ['web@acme.example'] })
      outcomes.push(batchItemFailures.length)
    }
    expect(outcomes).toEqual([1, 1, 0, 0])
    await handle({ reminders: { scheduledAt: minute(60) } }, { at: 60 })
    expect(sent.filter((each) => each.startsWith('web'))).toHaveLength(1)
  })

  it('makes a message that it gives up a dead letter, once, whatever it was woken by', async () => {
    const refused = ['web@acme.example']
    const digest = queued(messageAt(minute(0), fakeBenchmark({ id: 'boots' }), { kind: 'digest' }))
    await handle(digest, { at: 1, refused })
    expect(lost).toEqual(['boots digest/boots/2026-11-16 web@acme.example Refused.'])
    await putIncident({ store, incident: slow })
    expect(await handle({ Records: [change(slow)] }, { at: 30, refused })).toEqual({ batchItemFailures: [] })
    await putIncident({ store, incident: boots })
    const hourly = { reminders: { scheduledAt: minute(60) } }
    await handle(hourly, { at: 60, refused })
    for (const event of [digest, { Records: [change(slow)] }, hourly]) await handle(event, { at: 61, refused })
    expect(lost.slice(1)).toEqual([
      `jackets incident/jackets.${slow.id}/opened web@acme.example Refused.`,
      `boots incident/boots.${boots.id}/opened web@acme.example Refused.`,
    ])
    expect(sent.filter((each) => each.startsWith('ceo'))).toHaveLength(3)
  })

  it('fails where a message cannot even become a dead letter, so that operators are alerted all the same', async () => {
    await putIncident({ store, incident: slow })
    const failing = handle({ Records: [change(slow)] }, { at: 30, refused: ['web@acme.example'], unlosable: true })
    await expect(failing).rejects.toThrow('The queue does not answer.')
  })

  it('fails an hour in which it could not notify of a benchmark, so that it is retried', async () => {
    const event = { reminders: { scheduledAt: minute(60) } }
    await expect(handle(event, { at: 70, broken: 'boots' })).rejects.toThrow('No notifications could be sent for boots')
    expect(await handle(event, { at: 120 })).toEqual({ batchItemFailures: [] })
  })

  it('starts nothing that it could not finish, and fails, so that it is retried', async () => {
    await putIncident({ store, incident: slow })
    await putIncident({ store, incident: boots })
    const event = { reminders: { scheduledAt: minute(60) } }
    const left = [300_000, 250_000, 30_000]
    await expect(handle(event, { at: 60, left })).rejects.toThrow('No notifications could be sent for boots')
    expect(sent).toHaveLength(2)
    await handle(event, { at: 61 })
    expect(sent).toHaveLength(4)
  })

  it('sends a digest once, and refuses one of an unknown benchmark', async () => {
    const digestOf = (id: string) => queued(messageAt(minute(0), fakeBenchmark({ id }), { kind: 'digest' }))
    const event = digestOf('boots')
    await handle(event, { at: 1 })
    await handle(event, { at: 2 })
    await handle({ reminders: { scheduledAt: minute(60) } }, { at: 60 })
    expect(sent.toSorted()).toEqual([
      'ceo@acme.example digest/boots/2026-11-16',
      'web@acme.example digest/boots/2026-11-16',
    ])
    await expect(handle(digestOf('hats'), { at: 1 })).rejects.toThrow(
      'There is no benchmark "hats" in this deployment (known: jackets, boots).',
    )
  })

  it('sends a digest whose message another version made, during an upgrade', async () => {
    const message = messageAt(minute(0), fakeBenchmark({ id: 'boots' }), { kind: 'digest' })
    await handle(queued(ofOtherVersion(message)), { at: 1 })
    expect(sent).toHaveLength(2)
  })

  it('sends every recipient a sample of each message once, whichever benchmark lists them, and stores nothing', async () => {
    const { told } = await handle<SamplesAnswer>({ samples: {} }, { at: 1 })
    expect(asked).toEqual(['jackets', 'boots'])
    expect(told.map(({ to, outcome }) => `${to} ${outcome}`).toSorted()).toEqual([
      ...Array(5).fill('ceo@acme.example sent'),
      ...Array(5).fill('web@acme.example sent'),
    ])
    expect(sent).toHaveLength(10)
    expect(sent.every((each) => / sample\//.test(each))).toBe(true)
    expect(sent.filter((each) => /\/baseline\/jackets\./.test(each))).toHaveLength(2)
    await handle({ reminders: { scheduledAt: minute(60) } }, { at: 60 })
    expect(sent).toHaveLength(10)
    expect(await readIncidents(store, { benchmark: 'jackets' })).toEqual([])
  })

  it('sends samples of one benchmark, and reports recipients that failed without holding up the others', async () => {
    const { told } = await handle<SamplesAnswer>(
      { samples: { benchmark: 'boots' } },
      { at: 1, refused: ['ceo@acme.example'] },
    )
    expect(asked).toEqual(['boots'])
    expect(sent.map((each) => each.split(' ')[0])).toEqual(Array(5).fill('web@acme.example'))
    expect(told).toContainEqual(
      expect.objectContaining({ to: 'ceo@acme.example', outcome: 'failed', error: 'Refused.' }),
    )
    const later = await handle<SamplesAnswer>({ samples: {} }, { at: 1, down: ['web@acme.example'] })
    expect(later.told).toContainEqual(
      // Samples are never retried.
      expect.objectContaining({ to: 'web@acme.example', outcome: 'failed', error: 'Down.' }),
    )
    await expect(handle({ samples: { benchmark: 'hats' } }, { at: 1 })).rejects.toThrow(
      'There is no benchmark "hats" in this deployment (known: jackets, boots).',
    )
  })

  it.each([
    null,
    7,
    {},
    { samples: true },
    { samples: { benchmark: 7 } },
    { digest: {} },
    queued({ kind: 'digest' }),
    { Records: [{}] },
  ])('refuses %j', async (event) => {
    await expect(handle(event, { at: 1 })).rejects.toThrow(
      /EventError|The event is|A message of the queue|The samples of the event|Record 0/,
    )
  })
})

/** The states of the incidents of both benchmarks, in phases of half an hour each. */
const phases: Incident[][] = Array.from({ length: 12 }, (_, phase) =>
  benchmarks.flatMap(({ id: benchmark }) =>
    markets.flatMap(({ id: market }, index) => {
      const own = [0, 1, 2, 3].flatMap((number) => {
        const begun = number * 3 + (index % 2)
        if (phase < begun) return []
        const incident = fakeIncident({ at: begun * 30 + index, market, benchmark })
        return [phase < begun + 2 + index ? incident : closed(incident, (begun + 2 + index) * 30)]
      })
      const rival = { kind: 'competitor', competitor: 'Globex' } as const
      return phase < 5 || index > 0
        ? own
        : [...own, fakeIncident({ at: 151, id: 'rival', cause: rival, market, benchmark })]
    }),
  ),
)

/** Runs all phases; in each, `deliver` decides which changes arrive, in which order and batches. */
async function live(
  to: Store,
  deliver: (changes: Incident[], phase: number) => Incident[][],
  most = phases.length,
): Promise<string[]> {
  sent = []
  for (const [phase, incidents] of phases.slice(0, most).entries()) {
    const changed: Incident[] = []
    for (const incident of incidents) {
      if ((await putIncident({ store: to, incident })) === 'stored') changed.push(incident)
    }
    for (const batch of deliver(changed, phase)) {
      await handle({ Records: batch.map((incident) => change(incident)) }, { at: phase * 30 + 29, store: to })
    }
  }
  return sent.toSorted()
}

/** A baseline as in the table's stream: keys only. */
function started({ benchmark, market, number }: Pick<Baseline, 'benchmark' | 'market' | 'number'>) {
  const [partition, sort] = [joinKey('baseline', benchmark), joinKey(market, String(number).padStart(6, '0'))]
  const SequenceNumber = `${benchmark} ${market} ${number}`
  return { eventName: 'INSERT', dynamodb: { Keys: { pk: { S: partition }, sk: { S: sort } }, SequenceNumber } }
}

describe('a baseline in the stream of the table', () => {
  it('is sent once, and again after its retry, on DynamoDB', async () => {
    const dynamo = await startDynamo()
    const to = dynamodbStore({ client: dynamo.connect(), table, now: () => day0 })
    try {
      const [benchmark = expect.fail()] = benchmarks
      const [market = expect.fail()] = benchmark.markets
      const walks = {
        Acme: { home: 2000, search: 4400 },
        Northpeak: { home: 900, search: 400 },
        Globex: { home: 900, search: 400 },
      }
      for (const round of noisyRounds({ count: 12, walks })) {
        await putRound({ store: to, round })
        await judgeRound({ store: to, benchmark, market, scheduledAt: round.scheduledAt })
      }
      const [baseline = expect.fail(), ...more] = await readBaselines(to, benchmark.id)
      expect(more).toEqual([])
      const Records = [started(baseline)]
      const down = await handle({ Records }, { at: 30, store: to, down: ['web@acme.example'] })
      expect(down).toEqual({ batchItemFailures: [{ itemIdentifier: 'jackets sydney-phone 1' }] })
      expect(await handle({ Records }, { at: 31, store: to })).toEqual({ batchItemFailures: [] })
      await handle({ Records }, { at: 32, store: to })
      await handle({ reminders: { scheduledAt: minute(60) } }, { at: 60, store: to })
      expect(sent.toSorted()).toEqual([
        'ceo@acme.example baseline/jackets.sydney-phone/1',
        'web@acme.example baseline/jackets.sydney-phone/1',
      ])
    } finally {
      await dynamo.end()
    }
  })
})

describe('1,000 events, redelivered and in any order', () => {
  it('send exactly the mails that the same events once and in order send', async () => {
    const expected = await live(store, (changed) => [changed])
    expect(expected.length).toBeGreaterThan(20)
    expect(new Set(expected).size).toBe(expected.length)

    let events = 0
    const earlier: Incident[] = []
    const other = await openQuickStore({ now: () => day0 })
    try {
      const found = await live(other, (changed, phase) => {
        earlier.push(...changed)
        // Old events are redelivered with the new ones, which arrive at least once.
        const count = 84 - changed.length
        const again = Array.from({ length: count }, (_, n) => earlier[(n * 7919 + phase * 104729) % earlier.length])
        const all = shuffle([...changed, ...again.filter((each) => each !== undefined)], phase + 1)
        events += all.length
        return Array.from({ length: Math.ceil(all.length / 10) }, (_, n) => all.slice(n * 10, n * 10 + 10))
      })
      expect(events).toBeGreaterThanOrEqual(1000)
      expect(found).toEqual(expected)
    } finally {
      await other.close()
    }
  })

  it('do so on DynamoDB, too', async () => {
    const expected = await live(store, (changed) => [changed], 5)
    expect(expected.length).toBeGreaterThan(10)
    const dynamo = await startDynamo()
    try {
      const other = dynamodbStore({ client: dynamo.connect(), table, now: () => day0 })
      const twice = (changed: Incident[], phase: number) => [
        shuffle([...changed, ...changed], phase),
        changed.toReversed(),
      ]
      const found = await live(other, twice, 5)
      expect(found).toEqual(expected)
    } finally {
      await dynamo.end()
    }
  })
})
