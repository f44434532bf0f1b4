import { describe, expect, test } from 'vitest'
import { plainRecipient } from '#core/config/audience.ts'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { defaultSettings, parseSettings } from '#core/config/settings.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { builtInProfiles, profileId } from '#core/model/profile.ts'
import type { Settings } from '#core/model/settings.ts'
import { fingerprint, slug } from '#core/model/slug.ts'

function read(text: string, settings: Settings = defaultSettings()): Benchmark {
  const parsed = parseBenchmark({ id: 'jackets', file: 'scenarios/jackets/benchmark.yaml', text, settings })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2))
  return parsed.benchmark
}

const phone = {
  name: 'phone-4g',
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 2.625,
  mobile: true,
  cpuSlowdown: 4,
  network: { latency: 170, downKbps: 9000, upKbps: 9000 },
}

test('the example of the design, without what is not built yet', () => {
  const benchmark = read(`# scenarios/jackets/benchmark.yaml
name: Buying a jacket
us: { name: Acme, origin: https://www.acme.com.au, script: acme.ts }
competitors:
  - { name: Amazon, origin: https://www.amazon.com.au, script: amazon.ts }
  - name: Globex
    origin: https://globex.example
    pages: { home: /, search: "/s?q=rain+jacket", product: /p/123 }
steps: [home, search, product]
markets:
  - { name: Sydney phone, region: ap-southeast-2, profile: phone-4g, locale: en-AU }
every: 15 minutes
target: { against: fastest, metric: lcp, margin: 5%, promise: 3 s }
alarm: { to: [ceo@acme.example], falseAlarms: 1 per year }
business: { monthlyRevenue: 2000000 AUD, conversionPerSecond: 7% }
`)
  expect(benchmark).toEqual({
    id: 'jackets',
    name: 'Buying a jacket',
    sites: [
      { name: 'Acme', us: true, origin: 'https://www.acme.com.au', walk: { kind: 'script', file: 'acme.ts' } },
      { name: 'Amazon', us: false, origin: 'https://www.amazon.com.au', walk: { kind: 'script', file: 'amazon.ts' } },
      {
        name: 'Globex',
        us: false,
        origin: 'https://globex.example',
        walk: { kind: 'pages', pages: { home: '/', search: '/s?q=rain+jacket', product: '/p/123' } },
      },
    ],
    steps: ['home', 'search', 'product'],
    markets: [
      {
        id: 'sydney-phone',
        name: 'Sydney phone',
        region: 'ap-southeast-2',
        profile: phone,
        locale: 'en-AU',
        timeZone: 'UTC',
      },
    ],
    every: 900_000,
    loads: 3,
    limits: { step: 30_000, visit: 180_000, memory: 2_000_000_000 },
    target: { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 3000 },
    alarm: { to: [plainRecipient('ceo@acme.example')], falseAlarmsPerYear: 1 },
    business: { monthlyRevenue: { amount: 2_000_000, currency: 'AUD' }, conversionPerSecond: 0.07 },
  } satisfies Benchmark)
})

const small = `
name: Shops
us: { name: Acme, origin: http://localhost:8080, pages: { home: /, search: /s } }
competitors: [{ name: Globex, origin: https://globex.example/, pages: { search: /q, home: /start } }]
`

test('CloudWatch alarms of a benchmark’s own are for those that ask for them', () => {
  const asking = (alarm: string) => read(`${small}${alarm}`).alarm.cloudwatch
  expect(asking('alarm: { cloudwatch: true }')).toBe(true)
  expect(asking('alarm: { cloudwatch: false }')).toBeUndefined()
  expect(asking('')).toBeUndefined()
})

describe('what may be left out', () => {
  test('everything but a name and sites', () => {
    expect(read(small)).toEqual({
      id: 'jackets',
      name: 'Shops',
      sites: [
        {
          name: 'Acme',
          us: true,
          origin: 'http://localhost:8080',
          walk: { kind: 'pages', pages: { home: '/', search: '/s' } },
        },
        {
          name: 'Globex',
          us: false,
          origin: 'https://globex.example',
          walk: { kind: 'pages', pages: { search: '/q', home: '/start' } },
        },
      ],
      // In the order of the first site's pages.
      steps: ['home', 'search'],
      markets: [
        {
          id: 'here',
          name: 'Here',
          region: 'local',
          profile: builtInProfiles['desktop-cable'],
          locale: 'en-US',
          timeZone: 'UTC',
        },
      ],
      every: 900_000,
      loads: 3,
      limits: { step: 30_000, visit: 180_000, memory: 2_000_000_000 },
      target: { against: 'fastest', metric: 'lcp', margin: 0.05 },
      alarm: { to: [], falseAlarmsPerYear: 1 },
    })
  })

  test('of a group, only what is written differs from the defaults', () => {
    const { limits, target } = read(`${small}limits: { step: 10 s }\ntarget: { metric: duration }\n`)
    expect(limits).toEqual({ step: 10_000, visit: 180_000, memory: 2_000_000_000 })
    expect(target).toEqual({ against: 'fastest', metric: 'duration', margin: 0.05 })
  })

  test('recipients come from outpace.yaml when the benchmark names none', () => {
    const settings = { ...defaultSettings(), recipients: [plainRecipient('web@acme.example')] }
    expect(read(small, settings).alarm.to).toEqual([plainRecipient('web@acme.example')])
    expect(read(`${small}alarm: { to: [ceo@acme.example] }\n`, settings).alarm.to).toEqual([
      plainRecipient('ceo@acme.example'),
    ])
  })
})

