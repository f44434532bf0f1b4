import { afterAll, beforeAll, expect, test } from 'vitest'
import { plainRecipient } from '#core/config/audience.ts'
import type { Recipient } from '#core/model/recipient.ts'
import type { Visitor } from '#stages/api/access.ts'
import type { SettingsAnswer } from '#stages/api/settings/answer.ts'
import type { TriedCompetitor } from '#stages/api/settings/options.ts'
import { resolveLive } from '#stages/settings/resolve.ts'
import { readControls } from '#store/records/controls.ts'
import { readSettings, writeSettings } from '#store/records/settings.ts'
import { jacketsYaml, settingsPlace, sourceOf, type TestPlace } from '../settings/place.ts'
import { now, type SmallApi, smallApi } from './small.ts'

const region = 'ap-southeast-2'
const path = '/api/jackets/settings'
const globex = { name: 'Globex', origin: 'https://globex.example', pages: { home: '/', search: '/s' } }

let place: TestPlace
let api: SmallApi
let visitor: Visitor | undefined
const tried: unknown[] = []
beforeAll(async () => {
  const gloves = sourceOf(jacketsYaml({ region, rest: 'every: 6 hours' }), 'gloves')
  place = await settingsPlace({ sources: [gloves, sourceOf(jacketsYaml({ region }))], now: () => now })
  const tryCompetitor = async (...asked: unknown[]): Promise<TriedCompetitor> => {
    tried.push(asked)
    return { passed: true, sentences: ['Loaded: home 900 ms.'] }
  }
  api = await smallApi({
    rounds: 1,
    more: {
      settings: { place: async () => place, user: 'kim', hasDispatcher: true, tryCompetitor },
      access: {
        visitor: () => visitor,
        signIn: { authority: 'https://id.example', clientId: 'x', logout: 'https://id.example/out' },
      },
    },
  })
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
})

const as = (...groups: string[]) => {
  visitor = { name: `${groups[0] ?? 'nobody'}@acme.example`, groups, expiresAt: 4e9 }
}
const answer = async () => (await api.get(path)).body as SettingsAnswer
const error = ({ body }: { body: unknown }) => (body as { error: string }).error

test('viewers see the settings, and only editors change them', async () => {
  as('viewer')
  expect(await answer()).toMatchObject({
    live: {},
    number: 0,
    problems: [],
    file: { every: '15 min', target: { against: 'fastest', margin: '5%', promise: '3.00 s' }, competitors: [globex] },
    steps: ['home', 'search'],
    fixed: ['Northpeak'],
    history: [],
    markets: [{ id: 'sydney-phone', paused: false }],
  })
  for (const tail of ['', '/preview', '/undo', '/undo/preview', '/try', '/measuring']) {
    const refused = await api.post(`${path}${tail}`, { live: { every: '1 hour' }, basedOn: 0 })
    expect([refused.status, error(refused)], tail).toEqual([
      403,
      'Only editors may change this. Ask whoever runs Outpace to add you to the group "editor".',
    ])
  }
  expect((await answer()).number).toBe(0)
})

test('recipients are offered as the file has them, with their preferences, and are the same when they are set', async () => {
  as('editor')
  const head = { to: 'head@acme.example', quiet: '22:00-07:00', severity: 'urgent', digest: false, locale: 'en-AU' }
  const yaml = jacketsYaml({ rest: `alarm: { to: ${JSON.stringify([head, 'web@acme.example'])} }` })
  await using file = await settingsPlace({ sources: [sourceOf(yaml)], now: () => now })
  await using own = await smallApi({
    rounds: 1,
    more: { settings: { place: async () => file, user: 'kim', hasDispatcher: false } },
  })
  const { to } = ((await own.get(path)).body as SettingsAnswer).file
  expect(to).toEqual([head, 'web@acme.example'])
  expect((await own.post(path, { live: { alarm: { to } }, basedOn: 0 })).status).toBe(200)
  const [inForce] = await resolveLive(file.store, file.sources)
  expect(inForce?.benchmark.alarm.to).toEqual(file.sources[0]?.benchmark.alarm.to)
})

test('of the recipients of outpace.yaml, those of other benchmarks are not offered', async () => {
  const recipients: Recipient[] = [
    { ...plainRecipient('all@acme.example'), timeZone: 'Australia/Sydney' },
    { ...plainRecipient('gloves@acme.example'), benchmarks: ['gloves'] },
  ]
  const source = sourceOf()
  const benchmark = { ...source.benchmark, alarm: { ...source.benchmark.alarm, to: recipients } }
  await using file = await settingsPlace({ sources: [{ ...source, benchmark }] })
  await using own = await smallApi({
    rounds: 1,
    more: { settings: { place: async () => file, user: 'kim', hasDispatcher: false } },
  })
  const { to } = ((await own.get(path)).body as SettingsAnswer).file
  expect(to).toEqual([{ to: 'all@acme.example', timeZone: 'Australia/Sydney' }])
})

