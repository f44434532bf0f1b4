import { expect, test } from 'vitest'
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
