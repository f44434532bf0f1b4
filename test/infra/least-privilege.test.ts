import { afterAll, beforeAll, expect, test } from 'vitest'
import { plainRecipient } from '#core/config/audience.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { countEvery } from '#core/model/health.ts'
import { benchmarksInForce } from '#functions/live.ts'
import { sizing } from '#infra/sizing.ts'
import { apiApp } from '#stages/api/app.ts'
import { dispatch } from '#stages/dispatch/dispatch.ts'
import { livePlan } from '#stages/dispatch/live-plan.ts'
import { newestSlot } from '#stages/dispatch/slots.ts'
import { askField } from '#stages/field/field.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { notifyPeople } from '#stages/notify/notify.ts'
import { hasAudit, putAudit } from '#store/records/audits.ts'
import { claimWork } from '#store/records/claims.ts'
import { setPaused } from '#store/records/controls.ts'
import { acknowledge, mute } from '#store/records/marks.ts'
import { hasRound, putRound, readRounds } from '#store/records/rounds.ts'
import { writeSettings } from '#store/records/settings.ts'
import { auditOf, page } from '../core/analysis/audit-records.ts'
import { fakeBenchmark, fakeRound, notOk, sydney } from '../core/rounds.ts'
import { contests, deployed, outpaceYaml, type Root, rootWith, type Synthesized } from './deployment.ts'
import { rolePolicies } from './permissions.ts'
import { type RecordingStore, recordingStore } from './recording-store.ts'

/** ms. A synth takes a few seconds of a whole processor. */
const timeout = 180_000

let root: Root
let templates: Synthesized['templates']
let recorded: RecordingStore
beforeAll(async () => {
  root = await rootWith({ 'outpace.yaml': `${outpaceYaml}cruxKey: crux-key\n`, ...contests })
  templates = (await deployed(root)).templates
  recorded = await recordingStore()
}, timeout)
afterAll(async () => {
  await recorded[Symbol.asyncDispose]()
  await root[Symbol.asyncDispose]()
})

