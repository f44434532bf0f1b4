import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Judge, JudgeEvent } from '#core/judge/events.ts'
import { judgeRounds, saveJudge } from '#core/judge/judge.ts'
import type { Round } from '#core/model/round.ts'
import { epochSentence } from '#core/words/epoch.ts'
import { unstoredDays, withUnstored } from '#stages/judge/days.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import type { Store } from '#store/port.ts'
import { readDays } from '#store/records/days.ts'
import { readHealth } from '#store/records/health.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { putRound } from '#store/records/rounds.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { StoreError } from '#store/store-error.ts'
import { stretches, usual } from '../core/judge/judge-streams.ts'
import { fakeBenchmark, sydney } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

const benchmark = fakeBenchmark()
/** The rounds are of two days there. */
const market = { ...sydney, timeZone: 'Asia/Bangkok' }
const place = { benchmark: benchmark.id, market: market.id }
const slower = { ...usual, Acme: { home: 2000, search: 1500 } }
/** The alarm is raised within a few rounds of the regression. */
const rounds = stretches([
  [30, usual],
  [14, slower],
]).map((round, n): Round => (n % 2 === 0 ? withEvidence(round) : round))

function withEvidence(round: Round): Round {
  return {
    ...round,
    visits: round.visits.map((visit) => ({
      ...visit,
      evidence: {
        steps: [{ name: 'home', screenshot: `${round.scheduledAt.slice(11, 16)}/${visit.site}.jpg`, filmstrip: [] }],
        requests: 'r',
      },
    })),
  }
}

/** Index of the round that raises the alarm. */
const detected = rounds.findIndex((_, n) => opens(rounds.slice(0, n + 1)))

let folder: string
let store: Store