test('a competitor is named in any case of letters and kept as the site is called', () => {
  expect(read(`${small}target: { against: globex }\n`).target.against).toEqual({ competitor: 'Globex' })
  expect(read(`${small}target: { against: median }\n`).target.against).toBe('median')
})

test('a market may use a profile of outpace.yaml', () => {
  const text = 'profiles: { tablet: { viewport: { width: 768, height: 1024 }, mobile: true } }\n'
  const parsed = parseSettings({ file: 'outpace.yaml', text })
  if (!parsed.ok) throw new Error('expected settings')
  const market = 'markets: [{ name: Tablet, region: local, profile: tablet, timeZone: australia/sydney }]\n'
  expect(read(small + market, parsed.settings).markets).toEqual([
    {
      id: 'tablet',
      name: 'Tablet',
      region: 'local',
      profile: {
        name: 'tablet',
        viewport: { width: 768, height: 1024 },
        deviceScaleFactor: 1,
        mobile: true,
        cpuSlowdown: 1,
      },
      locale: 'en-US',
      timeZone: 'Australia/Sydney',
    },
  ])
})

test('sites may be served by a module beside the file', () => {
  const { serve, sites } = read(`
name: Demo
us: { name: Ours, origin: served, script: ./ours.ts }
competitors: [{ name: Theirs, origin: served, pages: { home: / } }]
steps: [home]
serve: serve.ts
`)
  expect(serve).toBe('serve.ts')
  expect(sites.map(({ origin }) => origin)).toEqual(['served', 'served'])
  expect(sites[0]?.walk).toEqual({ kind: 'script', file: 'ours.ts' })
})

test('anchors, Windows line ends and a byte-order mark are fine', () => {
  const { sites } = read(
    `\ufeff${small.replace('pages: { home: /, search: /s }', 'pages: &p { home: /, search: /s }').replace('pages: { search: /q, home: /start }', 'pages: *p').replaceAll('\n', '\r\n')}`,
  )
  expect(sites[1]?.walk).toEqual({ kind: 'pages', pages: { home: '/', search: '/s' } })
})

test('lines may end as on an old Macintosh, and a problem is at its own line', () => {
  const lines = `${small}# end`.replaceAll('\n', '\r')
  expect(read(lines).sites.length).toBe(read(small).sites.length)
  const text = `${lines}\revery: 15\r`
  const flawed = parseBenchmark({ id: 'jackets', file: 'benchmark.yaml', text, settings: defaultSettings() })
  const line = small.split('\n').length + 1
  expect(flawed).toMatchObject({ problems: [{ line, column: 8, source: 'every: 15' }] })
})

describe('names in keys', () => {
  test.each([
    ['Sydney phone', 'sydney-phone'],
    ['  São Paulo / 4G!', 'sao-paulo-4g'],
    ['ACME', 'acme'],
    ['東京', '68dea76f'],
    ['東京 phone', 'phone-fab9f847'],
  ])('%s', (name, expected) => expect(slug(name)).toBe(expected))

  test('the fingerprint is FNV-1a (vectors of its authors)', () => {
    expect(['', 'a', 'foobar'].map(fingerprint)).toEqual(['811c9dc5', 'e40c292c', 'bf9cf968'])
  })

  test('different names of other alphabets stay different', () => {
    expect(slug('東京')).not.toBe(slug('大阪'))
    expect(slug('Москва')).toBe(slug('москва'))
  })
})

describe('the name of a method', () => {
  test('stays the same across versions', () => expect(profileId(phone)).toBe('phone-4g-82adcd31'))

  test('changes with anything that is imitated', () => {
    const { network: _, ...unlimited } = phone
    const variants = [
      phone,
      unlimited,
      { ...phone, cpuSlowdown: 2 },
      { ...phone, mobile: false },
      { ...phone, deviceScaleFactor: 1 },
      { ...phone, viewport: { width: 412, height: 824 } },
      { ...phone, network: { ...phone.network, latency: 100 } },
    ]
    expect(new Set(variants.map(profileId)).size).toBe(variants.length)
  })

  test('does not depend on the order of keys', () => {
    const reversed = Object.fromEntries(Object.entries(phone).reverse()) as unknown as typeof phone
    expect(profileId(reversed)).toBe(profileId(phone))
  })
})

test('each second of waiting costs 7 % of sales unless the benchmark says otherwise', () => {
  const share = (business: string) => read(`${small}business: ${business}\n`).business?.conversionPerSecond
  expect(share('{ monthlyRevenue: 2000000 AUD }')).toBe(0.07)
  expect(share('{ monthlyRevenue: 2000000 AUD, conversionPerSecond: 3% }')).toBe(0.03)
})
