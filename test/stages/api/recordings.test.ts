import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { understood } from '#core/model/parsed.ts'
import type { Visit } from '#core/model/round.ts'
import type { Recordings } from '#stages/api/recordings/port.ts'
import { turns } from '#stages/check/turn.ts'
import { importRecording } from '#stages/import/recording.ts'
import { type RecordingWalks, recordingWalks, type WalkRequest } from '#stages/import/walk.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { type SmallApi, smallApi } from './small.ts'

const recorded = (file: string) =>
  readFileSync(fileURLToPath(new URL(`../../recordings/${file}`, import.meta.url)), 'utf8')
const checkout = recorded('checkout.json')
const yaml = `name: Jackets
us:
  name: Wattle Lane
  origin: https://www.wattle-lane.example
  headers: { x-open: secret:staging }
  pages: { home: /, sign in: /account, basket: /basket }
competitors: [{ name: Pluvio, origin: https://pluvio.example, pages: { home: /, sign in: /login, basket: /cart } }]
`
const ours = { file: 'checkout.json', text: checkout, benchmark: 'jackets', site: 'Wattle Lane' }

/** Ends the walk under way. */
type End = (visit: Partial<Visit>) => void

let root: string
let api: SmallApi
let walks: RecordingWalks
let asked: WalkRequest[]
let end: End
let isMeasuring: boolean

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outpace-recordings-'))
  await mkdir(join(root, 'scenarios/jackets'), { recursive: true })
  await writeFile(join(root, 'scenarios/jackets/benchmark.yaml'), yaml)
  const { benchmarks, problems } = await loadScenarios(root)
  expect(problems).toEqual([])
  asked = []
  isMeasuring = false
  walks = recordingWalks({
    turn: turns({ lookEvery: 5, isMeasuring: async () => isMeasuring }),
    walk: async (request, { signal, progress }) => {
      asked.push(request)
      const site = request.benchmark.sites[0]?.name ?? ''
      progress({ type: 'step-begun', site, step: 'home' })
      return await new Promise((resolve, reject) => {
        const visit: Visit = { site, status: 'ok', startedAt: '', duration: 0, loads: [] }
        end = (more) =>
          'site' in more && more.site === 'broken' ? reject(new Error('no browser')) : resolve({ ...visit, ...more })
        signal.addEventListener('abort', () => {
          resolve({
            ...visit,
            status: 'skipped',
            failure: { code: 'stopped', message: (signal.reason as Error).message },
          })
        })
      })
    },
  })
  const recordings: Recordings = {
    secretAdvice: ({ name }) => `Set ${name}.`,
    placeOf: async ({ steps }, { us, name, origin, walk }) => understood({ us, name, origin, steps, walk: walk.kind }),
    desk: { walks, save: (recording) => importRecording({ root, ...recording }) },
  }
  api = await smallApi({ rounds: 1, more: { recordings } })
  api.options.contests = async () => [
    ...benchmarks.map((benchmark) => ({ benchmark, store: api.store })),
    { benchmark: quarterBenchmark, store: api.store, isSample: true as const },
  ]
})
afterEach(async () => {
  await walks[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
  await rm(root, { recursive: true })
})

const post = (path: string, body: object = ours, headers = {}) => api.post(`/api/recordings/${path}`, body, headers)
const state = async () => (await api.get('/api/recordings/walk')).body

test('what can be chosen are the benchmarks with files, not the generated one', async () => {
  expect((await api.get('/api/recordings')).body).toEqual({
    hasDesk: true,
    benchmarks: [
      {
        id: 'jackets',
        name: 'Jackets',
        market: expect.any(String),
        sites: [
          { name: 'Wattle Lane', us: true, origin: 'https://www.wattle-lane.example' },
          { name: 'Pluvio', us: false, origin: 'https://pluvio.example' },
        ],
      },
    ],
  })
  expect(await post('plan', { ...ours, benchmark: quarterBenchmark.id })).toMatchObject({ status: 404 })
  expect(await post('plan', { ...ours, site: 'Globex' })).toMatchObject({
    status: 404,
    body: { error: 'There is no site "Globex" in a benchmark "jackets".' },
  })
})

test('a plan says what import says: the steps, what is changed, the secrets without their values, the lines', async () => {
  const { status, body } = await post('plan')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    ok: true,
    recording: {
      title: 'Checkout',
      steps: 9,
      before: '',
      groups: [
        { name: 'home', measured: '2', after: '', begins: 'navigate https://wattle-lane.example/' },
        { name: 'sign in', measured: '3', after: '4 to 5', begins: 'click aria/Sign in' },
        { name: 'basket', measured: '6', after: '7 to 9', begins: 'keyDown Enter' },
      ],
      secrets: ['password', 'card-number'],
      file: 'checkout.json',
      yaml: 'scenarios/jackets/benchmark.yaml',
      lines: [{ indent: 0, text: 'recording: checkout.json' }],
      instead: 'pages',
    },
  })
  expect(JSON.stringify(body)).toContain(
    'Addresses of https://wattle-lane.example become those of https://www.wattle-lane.example.',
  )
  expect(JSON.stringify(body)).toContain(
    'The value of step 5 looks like a secret and is not in the file. Set password.',
  )
  expect(JSON.stringify(body)).not.toMatch(/billabong|4111/)
})

