import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type EvidenceOptions, evidence } from '#cli/commands/evidence.ts'
import { field } from '#cli/commands/field.ts'
import { type MarkOptions, mark } from '#cli/commands/mark.ts'
import type { Surroundings } from '#cli/surroundings.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { fakeRound, ok } from '../core/rounds.ts'
import { jackets } from './jackets.ts'
import { surroundingsAt } from './surroundings.ts'

let root: string
let surroundings: Surroundings
let printed = ''
const result = (text: string) => {
  printed += text
}
const output = { result, look: { columns: 100, colour: false, ascii: false } }

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'outpace-mark-'))
  mkdirSync(join(root, 'scenarios/jackets'), { recursive: true })
  writeFileSync(join(root, 'scenarios/jackets/benchmark.yaml'), jackets(''))
  const stateFolder = join(root, '.outpace')
  surroundings = surroundingsAt(root)
  const store = await openSqliteStore({ folder: stateFolder })
  const round = fakeRound(0, { Acme: ok({ home: 1000 }), Northpeak: ok({ home: 900 }), Globex: ok({ home: 900 }) })
  const traceOf = (site: string) => (site === 'Acme' ? { trace: 'acme/trace.zip' } : {})
  const visits = round.visits.map((visit) => {
    const steps = [{ name: 'home', screenshot: 'a.jpg', filmstrip: [] }]
    return visit.site === 'Globex'
      ? visit
      : { ...visit, evidence: { steps, requests: `${visit.site.toLowerCase()}.jsonl`, ...traceOf(visit.site) } }
  })
  await putRound({ store, round: { ...round, scheduledAt: new Date(Date.now() - 60_000).toISOString(), visits } })
  await store.close()
  const files = evidenceFolder(join(stateFolder, 'evidence'))
  const line = { step: 'home', at: 9, since: 4, url: 'https://acme.example/?q=rain&token=abc1', type: 'document' }
  const rest = { status: 200, bytes: 900, duration: 50, phases: { wait: 40, receive: 10 } }
  for (const name of ['acme', 'northpeak']) {
    await files.put(`${name}.jsonl`, Buffer.from(JSON.stringify({ ...line, ...rest })))
  }
})
afterAll(() => rmSync(root, { recursive: true }))
beforeEach(() => {
  printed = ''
})

const marking = (change: Partial<MarkOptions>) =>
  mark(
    {
      label: undefined,
      benchmark: undefined,
      at: undefined,
      kind: 'other',
      list: false,
      remove: undefined,
      json: false,
      cloud: false,
      ...change,
    },
    surroundings,
    output,
  )
const recorded = (change: Partial<EvidenceOptions>) =>
  evidence(
    {
      benchmark: 'jackets',
      site: undefined,
      market: undefined,
      at: undefined,
      har: undefined,
      waterfall: undefined,
      trace: undefined,
      step: undefined,
      queries: false,
      json: false,
      cloud: false,
      ...change,
    },
    surroundings,
    output,
  )

test('outpace mark: adds, lists and removes, and says what it cannot do', async () => {
  await marking({ label: '4.2\u001b[31m', kind: 'release', at: '2026-11-22T09:00Z' })
  expect(printed).toMatch(
    /^Marked on Buying a jacket: Release "4\.2", 22 Nov(?: 2026)?, 20:00 \(Australia\/Sydney\)\. Id: 20261122T090000Z-[0-9a-f]{8}\n$/,
  )
  const id = printed.match(/Id: (\S+)/)?.[1] ?? ''
  printed = ''
  await marking({ list: true })
  expect(printed).toMatch(new RegExp(`22 Nov( 2026)?, 20:00 \\(Australia/Sydney\\): Release "4\\.2", ${id}`))
  printed = ''
  await marking({ list: true, json: true })
  expect(JSON.parse(printed)).toMatchObject({ benchmark: 'jackets', markers: [{ id, label: '4.2', kind: 'release' }] })
  printed = ''
  await marking({ remove: id })
  expect(printed).toBe('Removed from Buying a jacket: Release "4.2".\n')
  await marking({ label: '4.2', kind: 'release', at: '2026-11-22T09:00Z' })
  printed = ''
  await marking({ remove: id, json: true })
  expect(JSON.parse(printed)).toEqual({ benchmark: 'jackets', removed: id })
  await expect(marking({ remove: id })).rejects.toThrow(/no such marker/)
  await expect(marking({})).rejects.toThrow(/Give a label/)
  await expect(marking({ label: 'x', list: true })).rejects.toThrow(/Give a label/)
  await expect(marking({ label: 'x', at: 'soon' })).rejects.toThrow(/"soon" is not a time/)
  await expect(marking({ label: 'x', benchmark: 'boots' })).rejects.toThrow(/boots/)
})

test('outpace evidence: lists what there is, and writes HAR and waterfall of it', async () => {
  await recorded({})
  expect(printed).toMatch(/Acme: 0 pictures, a trace and the requests\n.*Northpeak: 0 pictures and/)
  const [har, svg] = [join(root, 'a.har'), join(root, 'a.svg')]
  await recorded({ har, waterfall: svg, step: 'HOME' })
  const { log } = JSON.parse(readFileSync(har, 'utf8'))
  expect(log.entries).toMatchObject([{ request: { url: 'https://acme.example/' }, time: 50 }])
  expect(readFileSync(svg, 'utf8')).toMatch(/Acme \(you\)[\s\S]*Northpeak/)
  await recorded({ har, site: 'northpeak', queries: true })
  const kept = readFileSync(har, 'utf8')
  expect(kept).toContain('q=rain')
  expect(kept).not.toContain('abc1')
  const trace = join(root, 'a.zip')
  await expect(recorded({ trace })).rejects.toThrow(/no longer kept/)
  await evidenceFolder(join(root, '.outpace/evidence')).put('acme/trace.zip', Buffer.from('PK'))
  await recorded({ trace })
  expect(readFileSync(trace, 'utf8')).toBe('PK')
  expect(printed).toMatch(/a\.zip: Acme, round of .*\nOpen it with: npx playwright show-trace/)
  await expect(recorded({ trace, site: 'northpeak' })).rejects.toThrow(/No Playwright trace of jackets/)
  await expect(recorded({ step: 'home' })).rejects.toThrow('--step is about a waterfall and needs --waterfall FILE.')
  await expect(recorded({ queries: true })).rejects.toThrow('--queries is about a HAR file and needs --har FILE.')
  await expect(recorded({ site: 'Nobody' })).rejects.toThrow(/no site "Nobody"\. Known sites: Acme, Northpeak, Globex/)
  await expect(recorded({ site: 'Globex' })).rejects.toThrow(/No evidence of jackets/)
  await expect(recorded({ at: '2020-01-01' })).rejects.toThrow(
    /up to 2020-01-01 is stored\. List what is kept: npx outpace evidence jackets/,
  )
  await expect(recorded({ waterfall: svg, step: 'checkout' })).rejects.toThrow(
    /no step "checkout"\. Known steps: home, search/,
  )
  await expect(recorded({ har: join(root, 'none/a.har') })).rejects.toThrow(/Cannot write .* \(ENOENT\)/)
})

test('outpace field says how to get a key', async () => {
  const asking = () => field({ benchmark: 'jackets', json: false, cloud: false }, surroundings, output)
  await expect(asking()).rejects.toThrow(/Add cruxKey: crux-key to outpace\.yaml/)
  writeFileSync(join(root, 'outpace.yaml'), 'cruxKey: crux-key\n')
  await expect(asking()).rejects.toThrow(/Set OUTPACE_SECRET_CRUX_KEY/)
})