test('a change is previewed, saved under the name of who signed in, and undone', async () => {
  as('editor')
  const change = { live: { every: '1 hour', target: { margin: '3%' } }, basedOn: 0 }
  expect((await api.post(`${path}/preview`, change)).body).toMatchObject({
    changes: [
      { key: 'every', change: 'as in the file → 1 hour' },
      { key: 'target.margin', change: 'as in the file → 3%' },
    ],
    sentences: expect.arrayContaining([expect.stringMatching(/^AWS costs about /)]),
    losesData: true,
  })
  expect((await answer()).number).toBe(0)
  expect(await api.post(path, change)).toMatchObject({
    status: 200,
    body: { sentence: expect.stringContaining('change 1') },
  })
  expect((await answer()).history).toMatchObject([{ number: 1, by: 'editor@acme.example' }])
  expect((await api.get('/api/gloves/settings')).body).toMatchObject({ number: 0, history: [] })
  const stale = await api.post(path, { ...change, live: { every: '2 hours' } })
  expect([stale.status, error(stale)]).toEqual([
    409,
    expect.stringContaining('editor@acme.example changed the settings meanwhile'),
  ])
  const undo = { change: 1, basedOn: 1 }
  expect((await api.post(`${path}/undo/preview`, undo)).body).toMatchObject({
    changes: [{ key: 'every', change: '1 hour → as in the file' }, { key: 'target.margin' }],
    losesData: true,
  })
  expect((await answer()).number).toBe(1)
  expect((await api.post(`${path}/undo`, undo)).status).toBe(200)
  expect(await answer()).toMatchObject({ live: {}, number: 2, history: [{ undoes: 1 }, { number: 1 }] })
  // Whoever has not seen the newest change does not take it back with an older one.
  const unseen = await api.post(`${path}/undo`, { change: 2, basedOn: 1 })
  expect([unseen.status, error(unseen)]).toEqual([409, expect.stringContaining('changed the settings meanwhile')])
})

test('what is wrong is said with its key; what comes from elsewhere or is too long is refused', async () => {
  as('editor')
  const wrong = await api.post(path, { live: { competitors: [{ ...globex, pages: { home: '/' } }] }, basedOn: 2 })
  expect([wrong.status, error(wrong)]).toEqual([
    400,
    expect.stringContaining('competitors (Globex).pages: Globex has no page for the step search.'),
  ])
  // A form shows each where its field is.
  expect((wrong.body as { problems: unknown }).problems).toEqual([
    { key: 'competitors (Globex).pages', text: expect.stringMatching(/^Globex has no page for the step search\./) },
  ])
  const secret = await api.post(path, {
    live: { competitors: [{ ...globex, headers: { a: 'secret:x' } }] },
    basedOn: 2,
  })
  expect(error(secret)).toContain('"headers" is unknown')
  const draft = { live: {}, basedOn: 2 }
  expect((await api.post(path, draft, { origin: 'http://evil.example' })).status).toBe(403)
  expect((await api.post(path, { ...draft, live: { every: 'x'.repeat(70_000) } })).status).toBe(413)
  expect((await api.post('/api/boots/settings', draft)).status).toBe(404)
  expect(error(await api.get('/api/generated-quarter/settings'))).toBe(
    'This benchmark is generated: it has no settings.',
  )
})

test('a competitor can be tried, and measuring paused, resumed and asked for', async () => {
  as('editor')
  expect((await api.post(`${path}/try`, globex)).body).toEqual({ passed: true, sentences: ['Loaded: home 900 ms.'] })
  expect(tried).toEqual([['jackets', globex]])
  const measuring = (what: string, market = 'sydney-phone') => api.post(`${path}/measuring`, { market, what })
  expect((await measuring('pause')).body).toEqual({ sentence: 'Measuring in Sydney phone is paused.' })
  expect(await answer()).toMatchObject({ markets: [{ paused: true }], paused: ['Sydney phone'] })
  expect((await measuring('resume')).body).toEqual({ sentence: 'Measuring in Sydney phone is resumed.' })
  expect(await measuring('run-now')).toMatchObject({
    status: 200,
    body: { sentence: expect.stringMatching(/ is due at \d+ \w+.*, \d\d:\d\d \(Australia\/Sydney\)\.$/) },
  })
  expect((await readControls(place.store)).requested).toMatchObject([{ benchmark: 'jackets', market: 'sydney-phone' }])
  expect((await measuring('pause', 'nowhere')).status).toBe(404)
})

test('the newest 50 changes are listed', async () => {
  as('viewer')
  const benchmark = 'gloves'
  for (let number = 1; number <= 51; number++) {
    const { version } = await readSettings(place.store, benchmark)
    const change = { number, at: new Date(now).toISOString(), by: 'kim', before: {}, after: {} }
    await writeSettings(place.store, { benchmark, change, version, now })
  }
  const { history } = (await api.get('/api/gloves/settings')).body as SettingsAnswer
  expect([history.length, history[0]?.number, history.at(-1)?.number]).toEqual([50, 51, 2])
})