test('a recording that cannot be walked is refused step by step, with the reason', async () => {
  const steps = (JSON.parse(checkout) as { steps: object[] }).steps
  const text = JSON.stringify({ title: 'x', steps: [...steps, { type: 'customStep', name: 'pay' }, { type: 'clik' }] })
  expect((await post('plan', { ...ours, text })).body).toMatchObject({
    ok: false,
    problems: [
      {
        place: 'step 10: name',
        message: expect.stringMatching(/custom step "pay"/),
        hint: expect.stringMatching(/Delete/),
      },
      { place: 'step 11: type', hint: 'Did you mean "click"?' },
    ],
  })
  expect((await post('plan', { ...ours, site: 'Pluvio' })).body).toMatchObject({
    ok: false,
    problems: [{ place: 'step 5: value' }, { place: 'step 8: value' }],
  })
  const wrong = JSON.stringify({ title: 'x', steps: Array.from({ length: 60 }, () => ({ type: 'clik' })) })
  expect(((await post('plan', { ...ours, text: wrong })).body as { problems: object[] }).problems).toHaveLength(50)
  for (const path of ['walk', 'save', 'file']) {
    expect(await post(path, { ...ours, text })).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/custom step/) },
    })
  }
  expect(asked).toEqual([])
})

test('whoever sends it says where the steps begin, in the order of the recording', async () => {
  const { body: usual } = await post('plan')
  expect(usual).toMatchObject({
    recording: {
      isOpen: false,
      begins: [
        { step: 'home', at: 2 },
        { step: 'sign in', at: 3 },
        { step: 'basket', at: 6 },
      ],
      places: expect.arrayContaining([{ at: 4, words: 'change aria/Email' }]),
    },
  })
  const begins = { home: 2, 'sign in': 4 }
  expect((await post('plan', { ...ours, begins })).body).toMatchObject({
    recording: {
      isOpen: true,
      groups: [
        { name: 'home', measured: '2', after: '3' },
        { name: 'sign in', measured: '4 to 6', after: '7 to 9' },
      ],
      lines: [
        { indent: 0, text: 'recording: checkout.json' },
        { indent: 0, text: 'steps:' },
        { indent: 2, text: 'home: 2' },
        { indent: 2, text: 'sign in: 4' },
        { indent: 2, text: 'basket: # number of the step of the recording at which it begins' },
      ],
    },
  })
  await post('walk', { ...ours, begins })
  expect(asked[0]?.benchmark.steps).toEqual(['home', 'sign in'])
  for (const [wrong, place] of [
    [{ home: 6, 'sign in': 3 }, 'steps.sign in'],
    [{ home: 1 }, 'steps.home'],
    [{ home: 99 }, 'steps.home'],
    [{ hone: 2 }, 'steps.hone'],
    [{}, ''],
  ] as const) {
    const { body } = await post('plan', { ...ours, begins: wrong })
    expect(body, JSON.stringify(wrong)).toMatchObject({
      ok: false,
      problems: [{ place, message: expect.stringMatching(/\.$/) }],
    })
  }
})

