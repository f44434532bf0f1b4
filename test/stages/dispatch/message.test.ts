import { expect, test } from 'vitest'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { parseSettings } from '#core/config/settings.ts'
import type { SiteAccess } from '#core/model/access.ts'
import type { AuditSettings } from '#core/model/audit.ts'
import type { Benchmark, Expectation, Market, Network, Profile, Site, Target } from '#core/model/benchmark.ts'
import { messageOf } from '#stages/dispatch/message.ts'
import { readMessage } from '#stages/dispatch/message-schema.ts'

// `Required` makes a new optional key a type error here until it has a value, and the test fails until the schema knows it.

const access: Required<SiteAccess> = {
  authentication: { user: 'staging', password: 'shop/staging' },
  headers: { 'x-preview': 'secret:shop/preview' },
}
const expectation: Required<Expectation> = { text: 'jacket', selector: 'main', title: 'Shop', language: 'en' }
const common = {
  sideEffects: 'allowed' as const,
  robots: { reason: 'agreed', reviewer: 'Ann', date: '2026-11-28' },
  expect: { home: expectation },
  accept: ['#accept'],
  access,
}
const recorded: Required<Site> = {
  ...common,
  name: 'Acme',
  us: true,
  origin: 'https://acme.example',
  walk: {
    kind: 'recording',
    file: 'acme.json',
    recording: {
      title: 'Acme',
      timeout: 5000,
      steps: [
        { type: 'navigate', url: 'https://acme.example/' },
        { type: 'click', selectors: ['#go', ['#host', '#inner']], offsetX: 1, offsetY: 2 },
      ],
    },
    starts: [{ name: 'home', at: 0 }],
  },
}
const network: Required<Network> = { latency: 170, downKbps: 9000, upKbps: 1500, initialWindow: 10 }
const profile: Required<Profile> = {
  name: 'phone-4g',
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 1.75,
  mobile: true,
  cpuSlowdown: 4,
  network,
}
const market: Required<Market> = {
  id: 'sydney',
  name: 'Sydney',
  region: 'ap-southeast-2',
  profile,
  locale: 'en-AU',
  timeZone: 'Australia/Sydney',
}
const target: Required<Target> = { against: { competitor: 'Globex' }, metric: 'lcp', margin: 0.05, promise: 3000 }
const audits: Required<AuditSettings> = {
  every: 86_400_000,
  runs: 3,
  categories: ['performance', 'seo'],
  steps: ['home'],
  pages: { Acme: { home: '/start' } },
  budgets: { performance: 80, lcp: 2500 },
}
/** `business` is left out of messages, and a benchmark with `serve` is not deployed. */
const benchmark: Required<Omit<Benchmark, 'business' | 'serve'>> = {
  id: 'shop',
  name: 'Shop',
  sites: [
    recorded,
    { ...recorded, name: 'Globex', us: false, walk: { kind: 'pages', pages: { home: '/' } } },
    { ...recorded, name: 'Initech', us: false, walk: { kind: 'script', file: 'initech.ts' } },
  ],
  steps: ['home'],
  markets: [market],
  every: 900_000,
  loads: 3,
  limits: { step: 30_000, visit: 120_000, memory: 1_000_000_000 },
  consent: 'accepted',
  target,
  alarm: { to: [], falseAlarmsPerYear: 1, cloudwatch: true },
  audits,
}

test('a benchmark that uses every key arrives as it was sent', () => {
  const { message } = messageOf({
    kind: 'run',
    benchmark,
    market,
    slot: Date.UTC(2026, 10, 28),
    every: benchmark.every,
    versions: { scenarios: 'a' },
  })
  expect(message.benchmark).toEqual(benchmark)
  expect(readMessage(JSON.stringify(message), 'run')).toEqual({ ok: true, message })
})

/** Of a benchmark with as much of one thing as `check` admits. */
const name = (n: number | string = '') => `${n} ${'x'.repeat(80)}`.trim().slice(0, 80)
const page = `/${'p'.repeat(3999)}`
const of = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n))
const plain = { name: 'A', origin: 'https://a.example', pages: { home: '/' } }
const sites = (count: number, steps: number) =>
  of(count, (n) => ({
    ...plain,
    name: name(n),
    pages: Object.fromEntries(of(steps, (step) => [name(`s${step}`), '/'])),
  }))
