import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { incidents } from '#cli/commands/incidents.ts'
import { replayStored } from '#cli/commands/replay.ts'
import { verdict } from '#cli/commands/verdict.ts'
import type { Surroundings } from '#cli/surroundings.ts'
import type { Round } from '#core/model/round.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { stretches, usual } from '../../core/judge/judge-streams.ts'
import { fakeRound, notOk } from '../../core/rounds.ts'
import { jackets } from '../jackets.ts'
import { surroundingsAt } from '../surroundings.ts'

const yaml = jackets(
  `every: 15 minutes
target: { against: fastest, metric: lcp, margin: 5% }
alarm: { falseAlarms: 1 per year }`,
)
const quarter = 15 * 60_000
const slower = { ...usual, Acme: { home: 1500, search: 1500 } }

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outpace-verdict-'))
  await mkdir(join(root, 'scenarios', 'jackets'), { recursive: true })
  await writeFile(join(root, 'scenarios', 'jackets', 'benchmark.yaml'), yaml)
})
afterEach(() => rm(root, { recursive: true }))

/** Moves the rounds so that the newest was scheduled just now. */
function lately(rounds: Round[]): Round[] {
  const newest = Math.floor(Date.now() / quarter) * quarter
  return rounds.map((round, n) => ({
    ...round,
    scheduledAt: new Date(newest - (rounds.length - 1 - n) * quarter).toISOString(),
  }))
}

async function keep(rounds: Round[]): Promise<Round[]> {
  const store = await openSqliteStore({ folder: join(root, '.outpace') })
  for (const round of rounds) await putRound({ store, round })
  await store.close()
  return rounds
}

async function said(command: (surroundings: Surroundings, print: (text: string) => void) => Promise<number>) {
  const printed: string[] = []
  const surroundings = surroundingsAt(root)
  const code = await command(surroundings, (text) => printed.push(text))
  return { code, text: printed.join('') }
}

const look = { columns: 100, colour: false }
const asked = { benchmark: undefined, market: undefined, json: false, failOn: undefined, cloud: false }

const tellVerdict = (options: Partial<Parameters<typeof verdict>[0]> = {}) =>
  said((around, result) => verdict({ ...asked, ...options }, around, { result, look }))
const tellIncidents = (options: Partial<Parameters<typeof incidents>[0]> = {}) =>
  said((around, result) =>
    incidents(
      { benchmark: undefined, weeks: 4, json: false, ack: [], mute: undefined, cloud: false, ...options },
      around,
      {
        result,
        look,
      },
    ),
  )
const tellReplay = () =>
  said((around, result) => replayStored({ benchmark: undefined, json: false, cloud: false }, around, { result, look }))

const slip = () =>
  lately(
    stretches([
      [250, usual],
      [30, slower],
    ]),
  )