test('at another address the recording moves there, without what opens the own one', async () => {
  const there = { ...ours, origin: 'http://127.0.0.1:3000/' }
  const { body } = await post('plan', there)
  expect(JSON.stringify(body)).toContain(
    'Addresses of https://wattle-lane.example become those of http://127.0.0.1:3000.',
  )
  expect(body).toMatchObject({
    recording: { lines: [{ text: 'origin: http://127.0.0.1:3000' }, { text: 'recording: checkout.json' }] },
  })
  await post('walk', there)
  expect(asked[0]?.benchmark.sites).toMatchObject([{ origin: 'http://127.0.0.1:3000', walk: { kind: 'recording' } }])
  expect(asked[0]?.benchmark.sites[0]?.access).toBeUndefined()
  for (const origin of ['ftp://x.example', 'https://u:p@x.example', 'https://x.example/page', 'served', 'nonsense']) {
    expect((await post('plan', { ...ours, origin })).status, origin).toBe(400)
  }
})

test('whatever is sent, the answer is a reason and never an error of the program', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  for (const text of [
    '',
    'null',
    '[]',
    '{"steps":[]}',
    '{"__proto__":{"x":1},"title":"x","steps":[{"type":"navigate","url":"javascript:alert(1)"}]}',
    '{"title":"x","steps":[{"type":"constructor"}]}',
    deep,
    `{"title":"x","steps":${deep}}`,
    'x'.repeat(1_000_001),
  ]) {
    const { status, body } = await post('plan', { ...ours, text })
    expect([status, (body as { ok?: boolean }).ok], text.slice(0, 40)).toEqual([200, false])
  }
  const text = checkout.replace('"Checkout"', JSON.stringify('\u202eCheck\u0007out<b>'))
  expect((await post('plan', { ...ours, text })).body).toMatchObject({ recording: { title: 'Checkout<b>' } })
  expect((await post('plan', { ...ours, file: '../../../etc/passwd' })).body).toMatchObject({
    recording: { file: 'passwd.json' },
  })
  expect((await post('plan', { ...ours, text: 'x'.repeat(3_100_000) })).status).toBe(413)
  expect((await post('plan', { ...ours, text: 7 })).status).toBe(400)
})

