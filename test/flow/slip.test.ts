import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { comparisonsOf } from '#core/judge/streams.ts'
import { orderIn } from '#core/model/names-order.ts'
import type { Round } from '#core/model/round.ts'
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
/** Two comparisons once a day at 2.4 false alarms a year: 304 rounds between false alarms, so few are enough to be sure. */
const benchmark = twoShops({ every: DAY, falseAlarmsPerYear: 2.4 })

/** Rounds measured of each release; from then on, and when the release is back, they come again in turn. */
const measured = 3
/** An unsteady worker's rounds are not judged, and measured again, so some more are allowed. */
const usualRounds = 12
const most = { alarm: 24, recovery: 32 }

test('a slower search raises one incident that names step and cause, and closes after recovery', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-slip-'))
  const store = await openSqliteStore({ folder })
  const demo = await serve()
  const contestants = contestantsAt(demo.origins)
  let number = 0
  const rounds = new Map<string, Round[]>([
    ['usual', []],
    ['wider-search', []],
  ])
  /** Judges rounds of the shops as they are, until the judge says `change`. Returns how many it took; infinite when it never came. */
  const raceUntil = async (change: 'opened' | 'closed' | 'never', atMost: number): Promise<number> => {
    const ofRelease = rounds.get(demo.shops.Pluvio.release) ?? expect.fail()
    for (let count = 1; count <= atMost; count++) {
      const scheduledAt = new Date(Math.floor(Date.now() / DAY) * DAY + number++ * DAY)
      const known = ofRelease.length < measured ? undefined : ofRelease.shift()
      const round = known ?? (await race({ contestants, steps: [...steps], scheduledAt })).round
      await putRound({ store, round: { ...round, scheduledAt: scheduledAt.toISOString() } })
      const events = await judgeRound({ store, benchmark, market, scheduledAt: scheduledAt.toISOString() })
      if (!events.some((event) => event.type === 'worker')) ofRelease.push(round)
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
