import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readLive, withLive } from '#core/config/live/live.ts'
import { formatProblems } from '#core/config/problem.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { LiveSettings } from '#core/model/live.ts'
import { consequenceSentences } from '#core/words/settings.ts'
import { draftOfUndo, previewSettings, saveSettings } from '#stages/settings/change.ts'
import { resolveLive } from '#stages/settings/resolve.ts'
import { showSettings } from '#stages/settings/show.ts'
import { readMarkers } from '#store/records/markers.ts'
import { keptChanges, readHistory } from '#store/records/settings.ts'
import { jacketsYaml, settingsPlace, sourceOf, type TestPlace } from './place.ts'

const benchmark = 'jackets'
const now = Date.parse('2026-11-28T10:00:00Z')
const by = 'kim@acme.example'
const globex = { name: 'Globex', origin: 'https://globex.example', pages: { home: '/', search: '/s' } }
const initech = { name: 'Initech', origin: 'https://initech.example', pages: { home: '/', search: '/find' } }

const laid = (live: LiveSettings, text?: string) => {
  const checked = withLive(sourceOf(text), live)
  return checked.ok ? checked.benchmark : formatProblems(checked.problems)
}

describe('settings over a file', () => {
  test('what is not set is as in the file, and a promise can be taken back', () => {
    const { benchmark: file } = sourceOf()
    expect(laid({})).toEqual(file)
    expect(laid({ every: '30 minutes', target: { margin: '3%' }, alarm: { to: ['ceo@acme.example'] } })).toMatchObject({
      every: 30 * 60_000,
      target: { margin: 0.03, promise: 3000, metric: 'lcp' },
      alarm: { to: [{ to: 'ceo@acme.example' }] },
      sites: file.sites,
    })
    expect(laid({ target: { promise: null } })).toMatchObject({ target: { margin: 0.05 } })
    expect(laid({ target: { promise: null } })).not.toHaveProperty('target.promise')
  })

  test('competitors by pages are added, replaced and removed; those with a script stay', () => {
    const names = (live: LiveSettings) => {
      const found = laid(live)
      return typeof found === 'string' ? found : found.sites.map(({ name }) => name)
    }
    expect(names({ competitors: [globex, initech] })).toEqual(['Acme', 'Northpeak', 'Globex', 'Initech'])
    expect(names({ competitors: [initech] })).toEqual(['Acme', 'Northpeak', 'Initech'])
    expect(names({ competitors: [] })).toEqual(['Acme', 'Northpeak'])
    expect(names({ competitors: [{ ...initech, name: 'Northpeak' }] })).toContain('Two sites are called "Northpeak".')
  })

  test('a form that is left without competitors, or with too many recipients, is told so in its own words', () => {
    const byPages = jacketsYaml().replace(/^.*northpeak.*\n/im, '')
    expect(laid({ competitors: [] }, byPages)).toMatch(/No competitors are given\.\s+Add at least 1\./)
    const to = Array.from({ length: 52 }, (_, at) => `kim${at}@acme.example`)
    expect(laid({ alarm: { to } })).toMatch(/52 recipients are given; at most 50 are allowed\.\s+Remove 2\./)
    const many = Array.from({ length: 21 }, (_, at) => ({ ...globex, name: `Shop ${at}` }))
    expect(readLive({ competitors: many }, benchmark)).toMatchObject({
      problems: [
        { key: 'competitors', message: '21 competitors are given; at most 20 are allowed.', hint: 'Remove 1.' },
      ],
    })
  })

  test('a competitor at your own address is refused, unless the file has it', () => {
    const { origin } = sourceOf().benchmark.sites[0] ?? { origin: '' }
    const ours = { ...globex, name: 'Initech', origin: `${origin.toUpperCase()}/` }
    expect(laid({ competitors: [globex, ours] })).toContain('This is the address of your own site')
    const twoVersions = jacketsYaml().replaceAll('https://globex.example', origin)
    expect(laid({ competitors: [{ ...globex, origin }] }, twoVersions)).toMatchObject({ sites: { length: 3 } })
    // Names are compared as everywhere else in settings.
    expect(laid({ competitors: [{ ...globex, name: 'GLOBEX', origin }] }, twoVersions)).toMatchObject({
      sites: { length: 3 },
    })
    expect(laid({ competitors: [{ ...globex, name: 'Old', origin }] }, twoVersions)).toContain('This is the address')
  })

  test('a benchmark has up to 20 competitors, by pages and by scripts together', () => {
    const many = (count: number) =>
      laid({
        competitors: Array.from({ length: count }, (_, n) => ({ ...globex, name: `Globex ${n}` })),
        every: '1 day',
      })
    expect(many(19)).toMatchObject({ sites: { length: 21 } })
    expect(many(20)).toContain('These are 20 competitors, and benchmark.yaml has 1 more with a script or a recording')
    expect(many(20)).toContain('Set at most 19 here.')
  })

  test('a decision about robots.txt holds for the origin it was made about, and for no other', () => {
    const robotsOf = (origin: string) => {
      const found = laid({ competitors: [{ ...globex, origin }] })
      return typeof found === 'string' ? found : found.sites.find(({ name }) => name === 'Globex')?.robots
    }
    expect(robotsOf('https://globex.example')).toMatchObject({ reviewer: 'Kim Lee' })
    expect(robotsOf('https://shop.globex.example')).toBeUndefined()
  })

  test.each<[string, LiveSettings, string]>([
    ['a value of the wrong kind', { every: 'often' }, 'live settings of jackets  every\n'],
    ['a page that is missing', { competitors: [{ ...globex, pages: { home: '/' } }] }, 'competitors (Globex).pages'],
    ['a target that is gone', { competitors: [], target: { against: 'Globex' } }, 'There is no competitor "Globex"'],
    ['a site that nobody serves', { competitors: [{ ...globex, origin: 'served' }] }, 'competitors (Globex).origin'],
    ['a recipient without address', { alarm: { to: ['ceo'] } }, 'alarm.to[0]'],
  ])('%s is named by its key', (_, live, expected) => {
    expect(laid(live)).toContain(expected)
  })
})

