import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { plainProfile } from '../measure/here.ts'

// Two of the demo's shops, home and search. Pluvio is ours.

export const steps = ['home', 'search'] as const
const pages = {
  Pluvio: { home: '/', search: '/s?k=rain+jacket' },
  'Wattle Lane': { home: '/', search: '/search?q=rain+jacket' },
} as const
const names = ['Pluvio', 'Wattle Lane'] as const

export const market: Market = {
  id: 'here',
  name: 'Here',
  region: 'local',
  profile: plainProfile,
  locale: 'en-AU',
  timeZone: 'Australia/Sydney',
}

export function twoShops({ every, falseAlarmsPerYear }: { every: number; falseAlarmsPerYear: number }): Benchmark {
  return {
    id: 'test',
    name: 'Test',
    sites: names.map((name, index) => ({
      name,
      us: index === 0,
      origin: 'served',
      walk: { kind: 'pages', pages: pages[name] },
    })),
    steps: [...steps],
    markets: [market],
    every,
    loads: 1,
    limits: { step: 10_000, visit: 60_000, memory: 2e9 },
    target: { against: 'fastest', metric: 'lcp', margin: 0.05 },
    alarm: { to: [], falseAlarmsPerYear },
  }
}

/** As `race` takes them. */
export function contestantsAt(origins: Readonly<Record<(typeof names)[number], string>>) {
  return Object.fromEntries(
    names.map((name) => [name, { origin: origins[name], journey: walkPages(pages[name], [...steps]) }]),
  )
}