const devices = {
  profiles: {
    largest: {
      viewport: { width: 8000, height: 8000 },
      deviceScaleFactor: 5,
      cpuSlowdown: 20,
      network: { latency: '10 s', down: '1 kbps', up: '1 kbps', initialWindow: 100 },
    },
    smallest: {
      viewport: { width: 100, height: 100 },
      deviceScaleFactor: 0.5,
      network: { latency: '0 ms', down: '10 Gbps', up: '10 Gbps' },
    },
  },
}
const limited = { user: 'u'.repeat(200), password: `${'p'.repeat(50)}:key` }

test.each<[what: string, changes: Record<string, unknown>]>([
  ['competitors', { us: sites(1, 1)[0], competitors: sites(21, 1).slice(1), loads: 1 }],
  ['steps', { us: sites(1, 30)[0], competitors: sites(2, 30).slice(1), loads: 1 }],
  [
    'loads and limits',
    { loads: 9, limits: { step: '14 minutes', visit: '14 minutes', memory: '10 GB' }, every: '7 days' },
  ],
  ['patience the other way round', { limits: { step: '1 s', visit: '5 s', memory: '256 MB' }, every: '1 minute' }],
  [
    'markets',
    {
      markets: of(50, (n) => ({
        name: name(n),
        region: 'ap-southeast-2',
        profile: n % 2 === 0 ? 'largest' : 'smallest',
      })),
    },
  ],
  [
    'target',
    {
      target: { against: 'B', metric: 'duration', margin: '100%', promise: '1 hour' },
      alarm: { falseAlarms: '0.01 per year' },
    },
  ],
  [
    'the least target',
    { target: { margin: '1%', promise: '1 ms' }, alarm: { falseAlarms: '365 per year', cloudwatch: true } },
  ],
  [
    'addresses',
    { us: { ...plain, pages: { home: page } }, audits: { pages: { A: { home: page } }, runs: 9, every: '31 days' } },
  ],
  [
    'texts',
    {
      us: { ...plain, expect: { home: { text: 't'.repeat(200), selector: 's'.repeat(200), title: 't'.repeat(200) } } },
      consent: 'accepted',
      competitors: [
        {
          ...plain,
          name: 'B',
          accept: of(5, () => `#${'a'.repeat(199)}`),
          ignoreRobots: { reason: name(), reviewer: name(), date: '2026-11-28' },
        },
      ],
    },
  ],
  ['access', { us: { ...plain, authentication: limited, headers: { ['x'.repeat(100)]: 'v'.repeat(500) } } }],
  [
    'audits',
    {
      audits: {
        every: '1 hour',
        runs: 1,
        budgets: { cls: 100, bytes: '1 GB', requests: 10_000, lcp: '1 hour', seo: 0 },
      },
    },
  ],
])('as many or as much of %s as a benchmark may have arrives at every function', (_, changes) => {
  const settings = parseSettings({ file: 'outpace.yaml', text: JSON.stringify(devices) })
  if (!settings.ok) throw new Error(JSON.stringify(settings.problems))
  const competitors = [{ ...plain, name: 'B', origin: 'https://b.example' }]
  const text = JSON.stringify({ name: name(), us: plain, competitors, ...changes })
  const parsed = parseBenchmark({ id: 'shop', file: 'b.yaml', text, settings: settings.settings })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const { benchmark: large } = parsed
  const common = { benchmark: large, slot: Date.UTC(2026, 10, 28), every: large.every, versions: { scenarios: 'a' } }
  const [first] = large.markets
  if (first === undefined) throw new Error('no market')
  const due = [
    { ...common, kind: 'run' as const, market: first },
    { ...common, kind: 'field' as const },
    { ...common, kind: 'audit' as const, market: first, steps: large.steps },
  ]
  for (const work of due) {
    const { message } = messageOf(work)
    expect(readMessage(JSON.stringify(message), work.kind)).toEqual({ ok: true, message })
  }
})

test('the address of a page that no function would accept is refused where it is written', () => {
  const us = { ...plain, pages: { home: `${page}p` } }
  const text = JSON.stringify({ name: 'Shop', us, competitors: [{ ...plain, name: 'B' }] })
  const settings = parseSettings({ file: 'outpace.yaml', text: '' })
  if (!settings.ok) throw new Error('no settings')
  const parsed = parseBenchmark({ id: 'shop', file: 'b.yaml', text, settings: settings.settings })
  expect(parsed).toMatchObject({
    ok: false,
    problems: [{ key: 'us.pages.home', message: 'This address has 4001 characters; a page may have at most 4000.' }],
  })
})
