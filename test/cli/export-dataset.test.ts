import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportRounds } from '#cli/commands/export.ts'
import { writeDataset } from '#cli/export/dataset.ts'
import type { Surroundings } from '#cli/surroundings.ts'
import type { Round, StepSample, Visit } from '#core/model/round.ts'
import { quarterBenchmark, quarterRounds } from '#stages/sample/quarter.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { folder } from './command.ts'

const benchmark = `name: Secret jackets
us: { name: Wattle Lane, origin: https://www.wattle-lane.example, pages: { front page: /, search: /s } }
competitors: [{ name: '=Pluvio', origin: https://pluvio.example, pages: { front page: /, search: /s } }]
markets: [{ name: Our Sydney, region: ap-southeast-2, profile: phone-4g, locale: en-AU, timeZone: Australia/Sydney }]
`
const files = { 'scenarios/jackets/benchmark.yaml': benchmark }

const sample = (lcp: number): StepSample => ({
  name: 'front page',
  kind: 'navigation',
  metrics: { lcp, cls: 0, bytes: 0 },
  document: {
    url: 'https://www.wattle-lane.example/offer?customer=7',
    status: 200,
    title: 'Wattle Lane: 20 % off',
    lcp: { redirect: 0, dns: 1, connect: 2, wait: 3, loadDelay: 4, load: 5, renderDelay: 6, element: '#wattle' },
  },
})
const visit = (site: string, more: Partial<Visit> = {}): Visit => ({
  site,
  status: 'ok',
  startedAt: '2026-11-01T00:00:01.000Z',
  duration: 4000,
  control: 31,
  loads: [{ steps: [sample(1800)] }],
  ...more,
})
const failure = {
  code: 'element-missing',
  step: 'search',
  message: 'No button "Kaufen" on wattle-lane.example',
} as const
const round = (scheduledAt: string, visits: Visit[], chromium = 153): Round => ({
  version: 1,
  benchmark: 'jackets',
  market: 'our-sydney',
  scheduledAt,
  startedAt: scheduledAt,
  finishedAt: scheduledAt,
  seed: 7,
  method: { profile: 'wattle-phone-1a2b3c', region: 'ap-southeast-2', chromium, loads: 1 },
  worker: { chromium: `${chromium}.0.1.2`, cold: false, cpuIndex: 900, platform: 'linux-x64' },
  visits,
})

const usual = {
  benchmark: 'jackets' as string | undefined,
  csv: false,
  dataset: true,
  names: false,
  licence: 'CC-BY-4.0',
  market: undefined,
  from: undefined as string | undefined,
  to: undefined as string | undefined,
  output: undefined as string | undefined,
  cloud: false,
}

async function exported(root: string, options: Partial<typeof usual> & { out?: string } = {}): Promise<string> {
  const said: string[] = []
  const surroundings = { root, stateFolder: join(root, '.outpace') } as Surroundings
  const output = { result: (text: string) => void said.push(text), look: { columns: 100, colour: false } }
  await exportRounds({ ...usual, out: join(root, 'out'), ...options }, surroundings, output)
  return said.join('')
}

async function measured(root: string): Promise<void> {
  await using store = await openSqliteStore({ folder: join(root, '.outpace'), now: () => Date.UTC(2026, 10, 2) }).then(
    (opened) => ({ ...opened, [Symbol.asyncDispose]: () => opened.close() }),
  )
  const failed = visit('Wattle Lane', {
    status: 'failed',
    failure: { ...failure, screenshot: 'jackets/wattle.jpg' },
    loads: [{ steps: [sample(1900)], failure }],
  })
  const blocked = visit('Renamed since', {
    status: 'blocked',
    failure: { code: 'challenge', message: 'Akamai', provider: 'Akamai' },
    loads: [],
  })
  // The command reads on the clock of the machine.
  const retention = 100 * 365 * 24 * 60 * 60 * 1000
  const first = round('2026-11-01T00:00:00.000Z', [visit('=Pluvio'), visit('Wattle Lane')])
  for (const each of [first, round('2026-11-01T01:00:00.000Z', [failed, blocked], 154)]) {
    await putRound({ store, round: each, retention })
  }
}