/** Folders of stores: all rounds delivered one by one, and those before the one that raises the alarm. */
let complete: string
let beforeAlarm: string
const events: JudgeEvent[] = []
beforeAll(async () => {
  complete = mkdtempSync(join(tmpdir(), 'outpace-judge-'))
  beforeAlarm = mkdtempSync(join(tmpdir(), 'outpace-judge-'))
  store = await open(complete)
  for (const [n, round] of rounds.entries()) {
    if (n === detected) {
      await store.close()
      cpSync(complete, beforeAlarm, { recursive: true })
      store = await open(complete)
    }
    events.push(...(await deliver(round)))
  }
  await store.close()
})
afterAll(() => {
  for (const each of [complete, beforeAlarm]) rmSync(each, { recursive: true })
})
async function startWith(other: string) {
  await store.close()
  cpSync(other, folder, { recursive: true })
  store = await open(folder)
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-judge-'))
  store = await open(folder)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function open(where: string): Promise<Store> {
  return openQuickStore({ folder: where, now: () => Date.UTC(2026, 10, 23) })
}

async function deliver(round: Round, to: Store = store) {
  await putRound({ store, round })
  return judgeRound({ store: to, benchmark, market, scheduledAt: round.scheduledAt })
}

async function everything() {
  const { saved } = await readJudge(store, place)
  return {
    state: saved?.state,
    streams: saved?.streams.toSorted((a, b) => a.step.localeCompare(b.step) || nameOf(a).localeCompare(nameOf(b))),
    incidents: await readIncidents(store, place),
    days: withUnstored(
      await readDays(store, { ...place, sites: benchmark.sites.map(({ name }) => name) }),
      saved === null ? [] : await unstoredDays({ store, benchmark, market, state: saved.state }),
    ),
  }
}

function nameOf(stream: ReturnType<typeof saveJudge>['streams'][number]): string {
  return stream.kind === 'comparison' ? stream.competitor : ''
}

/** Evidence is added by the stage; the pure judge adds none. */
function withoutEvidence(judge: Judge) {
  const { state, streams } = saveJudge(judge)
  return { streams, open: state.open.map((incident) => ({ ...incident, evidence: [] })) }
}

describe('the judge stage', () => {
  it('gives the same result as judging all rounds at once, and stores incident and days', async () => {
    await startWith(complete)
    const { judge } = judgeRounds({ benchmark, market, rounds })
    const { state, streams, incidents, days } = await everything()
    expect(streams).toEqual(expect.arrayContaining(withoutEvidence(judge).streams))
    expect(state?.open.map((incident) => ({ ...incident, evidence: [] }))).toEqual(withoutEvidence(judge).open)
    expect(incidents).toEqual(state?.open)
    expect(events.filter((event) => event.type === 'incident' && event.change === 'opened')).toHaveLength(1)
    // 10:00 to 20:45 UTC is 17:00 on one day to 3:45 on the next in Bangkok.
    expect(days.map(({ date, rounds: count }) => [date, count])).toEqual([
      ['2026-11-22', 28],
      ['2026-11-23', 16],
    ])
  })

  it('keeps the screenshots of the rounds before, at the onset and at detection', async () => {
    await startWith(complete)
    const [incident] = await readIncidents(store, place)
    expect(incident?.openedAt).toBe(rounds[30]?.scheduledAt)
    expect(incident?.evidence.map(({ when, at }) => [when, at])).toEqual([
      ['before', rounds[28]?.scheduledAt],
      ['onset', rounds[30]?.scheduledAt],
      ['detection', rounds[detected - (detected % 2)]?.scheduledAt],
    ])
    expect(incident?.evidence[0]?.files).toContainEqual({ site: 'Acme', step: 'home', screenshot: '17:00/Acme.jpg' })
  })

  it('judges rounds whose delivery was lost, on the next delivery', async () => {
    for (const round of rounds) await putRound({ store, round })
    await judgeRound({ store, benchmark, market })
    const { judge } = judgeRounds({ benchmark, market, rounds })
    expect((await everything()).streams).toEqual(expect.arrayContaining(withoutEvidence(judge).streams))
    expect((await everything()).days).toHaveLength(2)
  })

  it('keeps the day complete when many rounds arrive within minutes', async () => {
    const squeezed = rounds.slice(0, 5).map((round, n) => ({
      ...round,
      scheduledAt: new Date(Date.UTC(2026, 10, 22, 10) + n * 20_000).toISOString(),
    }))
    for (const round of squeezed) await deliver(round)
    expect((await everything()).days.map((day) => day.rounds)).toEqual([5])
  })

  it('stores incidents that opened and closed in one call', async () => {
    const long = stretches([
      [250, usual],
      [20, slower],
      [60, usual],
    ])
    for (const round of long) await putRound({ store, round })
    await judgeRound({ store, benchmark, market })
    const { judge } = judgeRounds({ benchmark, market, rounds: long })
    expect(judge.state.closed).toHaveLength(1)
    expect((await readIncidents(store, place)).map((one) => ({ ...one, evidence: [] }))).toEqual(judge.state.closed)
  })

  it('eventually writes a closed incident, even if the process that closed it crashed', async () => {
    const long = stretches([
      [250, usual],
      [20, slower],
      [60, usual],
    ])
    const closedAt = judgeRounds({ benchmark, market, rounds: long }).judge.state.closed[0]?.closedAt
    // It is certain only some rounds after the gap closed.
    const closing = long.findIndex(
      ({ scheduledAt }, n) => scheduledAt >= (closedAt ?? '') && !opens(long.slice(0, n + 1)),
    )
    for (const round of long.slice(0, closing)) await putRound({ store, round })
    await judgeRound({ store, benchmark, market })
    // Only the state is written, nothing after it.
    await expect(deliver(long[closing] as Round, failingAt(store, 1))).rejects.toThrow('crashed')
    expect((await readIncidents(store, place))[0]?.closedAt).toBeNull()
    await deliver(long[closing + 1] as Round)
    expect((await readIncidents(store, place))[0]?.closedAt).not.toBeNull()
  })

  it('does not change on a redelivery', async () => {
    await startWith(complete)
    const before = await everything()
    for (const round of rounds.slice(-5)) expect(await deliver(round)).toEqual([])
    expect(await everything()).toEqual(before)
  })

  it('leaves a round that arrived too late out of the verdict, but includes it in the day', async () => {
    const late = rounds[20] as Round
    for (const round of rounds) if (round !== late) await deliver(round)
    const before = await everything()
    expect(await deliver(late)).toEqual([{ type: 'late', at: late.scheduledAt }])
    const { state, streams, days } = await everything()
    expect(streams).toEqual(before.streams)
    expect(state?.late).toEqual([late.scheduledAt])
    expect(days.map((day) => day.rounds)).toEqual([28, 16])
    expect(before.days.map((day) => day.rounds)).toEqual([27, 16])
    expect(await deliver(late)).toEqual([])
    expect((await everything()).state?.late).toEqual([late.scheduledAt])
  })

  it('includes a round in its day even when the state no longer remembers it', async () => {
    const many = stretches([[130, usual]])
    const [first, second, ...rest] = many as [Round, Round, ...Round[]]
    for (const round of [first, ...rest]) await putRound({ store, round })
    await judgeRound({ store, benchmark, market })
    await deliver(second)
    const { state, days } = await everything()
    expect(days[0]?.rounds).toBe(28)
    expect(state?.late).toEqual([])
  })

  it('survives concurrent judges, and reports each round once', async () => {
    const told: string[] = []
    const each = ({ scheduledAt }: { scheduledAt: string }) => told.push(scheduledAt)
    for (const round of rounds) {
      await putRound({ store, round })
      const knock = { store, benchmark, market, scheduledAt: round.scheduledAt, each }
      await Promise.all([judgeRound(knock), judgeRound(knock), judgeRound(knock)])
    }
    const { judge } = judgeRounds({ benchmark, market, rounds })
    expect((await everything()).streams).toEqual(expect.arrayContaining(withoutEvidence(judge).streams))
    expect(await readIncidents(store, place)).toHaveLength(1)
    expect(told).toEqual(rounds.map(({ scheduledAt }) => scheduledAt))
  })
})

describe('a crash at any write', () => {
  beforeEach(() => startWith(beforeAlarm))

  it('of the round that raises the alarm is repaired by the next delivery', async () => {
    const fixture = rounds[detected] as Round
    let crashes = 0
    for (; crashes < 50; crashes++) {
      const fragile = failingAt(store, crashes)
      try {
        await deliver(fixture, fragile)
        break
      } catch (error) {
        expect(error).toBeInstanceOf(StoreError)
      }
    }
    // Each call repairs part of what the previous one left; the last has nothing left to write.
    expect(crashes).toBeGreaterThan(0)
    await expectComplete(rounds.slice(0, detected + 1))
  })

  it.each(Array.from({ length: 6 }, (_, write) => [write]))('number %i alone loses nothing', async (write) => {
    const [fixture, next] = rounds.slice(detected)
    await expect(deliver(fixture as Round, failingAt(store, write))).rejects.toThrow('crashed')
    // Either the same round is delivered again, or only the next one.
    if (write % 2 === 0) await deliver(fixture as Round)
    await deliver(next as Round)
    await expectComplete(rounds.slice(0, detected + 2))
  })
})

function opens(some: readonly Round[]): boolean {
  return judgeRounds({ benchmark, market, rounds: some }).judge.state.open.length > 0
}

async function expectComplete(some: readonly Round[]) {
  const { judge } = judgeRounds({ benchmark, market, rounds: some })
  const { state, streams, incidents, days } = await everything()
  expect(streams).toEqual(expect.arrayContaining(saveJudge(judge).streams))
  expect(state?.watermark).toBe(some.at(-1)?.scheduledAt)
  expect(incidents).toHaveLength(1)
  expect(incidents).toEqual(state?.open)
  expect(days.reduce((sum, day) => sum + day.rounds, 0)).toBe(some.length)
}

/** The store of a process that crashes instead of its nth write. */
function failingAt(real: Store, write: number): Store {
  let writes = 0
  const dies = () => {
    if (writes++ >= write) throw new StoreError({ code: 'unavailable', message: 'The process crashed.' })
  }
  return {
    ...real,
    async create(record) {
      dies()
      return real.create(record)
    },
    async replace(record, version) {
      dies()
      return real.replace(record, version)
    },
  }
}

describe('a clock that was wrong for some rounds', () => {
  const year = 365 * 24 * 60 * 60_000
  const shifted = (round: Round, by: number): Round => ({
    ...round,
    scheduledAt: new Date(Date.parse(round.scheduledAt) + by).toISOString(),
  })
  /** Each round by the clock of that moment, which is off for rounds 3 and 4; the events, and the state. */
  const measured = async (off: number, at: (n: number) => boolean = (n) => n === 3 || n === 4) => {
    const found: JudgeEvent[] = []
    for (const [n, round] of rounds.entries()) {
      const own = at(n) ? shifted(round, off) : round
      await putRound({ store, round: own })
      const now = Date.parse(own.scheduledAt) + 60_000
      found.push(...(await judgeRound({ store, benchmark, market, scheduledAt: own.scheduledAt, now })))
    }
    return { found, state: (await readJudge(store, place)).saved?.state }
  }
  const openedIn = (found: readonly JudgeEvent[]) =>
    found.flatMap((event) => (event.type === 'incident' && event.change === 'opened' ? [event.incident.openedAt] : []))

  it('and was ahead leaves no alarm untold once it is right, and the output says why the verdict began anew', async () => {
    const { found, state } = await measured(year)
    expect(openedIn(found)).toEqual(openedIn(events))
    expect(state?.watermark).toBe(rounds.at(-1)?.scheduledAt)
    const { round } = [...(await readHealth(store)).values()][0] ?? expect.fail()
    expect(round).toBe(rounds.at(-1)?.scheduledAt)
    expect(state?.epoch).toMatchObject({ from: rounds[5]?.scheduledAt, reason: { kind: 'clock' } })
    if (state === undefined) expect.fail()
    expect(epochSentence(state, { timeZone: 'UTC', now: Date.parse(state.epoch.from) })).toMatch(
      /^Judged from scratch since .*, because a clock was ahead: rounds were scheduled up to 22 Nov 2027/,
    )
  })

  it('from the first round on is no obstacle either', async () => {
    const { found } = await measured(year, (n) => n < 2)
    expect(openedIn(found)).toEqual(openedIn(events))
  })

  it('and was behind costs those rounds only', async () => {
    const { found, state } = await measured(-year)
    expect(openedIn(found)).toEqual(openedIn(events))
    expect(state).toMatchObject({ epoch: { number: 1 }, rounds: rounds.length - 2 })
  })
})
