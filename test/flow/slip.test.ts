import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { comparisonsOf } from '#core/judge/streams.ts'
import { orderIn } from '#core/model/names-order.ts'
import type { Round } from '#core/model/round.ts'
import { sum } from '#core/statistics/sum.ts'
import { incidentHeadline } from '#core/words/incident.ts'
import serve from '#scenarios/demo/serve.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { putRound } from '#store/records/rounds.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { race } from '../measure/race.ts'
import { contestantsAt, market, steps, twoShops } from './two-shops.ts'

const DAY = 24 * 60 * 60 * 1000
/** Of rounds and of what the judge draws by their time: the same whenever the test runs. */
const begun = Date.UTC(2026, 10, 22)
/** Two comparisons once a day at 2.4 false alarms a year: 304 rounds between false alarms, so few are enough to be sure. */
const benchmark = twoShops({ every: DAY, falseAlarmsPerYear: 2.4 })

/** Rounds of each release that are judged, again and again in turn. */
const measured = 3
/** A busy machine delays one site and not the other: more are measured until the quickest are about alike, at most so many. */
const mostMeasured = 9
/** The slowest of them by the quickest, of the LCPs of both sites together. */
const alike = 1.25
const usualRounds = 12
const most = { alarm: 24, recovery: 32 }

/** ms, of every page of a round together; infinite where one was not measured. */
function lcpOf(round: Round | undefined): number {
  const all = round?.visits.flatMap(({ loads }) => loads.flatMap((load) => load.steps)) ?? []
  return all.length < 2 * steps.length
    ? Number.POSITIVE_INFINITY
    : sum(all.map(({ metrics }) => metrics.lcp ?? Number.POSITIVE_INFINITY))
}

test('a slower search raises one incident that names step and cause, and closes after recovery', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-slip-'))
  const store = await openSqliteStore({ folder, now: () => begun })
  const demo = await serve()
  const contestants = contestantsAt(demo.origins)
  let number = 0
  const rounds = new Map<string, Round[]>()
  /** Measures the shops as they are. */
  const undisturbed = async (): Promise<Round[]> => {
    const all: Round[] = []
    for (;;) {
      const quickest = all.toSorted((a, b) => lcpOf(a) - lcpOf(b)).slice(0, measured)
      const isAlike = lcpOf(quickest.at(-1)) <= alike * lcpOf(quickest[0])
      if ((quickest.length === measured && isAlike) || all.length === mostMeasured) return quickest
      // Its time decides the order of the sites.
      const scheduledAt = new Date(begun + all.length * DAY)
      all.push((await race({ contestants, steps: [...steps], scheduledAt })).round)
    }
  }
  /** Judges rounds of the shops as they are, until the judge says `change`. Returns how many it took; infinite when it never came. */
  const raceUntil = async (change: 'opened' | 'closed' | 'never', atMost: number): Promise<number> => {
    const { release } = demo.shops.Pluvio
    const ofRelease = rounds.get(release) ?? (await undisturbed())
    rounds.set(release, ofRelease)
    for (let count = 1; count <= atMost; count++) {
      const round = ofRelease[count % ofRelease.length] ?? expect.fail()
      const scheduledAt = new Date(begun + number++ * DAY).toISOString()
      // Which rounds are steady is decided above, by their times.
      await putRound({ store, round: { ...round, scheduledAt, worker: { ...round.worker, cpuIndex: 1_000 } } })
      const events = await judgeRound({ store, benchmark, market, scheduledAt })
      if (events.some((event) => event.type === 'incident' && event.change === change)) return count
    }
    return Number.POSITIVE_INFINITY
  }
  try {
    await raceUntil('never', usualRounds)
    expect(await readIncidents(store, { benchmark: 'test' })).toEqual([])

    demo.shops.Pluvio.release = 'wider-search'
    expect(await raceUntil('opened', most.alarm)).toBeLessThan(most.alarm)
    const [incident, ...others] = await readIncidents(store, { benchmark: 'test' })
    expect(others).toEqual([])
    expect(incident).toMatchObject({ kind: 'behind', cause: { kind: 'us' }, closedAt: null })
    expect(incident?.streams.map(({ step, competitor, moved }) => [step, competitor, moved])).toEqual([
      ['search', 'Wattle Lane', 'us'],
    ])

    demo.shops.Pluvio.release = 'usual'
    expect(await raceUntil('closed', most.recovery)).toBeLessThan(most.recovery)
    const [closed, ...more] = await readIncidents(store, { benchmark: 'test' })
    expect(more).toEqual([])
    expect(closed && incidentHeadline(closed, orderIn(comparisonsOf(benchmark)))).toBe(
      'You slowed down on search: you were behind Wattle Lane',
    )
    const { saved } = await readJudge(store, { benchmark: 'test', market: 'here' })
    expect(saved?.state.open).toEqual([])
  } finally {
    await demo.close()
    await store.close()
    rmSync(folder, { recursive: true })
  }
}, 600_000)