const read = async (root: string) =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(join(root, 'out'))).map(
        async (name) => [name, await readFile(join(root, 'out', name), 'utf8')] as const,
      ),
    ),
  ) as Record<string, string>

test('a data set has the figures and nothing that tells whose they are', async () => {
  await using user = await folder(files)
  await measured(user.path)
  expect(await exported(user.path)).toMatch(/^2 rounds written to .*out\. Read its README\.md first\.\n$/)
  const written = await read(user.path)
  expect(Object.keys(written).sort()).toEqual(['README.md', 'loads.csv', 'markets.csv', 'rounds.jsonl'])
  for (const [name, text] of Object.entries(written)) {
    expect(text, name).not.toMatch(
      /wattle|pluvio|renamed|jackets|front page|our-?sydney|kaufen|akamai|2026-11-01|linux|offer/i,
    )
  }
  const [head = '', ...lines] = (written['loads.csv'] ?? '').trimEnd().split('\r\n')
  const names = head.split(',')
  const shown = [
    'round',
    'elapsed',
    'weekday',
    'hour',
    'method',
    'site',
    'position',
    'status',
    'step',
    'lcp',
    'cls',
    'lcpWait',
    'failure',
  ]
  const rows = lines.map((line) => shown.map((name) => line.split(',')[names.indexOf(name)]).join(' '))
  expect(rows).toEqual([
    '1 0 7 11 method-1 competitor-1 1 ok step-1 1800 0 3 ',
    '1 0 7 11 method-1 own 2 ok step-1 1800 0 3 ',
    '2 3600 7 12 method-2 own 1 failed step-1 1900 0 3 ',
    '2 3600 7 12 method-2 own 1 failed step-2    element-missing',
    '2 3600 7 12 method-2 competitor-2 2 blocked     challenge',
  ])
  expect(JSON.parse((written['rounds.jsonl'] ?? '').split('\n')[1] ?? '')).toMatchObject({
    round: 2,
    market: 'market-1',
    visits: [
      { site: 'own', failure: { code: 'element-missing', step: 'step-2' }, control: 31 },
      { site: 'competitor-2', loads: [] },
    ],
  })
  expect(written['markets.csv']).toBe(
    'market,region,locale,width,height,pixelRatio,mobile,cpuSlowdown,latency,down,up\r\n' +
      'market-1,ap-southeast-2,en-AU,412,823,2.625,1,4,170,9000,9000\r\n',
  )
})

test('its README explains every column, and names licence, citation and the hashes of the files', async () => {
  await using user = await folder(files)
  await measured(user.path)
  await exported(user.path, { licence: 'ODbL-1.0' })
  const { 'README.md': readme = '', ...others } = await read(user.path)
  for (const [name, text] of Object.entries(others)) {
    expect(readme).toContain(createHash('sha256').update(text).digest('hex'))
    if (!name.endsWith('.csv')) continue
    for (const column of text.split('\r\n')[0]?.split(',') ?? []) {
      expect(readme, column).toMatch(new RegExp(`\\| ${column} \\| \\S[^|]* \\| \\S[^|]* \\|`))
    }
  }
  expect(readme).toContain('2 rounds over 1 day: 2 sites, 2 steps, 1 market.')
  expect(readme).toContain('[Open Database License 1.0](https://opendatacommons.org/licenses/odbl/1-0/) (ODbL-1.0)')
  expect(readme).not.toContain('Generated, not measured')
})