describe('changes', () => {
  let place: TestPlace
  beforeAll(async () => {
    place = await settingsPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())
  const save = (live: unknown, basedOn: number) => saveSettings(place, { benchmark, live, basedOn, by, now })
  const inForce = async () => (await resolveLive(place.store, place.sources))[0]

  test('one is in force at once, with who made it and when; a stale one says who was faster', async () => {
    expect(await save({ every: '30 minutes' }, 0)).toMatchObject({
      ok: true,
      change: { number: 1, by, at: '2026-11-28T10:00:00.000Z', before: {}, after: { every: '30 minutes' } },
    })
    expect((await inForce())?.benchmark.every).toBe(30 * 60_000)
    const stale = await save({ every: '1 hour' }, 0)
    expect(stale).toMatchObject({ ok: false, conflict: { number: 1 } })
    expect(stale.ok ? '' : formatProblems(stale.problems)).toMatch(
      /kim@acme\.example changed the settings meanwhile on 28 Nov, 21:00 \(Australia\/Sydney\)\./,
    )
    expect((await inForce())?.benchmark.every).toBe(30 * 60_000)
  })

  test('two at once: one wins, and the other is told', async () => {
    const outcomes = await Promise.all([save({ every: '40 minutes' }, 1), save({ every: '50 minutes' }, 1)])
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(await readHistory(place.store, benchmark)).toHaveLength(2)
  })

  test('what begins anew is on the time line', async () => {
    const labels = (await readMarkers(place.store, { benchmark })).map(({ label }) => label)
    expect(labels).toEqual(['settings: other interval'])
  })

  test('undo brings back what was before, and undoing that brings back the change', async () => {
    const undo = async () => {
      const drafted = await draftOfUndo(place.store, { benchmark })
      if (!drafted.ok) throw new Error(formatProblems(drafted.problems))
      return saveSettings(place, { ...drafted.draft, by, now })
    }
    const before = (await inForce())?.benchmark.every
    expect(await undo()).toMatchObject({ ok: true, change: { number: 3, undoes: 2 } })
    expect((await inForce())?.benchmark.every).toBe(30 * 60_000)
    await undo()
    expect((await inForce())?.benchmark.every).toBe(before)
    const first = await draftOfUndo(place.store, { benchmark, number: 1 })
    expect(first).toMatchObject({ ok: true, draft: { live: {}, undoes: 1 } })
    expect(await draftOfUndo(place.store, { benchmark, number: 99 })).toMatchObject({ ok: false })
  })

  test('what cannot be measured, is no change or has an unknown key is refused', async () => {
    const [newest] = await readHistory(place.store, benchmark)
    const problem = async (live: unknown) => {
      const preview = await previewSettings(place, { benchmark, live, basedOn: newest?.number ?? 0 })
      return preview.ok ? 'accepted' : formatProblems(preview.problems)
    }
    expect(await problem({ every: '1 minute', competitors: [globex] })).toContain('loaded 4344 times a day')
    expect(await problem(newest?.after)).toContain('Nothing would change.')
    expect(await problem({ loads: 9 })).toContain('The key "loads" is unknown here')
    expect(await problem({ target: { promise: '2 s', secret: 'x' } })).toContain('"secret" is unknown under "target"')
    expect(await problem('every')).toContain('live settings of jackets')
    expect(await problem({ competitors: [{ ...globex, ignoreRobots: { reason: 'no' } }] })).toContain('ignoreRobots')
    expect(await problem({ competitors: [{ ...globex, pages: { home: '/'.padEnd(60_000, 'x') } }] })).toContain('50 KB')
  })

  test('settings that no longer fit the file are left out and shown, and measuring goes on', async () => {
    const [newest] = await readHistory(place.store, benchmark)
    await save({ competitors: [globex, initech] }, newest?.number ?? 0)
    const later = { ...place, sources: [sourceOf(jacketsYaml().replaceAll('search', 'find'))] }
    const [found] = await resolveLive(place.store, later.sources)
    expect(found?.benchmark).toEqual(later.sources[0]?.benchmark)
    expect(formatProblems(found?.problems ?? [])).toContain('There is no step "search"')
    expect((await showSettings(later, benchmark)).problems).not.toEqual([])
    expect((await showSettings(place, benchmark)).problems).toEqual([])
  })

  test('the newest changes are kept', async () => {
    const [newest] = await readHistory(place.store, benchmark)
    const from = newest?.number ?? 0
    for (let i = 0; i < keptChanges; i++) await save({ target: { margin: `${2 + (i % 2)}%` } }, from + i)
    const history = await readHistory(place.store, benchmark)
    expect(history).toHaveLength(keptChanges)
    expect(history.map(({ number }) => number)).toEqual(history.map((_, i) => from + keptChanges - i))
  })
})

describe('what a change means', () => {
  const sentences = async (live: unknown, more: Partial<TestPlace> = {}) => {
    await using place = await settingsPlace(more)
    const preview = await previewSettings(place, { benchmark, live, basedOn: 0 })
    return preview.ok ? consequenceSentences(preview.consequences) : [formatProblems(preview.problems)]
  }

  test('load, time to a verdict and alarms are said, and what begins anew', async () => {
    expect(
      await sentences({
        every: '30 minutes',
        competitors: [{ ...globex, pages: { home: '/', search: '/q' } }, initech],
      }),
    ).toEqual([
      'Competitors are loaded 504 times (624 times now) a day.',
      'AWS cost: none, because nothing is measured there.',
      'False alarms stay fewer than one a year, over 10 alarms, instead of 8; each takes a little longer to be certain.',
      'A first verdict takes at least 3 h 30 min (1 h 45 min now).',
      'Every comparison is judged from scratch from the next round on, because of another interval.',
      'Comparisons with Globex are judged from scratch, because other pages are measured.',
      'Comparisons with Initech begin with the next round.',
    ])
    expect((await sentences({ alarm: { to: ['ceo@acme.example'] } })).at(-1)).toBe(
      'Verdicts and open incidents go on as they are.',
    )
    expect((await sentences({ competitors: [] })).at(-1)).toBe('Comparisons with Globex end.')
    expect((await sentences({ target: { metric: 'inp', promise: '200 ms' } })).at(-1)).toContain(
      'the promise of 200 ms is held against the time of the whole step',
    )
  })

  test('on AWS the cost is said; private origins, and mail that nobody could receive, are refused', async () => {
    const sources = [sourceOf(jacketsYaml({ region: 'ap-southeast-2' }))]
    expect((await sentences({ every: '1 hour' }, { sources }))[1]).toMatch(
      /^AWS costs about \$\d+\.\d\d \(\$\d+\.\d\d now\) a month, for the whole installation\.$/,
    )
    const [hidden] = await sentences({ competitors: [{ ...globex, origin: 'http://10.0.0.7' }] }, { sources })
    expect(hidden).toContain('http://10.0.0.7 is on this machine or in a private network')
    const [nobody] = await sentences(
      { alarm: { to: ['new@acme.example'] } },
      { sources, subscribed: ['ceo@acme.example'] },
    )
    expect(nobody).toContain('new@acme.example would get no mail')
  })

  test('a change that crowds a region says how many rounds would be missed, and what to do; one that helps does not', async () => {
    const source = sourceOf(jacketsYaml({ region: 'ap-southeast-2', rest: 'every: 3 minutes' }))
    const markets = source.benchmark.markets.flatMap((market) =>
      Array.from({ length: 12 }, (_, n) => ({ ...market, id: `m${n}` })),
    )
    const sources = [{ ...source, benchmark: { ...source.benchmark, markets } }]
    const place = { sources, settings: { ...defaultSettings(), competitorLoadsPerDay: 100_000 } }
    const missed =
      /The rounds in ap-southeast-2 need \d+ functions at once, and \d+ may run, so about \d+% of the rounds would be missed\. Measure less often/
    expect((await sentences({ every: '2 minutes' }, place)).join('\n')).toMatch(missed)
    expect((await sentences({ every: '4 hours' }, place)).join('\n')).not.toMatch(/missed/)
  })

  test('a change that would cost more than the spending cap is refused; one that costs less than now never is', async () => {
    const sources = [sourceOf(jacketsYaml({ region: 'ap-southeast-2' }))]
    const capped = (amount: number) => ({
      sources,
      settings: { ...defaultSettings(), monthlySpendingCap: { amount, currency: 'USD' } },
    })
    expect((await sentences({ every: '12 minutes' }, capped(20)))[0]).toMatch(
      /every\n {2}AWS would cost about \$\d+\.\d\d a month; monthlySpendingCap in outpace\.yaml is \$20\.\n {2}Measure less often, or raise the cap\./,
    )
    expect((await sentences({ every: '12 minutes' }, capped(2000)))[1]).toContain('AWS costs about $')
    expect((await sentences({ every: '20 minutes' }, capped(1)))[1]).toContain('AWS costs about $')
  })
})