/** Requests that a function's role would not be allowed. */
function refused(stack: string, name: string, asked: string[]): string[] {
  const template = templates[stack]
  if (template === undefined) throw new Error(`There is no stack ${stack}.`)
  const own = rolePolicies(template).filter(({ of }) => of.startsWith(name))
  return asked.filter((each) => {
    const [verb = '', partition = ''] = each.split(' ')
    return !own.some(({ actions, conditions }) => {
      const keys = conditions['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] as string[] | undefined
      return actions.includes(verb) && keys?.some((key) => partition.startsWith(key.replace(/\*$/, '')))
    })
  })
}

const market = 'outpace-market-ap-southeast-2'
const home = 'outpace-home'
const benchmark = fakeBenchmark({ alarm: { to: [plainRecipient('ceo@acme.example')], falseAlarmsPerYear: 1 } })

/** What a stage asks of the table. */
async function asking(work: () => Promise<unknown>): Promise<string[]> {
  recorded.asked()
  await work()
  return recorded.asked()
}

test('run may keep a round, and judge, audit, notify and api may do their work with it; none may do another’s', async () => {
  const { store } = recorded
  const good = { home: 1000, search: 900 }
  const rounds = [0, 1, 2, 3].map((n) =>
    fakeRound(n, { Acme: n < 2 ? good : notOk('failed', { step: 'home' }), Northpeak: good, Globex: good }),
  )
  const runs = await asking(async () => {
    for (const round of rounds) {
      await hasRound(store, round)
      await claimWork(store, { ...round, kind: 'run', until: 1e12 })
      await putRound({ store, round, retention: 3650 * 86_400_000 })
    }
  })
  expect(runs.sort()).toEqual([
    'dynamodb:GetItem round#jackets#sydney-phone',
    'dynamodb:PutItem claim#run#jackets#sydney-phone',
    'dynamodb:PutItem round#jackets#sydney-phone',
  ])
  expect(refused(market, 'run', runs)).toEqual([])

  const live = { store, sources: [{ benchmark, data: {} }], now: () => 0 }
  const judges = await asking(async () => {
    await benchmarksInForce(live)()
    await judgeRound({ store, benchmark, market: sydney, retention: 3650 * 86_400_000 })
  })
  expect(judges).toContain('dynamodb:PutItem incident#jackets')
  expect(judges).toContain('dynamodb:PutItem day#jackets#sydney-phone#Acme')
  expect(judges).toContain('dynamodb:PutItem week#jackets#sydney-phone')
  expect(judges).toContain('dynamodb:PutItem health#markets')
  expect(refused(home, 'judge', judges)).toEqual([])
  // The last one of its day, which the record of the day does not cover yet.
  await putRound({ store, round: fakeRound(4, { Acme: good, Northpeak: good, Globex: good }) })
  await judgeRound({ store, benchmark, market: sydney, retention: 3650 * 86_400_000 })

  const audits = await asking(async () => {
    const audit = { ...auditOf([page('Acme')]), benchmark: 'jackets', market: 'sydney-phone' }
    await hasAudit(store, audit)
    await claimWork(store, { ...audit, kind: 'audit', until: 1e12 })
    for await (const _ of readRounds(store, { benchmark: 'jackets', market: 'sydney-phone', newest: 3 }));
    await putAudit({ store, audit, retention: 3650 * 86_400_000 })
  })
  expect(refused(market, 'audit', audits)).toEqual([])

  await mute(store, { benchmark: 'jackets', until: null, at: '2026-11-22T12:00:00.000Z' })
  const now = Date.parse('2026-11-24T08:00:00Z')
  const sent: string[] = []
  const told = await asking(async () => {
    await benchmarksInForce(live)()
    return notifyPeople({
      several: false,
      store,
      evidence: { get: async () => undefined },
      benchmark,
      settings: defaultSettings(),
      sizing,
      cloud: false,
      destinations: [
        {
          name: 'ceo@acme.example',
          audience: plainRecipient('ceo@acme.example'),
          send: async ({ message }) => {
            sent.push(message.subject)
            return 'there'
          },
        },
      ],
      now: () => now,
      lease: 60_000,
      wokenBy: 'clock',
      digestAt: '2026-11-23T08:00:00Z',
    })
  })
  expect(sent.length).toBeGreaterThanOrEqual(2)
  expect(told).toContain('dynamodb:PutItem message#jackets')
  expect(told).toContain('dynamodb:Query audit#jackets#sydney-phone')
  expect(told).toContain('dynamodb:PutItem day#jackets#sydney-phone#Acme')
  expect(told).toContain('dynamodb:PutItem week#jackets#sydney-phone')
  expect(refused(home, 'notify', told)).toEqual([])

  const field = await asking(async () => {
    const [us] = benchmark.sites
    const sites = us === undefined ? [] : [{ ...us, origin: 'https://www.acme.com.au' }]
    const client = { record: async () => null, history: async () => [] }
    await askField({ store, benchmark: { ...benchmark, sites }, client, now, retention: 1e11, missing: true })
  })
  expect(field).toContain('dynamodb:PutItem field#jackets')
  expect(refused(home, 'field', field)).toEqual([])

  const shown = await asking(async () => {
    const app = apiApp({
      contests: async () => [{ benchmark, store }],
      evidence: { get: async () => undefined, put: async () => undefined },
      judge: async () => undefined,
      page: new Map(),
      hosts: () => ['dashboard'],
      now: () => now,
    })
    const { paths } = app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } })
    const views = Object.entries(paths ?? {}).flatMap(([path, { get }]) => (get === undefined ? [] : [path]))
    expect(views.length).toBeGreaterThan(4)
    for (const view of views) {
      const path = view.replace('{benchmark}', 'jackets').replace('{market}', 'sydney-phone')
      const isReport = path.endsWith('/report')
      const query = isReport ? '?site=Acme&step=home' : ''
      const { status } = await app.request(`http://dashboard${path}${query}`, { headers: { host: 'dashboard' } })
      // Its file is in the evidence, which has none here.
      expect(status, path).toBe(isReport ? 404 : 200)
    }
    await acknowledge(store, { benchmark: 'jackets', incident: '1', at: '2026-11-22T12:00:00.000Z' })
    await mute(store, { benchmark: 'jackets', until: null, at: '2026-11-22T13:00:00.000Z' })
    const change = { number: 1, at: '2026-11-22T13:00:00.000Z', by: 'kim', before: {}, after: {} }
    await writeSettings(store, { benchmark: 'jackets', change, version: 0, now })
    await writeSettings(store, { benchmark: 'jackets', change: { ...change, number: 2 }, version: 1, now })
    // Paused and resumed: a paused market is not counted.
    for (const paused of [true, false]) {
      await setPaused(store, { benchmark: 'jackets', market: 'sydney-phone', paused, at: change.at })
    }
  })
  expect(shown).toContain('dynamodb:PutItem settings#jackets')
  expect(shown).toContain('dynamodb:PutItem plan#settings')
  expect(shown).toContain('dynamodb:PutItem plan#controls')
  expect(refused(home, 'api', shown)).toEqual([])

  const dispatches = await asking(() =>
    dispatch({
      store,
      plan: livePlan({ ...live, version: '1', leftOut: () => undefined }),
      dispatcher: 'ap-southeast-2',
      isOurs: () => true,
      send: async () => undefined,
      refused: () => undefined,
      counted: () => undefined,
      // The first look counts only in its own minute, so this is one in which there is a count.
      now: newestSlot(now, { every: countEvery, key: 'count' }),
    }),
  )
  expect(dispatches).toContain('dynamodb:PutItem plan#looks')
  expect(dispatches).toContain('dynamodb:PutItem plan#expected')
  expect(dispatches).toContain('dynamodb:Query health#markets')
  expect(refused(home, 'dispatch', dispatches)).toEqual([])

  // The check can fail.
  expect(refused(home, 'judge', field)).toContain('dynamodb:PutItem field#jackets')
  expect(refused(home, 'api', judges)).toContain('dynamodb:PutItem incident#jackets')
  expect(refused(market, 'run', judges)).toContain('dynamodb:PutItem incident#jackets')
  expect(refused(home, 'judge', runs)).toContain('dynamodb:PutItem round#jackets#sydney-phone')
})

test('with a key of CrUX there is a function for field data, which may keep nothing else', () => {
  const own = rolePolicies(templates[home] ?? { Resources: {} }).filter(({ of }) => of.startsWith('field'))
  const written = own.filter(({ actions }) => actions.includes('dynamodb:PutItem'))
  expect(written.map(({ conditions }) => conditions['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'])).toEqual([
    ['field#*'],
  ])
})