test('names, addresses and dates are kept where that is asked for, and no name becomes a formula', async () => {
  await using user = await folder(files)
  await measured(user.path)
  await exported(user.path, { names: true })
  const written = await read(user.path)
  expect(written['README.md']).toMatch(/^# Secret jackets\n/)
  expect(written['rounds.jsonl']).toContain('"scheduledAt":"2026-11-01T00:00:00.000Z"')
  expect(written['loads.csv']).toContain('https://www.wattle-lane.example/offer')
  expect(written['loads.csv']).toContain(",'=Pluvio,")
  expect(written['markets.csv']).toContain('Our Sydney,')
  // Texts of pages are left out all the same.
  expect(Object.values(written).join('')).not.toMatch(/20 % off|Kaufen|Akamai|#wattle/)
})

test('the generated quarter is an example for everyone', async () => {
  await using user = await folder({})
  await exported(user.path, { benchmark: 'generated-quarter' })
  const { 'README.md': readme = '', 'rounds.jsonl': rounds = '' } = await read(user.path)
  expect(readme).toContain('**Generated, not measured**')
  expect(rounds.trim().split('\n')).toHaveLength(1081)
})

test.each<[string, Partial<typeof usual>, string]>([
  ['both kinds', { csv: true }, 'Choose one way to export: --csv or --dataset.'],
  ['neither kind', { dataset: false }, 'Choose one way to export: --csv or --dataset.'],
  ['CSV of no benchmark', { csv: true, dataset: false, benchmark: undefined }, 'Name a benchmark'],
  ['an unknown licence', { licence: 'MIT' }, '--licence: "MIT" is not known. Use one of CC-BY-4.0'],
  ['a time without rounds', { to: '2026-10-01' }, 'No round of jackets is stored in this time.'],
  ['several benchmarks at once', { benchmark: undefined }, 'Name one of jackets, shirts'],
])('exporting %s is refused', async (_, options, message) => {
  await using user = await folder({ ...files, 'scenarios/shirts/benchmark.yaml': benchmark })
  await measured(user.path)
  await expect(exported(user.path, options)).rejects.toThrow(message)
})

test('a folder with something in it is left as it is', async () => {
  await using user = await folder({ ...files, 'out/thesis.md': 'mine' })
  await measured(user.path)
  await expect(exported(user.path)).rejects.toThrow('out is not empty. Choose another one with --out.')
  expect(await readdir(join(user.path, 'out'))).toEqual(['thesis.md'])
})

test('the last date of a span belongs to it, and a span that runs backwards is refused', async () => {
  await using user = await folder(files)
  await measured(user.path)
  const spans = (from: string, to: string) =>
    exported(user.path, { out: join(user.path, `${from} ${to}`.replaceAll(':', '')), from, to })
  expect(await spans('2026-11-01', '2026-11-01')).toMatch(/^2 rounds/)
  expect(await spans('2026-11-01', '2026-11-01T00:30Z')).toMatch(/^1 round /)
  await expect(spans('2026-11-02', '2026-11-01')).rejects.toThrow(
    '--to 2026-11-01 is before --from 2026-11-02. Swap them.',
  )
  await expect(spans('2026-02-30', '2026-11-01')).rejects.toThrow('--from: 2026-02-30 is not in the calendar.')
})

test('a data set that was stopped half-way is removed, so that its folder can be used again', async () => {
  await using place = await folder()
  const out = join(place.path, 'out')
  const stop = new AbortController()
  const rounds = () => [...quarterRounds(Date.UTC(2026, 10, 28))].slice(0, 20)
  const source = { benchmark: quarterBenchmark, markets: quarterBenchmark.markets, isGenerated: true, now: 0 }
  const options = { out, names: false, licence: 'CC-BY-4.0', cloud: false }
  let asked = 0
  const stopping = function* () {
    for (const each of rounds()) {
      if (++asked === 10) stop.abort()
      yield each
    }
  }
  expect(await writeDataset({ ...source, rounds: stopping }, options, stop.signal)).toBeUndefined()
  expect(asked).toBeGreaterThan(1)
  expect(await readdir(out)).toEqual([])
  expect(await writeDataset({ ...source, rounds }, options, new AbortController().signal)).toBe(20)
  expect((await readdir(out)).sort()).toEqual(['README.md', 'loads.csv', 'markets.csv', 'rounds.jsonl'])
})

test('a data set on a full disk says so, and leaves no part of it', async () => {
  await using place = await folder()
  const out = join(place.path, 'out')
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
  const rounds = function* () {
    yield* [...quarterRounds(Date.UTC(2026, 10, 28))].slice(0, 3)
    throw full
  }
  const source = { benchmark: quarterBenchmark, markets: quarterBenchmark.markets, isGenerated: true, now: 0, rounds }
  const writing = writeDataset(
    source,
    { out, names: false, licence: 'CC-BY-4.0', cloud: false },
    new AbortController().signal,
  )
  await expect(writing).rejects.toThrow(/^Cannot write to .*out: ENOSPC.*Choose another folder with --out\.$/)
  expect(await readdir(out)).toEqual([])
})