describe('outpace verdict', () => {
  it('says where we started, and before that when we will be told', async () => {
    const behind = { ...usual, Acme: { home: 4000, search: 6000 } }
    const rounds = lately(stretches([[20, behind]]))
    await keep(rounds.slice(0, 3))
    expect((await tellVerdict()).text.replaceAll(/\s+/g, ' ')).toContain(
      'You get a message about where you start once every comparison has a verdict',
    )
    expect(JSON.parse((await tellVerdict({ json: true })).text)).toMatchObject({ baseline: null })
    await keep(rounds)
    expect((await tellVerdict()).text.replaceAll(/\s+/g, ' ')).toMatch(
      /Where you started \(.*, \d+ rounds\): 3rd of 3, behind Northpeak and Globex\. The largest gap was 4\.\d\dx slower than \w+ on \w+\./,
    )
    expect(JSON.parse((await tellVerdict({ json: true })).text)).toMatchObject({
      baseline: { number: 1, reason: 'start', target: { verdict: 'behind' } },
    })
  })

  it('says what to do before the first round', async () => {
    const { code, text } = await tellVerdict()
    expect(code).toBe(0)
    expect(text).toContain('No verdict yet')
    expect(text).toContain('npx outpace run jackets')
  })

  it('prints the standing, each comparison and the open incident', async () => {
    await keep(slip())
    const { code, text } = await tellVerdict()
    expect(code).toBe(0)
    expect(text).toContain('You have been behind Northpeak and Globex')
    expect(text).toMatch(/home +Northpeak +behind +1\.[45]\dx slower on LCP/)
    expect(text).toMatch(/search +Northpeak +(level|unknown)/)
    expect(text).toContain('Open: You slowed down on home')
    expect(text.replaceAll(/\s+/g, ' ')).toContain('False alarms: fewer than one a year')
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  it('exits with 1 only with --fail-on and when behind', async () => {
    await keep(slip())
    expect((await tellVerdict({ failOn: 'behind' })).code).toBe(1)
    await keep(lately(stretches([[1, usual]])))
    expect((await tellVerdict()).code).toBe(0)
  })

  it('prints one JSON object per market', async () => {
    await keep(slip())
    const { text } = await tellVerdict({ json: true })
    const found = JSON.parse(text)
    expect(found).toMatchObject({
      benchmark: { id: 'jackets' },
      market: { id: 'sydney-phone' },
      target: { verdict: 'behind', competitors: ['Northpeak', 'Globex'] },
      promise: null,
      incidents: [{ kind: 'behind' }],
      falseAlarms: { perYear: 1, streams: 6 },
    })
    expect(found.comparisons).toHaveLength(4)
  })
})

describe('outpace incidents', () => {
  it('lists incidents by week with their cause, acknowledges and mutes', async () => {
    await keep(slip())
    const { text } = await tellIncidents()
    expect(text).toMatch(/^[01] incidents? this week/m)
    expect(text).toContain('Open: You slowed down on home: you are behind Northpeak and Globex')
    const id = /sydney-phone-behind-us-\S+/.exec(text)?.[0] ?? ''
    expect((await tellIncidents({ ack: [id] })).text).toContain(`Acknowledged: ${id} (jackets)`)
    expect((await tellIncidents()).text).toContain('Acknowledged at')
    expect((await tellIncidents({ benchmark: 'jackets', mute: '2 days' })).text).toMatch(
      /^Buying a jacket is muted until \d+ \w+.*, \d\d:\d\d \(Australia\/Sydney\): incidents/,
    )
    expect((await tellIncidents()).text).toContain('Muted until')
    expect((await tellIncidents({ benchmark: 'jackets', mute: 'off' })).text).toBe(
      'Buying a jacket is no longer muted.\n',
    )
    expect((await tellIncidents()).text).not.toContain('Muted until')
  })

  it('prints JSON alone where it is asked for, also about what it changed', async () => {
    await keep(slip())
    const id = JSON.parse((await tellIncidents({ json: true })).text).incidents[0].id
    const told = async (options: Parameters<typeof tellIncidents>[0]) =>
      JSON.parse((await tellIncidents({ benchmark: 'jackets', json: true, ...options })).text)
    expect(await told({ ack: [id] })).toEqual({ benchmark: 'jackets', acknowledged: id })
    expect(await told({ mute: '2 days' })).toEqual({ benchmark: 'jackets', mutedUntil: expect.stringMatching(/Z$/) })
    expect(await told({ mute: 'off' })).toEqual({ benchmark: 'jackets', mutedUntil: null })
  })

  it('shows the error message of a page, which cannot move the cursor', async () => {
    const failed = notOk('failed', { step: 'home', message: 'Oops\u001b[2J\u0007 gone' })
    const us = { Northpeak: usual.Northpeak, Globex: usual.Globex, Acme: failed }
    await keep(lately([...stretches([[20, usual]]), fakeRound(20, us), fakeRound(21, us)]))
    const { text } = await tellIncidents()
    expect(text).toContain('Open: Your journey fails at home')
    expect(text).toContain('home: Oops gone')
    expect(text).not.toContain('\u001b')
  })

  it('refuses an unknown incident and an invalid duration', async () => {
    await keep(slip())
    await expect(tellIncidents({ ack: ['nothing'] })).rejects.toThrow('There is no incident nothing')
    await expect(tellIncidents({ benchmark: 'jackets', mute: '2 dys' })).rejects.toThrow('unknown unit "dys"')
    await expect(tellIncidents({ mute: '2 days' })).rejects.toThrow('Name the benchmark to mute')
  })
})

describe('outpace replay', () => {
  it('gives identical results, bit for bit', async () => {
    await keep(slip())
    const { code, text } = await tellReplay()
    expect(code).toBe(0)
    expect(text).toMatch(/280 rounds since \d+ \w+.*, \d\d:\d\d \(Australia\/Sydney\) judged again/)
    expect(text).toContain('all 6 streams are identical, bit for bit')
  })

  it('counts a single round as one, and so does the verdict', async () => {
    await keep(slip().slice(-1))
    expect((await tellVerdict()).text).toMatch(/\n1 round measured, the latest/)
    expect((await tellReplay()).text).toContain(': 1 round since')
  })

  it('skips a round that arrived too late, as the judge did', async () => {
    const rounds = slip()
    const late = rounds.splice(260, 1)
    await keep(rounds)
    await tellVerdict()
    await keep(late)
    const { code, text } = await tellReplay()
    expect(code).toBe(0)
    expect(text).toContain('Skipped as before: 1 round that arrived too late.')
  })

  it('exits with 1 and names the stream if a stored round has been changed', async () => {
    const [first, ...rounds] = slip()
    await keep([first as Round, ...rounds])
    await tellVerdict()
    const store = await openSqliteStore({ folder: join(root, '.outpace') })
    const key = { partition: 'round#jackets#sydney-phone', sort: rounds[9]?.scheduledAt ?? '' }
    const found = await store.get(key.partition, key.sort)
    const forged = structuredClone(found?.value) as Round
    for (const load of forged.visits[0]?.loads ?? []) for (const step of load.steps) step.metrics.lcp = 1
    await store.replace({ ...key, value: forged }, found?.version ?? 0)
    await store.close()
    const { code, text } = await tellReplay()
    expect(code).toBe(1)
    expect(text).toMatch(/home against Northpeak: stored (LEVEL|BEHIND|UNDECIDED)/)
  })
})