test('it is taken from the dashboard itself only', async () => {
  for (const path of ['plan', 'walk', 'save', 'file']) {
    expect((await post(path, ours, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await post(path, ours, { 'content-type': 'text/plain' })).status).toBe(415)
  }
  expect(asked).toEqual([])
  expect(existsSync(join(root, 'scenarios/jackets/checkout.json'))).toBe(false)
})

test('a walk is of the one site, once, with the values that were recorded; one at a time', async () => {
  expect(await state()).toEqual({ state: 'idle' })
  expect(await post('walk')).toMatchObject({ status: 200, body: { id: 1 } })
  expect(await post('walk')).toMatchObject({
    status: 409,
    body: { error: 'A recording or a competitor is being tried already. Wait until that has ended, or stop it.' },
  })
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatchObject({
    benchmark: { loads: 1, steps: ['home', 'sign in', 'basket'], sites: [{ name: 'Wattle Lane' }] },
  })
  expect(asked[0]?.benchmark.sites[0]?.access).toBeDefined()
  expect([...(asked[0]?.secrets ?? [])]).toEqual([
    ['password', 'billabong-77'],
    ['card-number', expect.stringMatching(/^4111/)],
  ])
  expect(await state()).toEqual({ state: 'walking', id: 1, site: 'Wattle Lane', step: 'home', pictures: false })
  end({
    status: 'failed',
    loads: [{ steps: [{ name: 'home', metrics: { duration: 1234, lcp: 800 } }] }],
    failure: {
      code: 'element-missing',
      step: 'sign in',
      message: 'Step 3 of checkout.json: no element',
      screenshot: 'f.jpg',
    },
    evidence: { requests: 'r.jsonl', steps: [{ name: 'home', screenshot: 'home.jpg', filmstrip: [] }] },
  })
  await expect.poll(state).toMatchObject({
    state: 'walked',
    id: 1,
    outcome: {
      status: 'failed',
      steps: [{ name: 'home', duration: 1234, lcp: 800, screenshot: 'home.jpg' }],
      failure: { step: 'sign in', message: 'Step 3 of checkout.json: no element', screenshot: 'f.jpg' },
    },
  })
  expect(await post('walk')).toMatchObject({ status: 200, body: { id: 2 } })
  end({ site: 'broken' })
  await expect.poll(state).toEqual({ state: 'failed', id: 2, message: 'no browser' })
})

test('nothing is walked while a round is measured, and a round ends a walk', async () => {
  isMeasuring = true
  expect(await post('walk')).toMatchObject({
    status: 409,
    body: { error: 'This machine is measuring, which other loads would disturb. Try again afterwards.' },
  })
  isMeasuring = false
  await post('walk')
  isMeasuring = true
  await expect.poll(state).toMatchObject({
    outcome: { failure: { message: 'A measurement began, which the walk would have disturbed.' } },
  })
  isMeasuring = false
  await post('walk')
  const { options } = api
  const { apiApp } = await import('#stages/api/app.ts')
  const host = options.hosts()[0] ?? ''
  const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' }
  await apiApp(options).request(`http://${host}/api/recordings/walk`, { method: 'DELETE', headers })
  await expect.poll(state).toMatchObject({ outcome: { failure: { message: 'The walk was stopped.' } } })
})

test('saving writes what import writes, and replaces no other file', async () => {
  expect(await post('save')).toMatchObject({
    status: 200,
    body: { sentence: 'Saved as scenarios/jackets/checkout.json.' },
  })
  const written = await readFile(join(root, 'scenarios/jackets/checkout.json'), 'utf8')
  expect(written).toContain('"secret:password"')
  expect(written).not.toMatch(/billabong|4111/)
  expect(await post('save', { ...ours, text: checkout.replace('"Checkout"', '"Again"') })).toMatchObject({
    status: 400,
    body: { error: 'This file exists already. Rename checkout.json, or delete the file.' },
  })
  expect(await readFile(join(root, 'scenarios/jackets/checkout.json'), 'utf8')).toBe(written)
})

test('where a deployment writes the files, the recording is planned and downloaded, and neither walked nor saved', async () => {
  const recordings = api.options.recordings as Recordings
  const { desk: _, ...deployed } = recordings
  api.options.recordings = deployed
  expect((await api.get('/api/recordings')).body).toMatchObject({ hasDesk: false })
  expect(await post('plan')).toMatchObject({ status: 200, body: { ok: true } })
  expect((await api.get('/api/recordings/walk')).status).toBe(404)
  for (const path of ['walk', 'save']) expect((await post(path)).status, path).toBe(404)
  const text = checkout.replace('"Checkout"', JSON.stringify('a\u202eb'))
  const { status, body, headers } = await post('file', { ...ours, text })
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('application/json')
  // To the letter, unlike answers that are shown.
  expect(body).toMatchObject({
    title: 'a\u202eb',
    steps: expect.arrayContaining([expect.objectContaining({ value: 'secret:password' })]),
  })
})
