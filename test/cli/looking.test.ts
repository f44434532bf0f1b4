import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from '#cli/commands/audit.ts'
import { evidence } from '#cli/commands/evidence.ts'
import { exportCsv } from '#cli/commands/export.ts'
import { incidents } from '#cli/commands/incidents.ts'
import { mark } from '#cli/commands/mark.ts'
import { replayStored } from '#cli/commands/replay.ts'
import { report } from '#cli/commands/report.ts'
import { run } from '#cli/commands/run.ts'
import { settings } from '#cli/commands/settings.ts'
import { verdict } from '#cli/commands/verdict.ts'
import { why } from '#cli/commands/why.ts'
import type { Output } from '#cli/output.ts'
import type { Surroundings } from '#cli/surroundings.ts'
import { jackets } from './jackets.ts'
import { surroundingsAt } from './surroundings.ts'

let root: string
let printed = ''
const output: Output = {
  result: (text) => {
    printed += text
  },
  look: { columns: 100, colour: false, ascii: false },
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'outpace-looking-'))
  mkdirSync(join(root, 'scenarios/jackets'), { recursive: true })
  writeFileSync(join(root, 'scenarios/jackets/benchmark.yaml'), jackets(''))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const usual = { benchmark: 'jackets', market: undefined, json: false, cloud: false }
const none = { against: undefined, step: undefined, before: undefined, at: undefined, site: undefined }
const files = { har: undefined, waterfall: undefined, trace: undefined, output: undefined, queries: false }

type Looking = (surroundings: Surroundings) => Promise<unknown>
const commands: Record<string, Looking> = {
  verdict: (from) => verdict({ ...usual, failOn: undefined }, from, output),
  why: (from) => why({ ...usual, ...none }, from, output),
  incidents: (from) => incidents({ ...usual, weeks: 8, ack: [], mute: undefined }, from, output),
  replay: (from) => replayStored(usual, from, output),
  report: (from) => report({ ...usual, ...files, week: undefined, pdf: false, html: false }, from, output),
  evidence: (from) => evidence({ ...usual, ...none, ...files }, from, output),
  export: (from) => exportCsv({ ...usual, ...files, from: undefined, to: undefined }, from),
  'settings show': (from) => settings({ ...usual, verb: 'show' }, from, output),
  'settings pull': (from) => settings({ ...usual, verb: 'pull' }, from, output),
  'mark --list': (from) =>
    mark({ ...usual, ...none, label: undefined, kind: 'other', list: true, remove: undefined }, from, output),
}

test.each(Object.keys(commands))('outpace %s creates nothing where nothing was measured', async (name) => {
  printed = ''
  // Without records some have nothing to print, and say so.
  const problem = await commands[name]?.(surroundingsAt(root)).then(
    () => '',
    (error: unknown) => String(error),
  )
  expect(problem).toMatch(/^(?:$|CliError: .*(?:No|no) (?:evidence|rounds) )/)
  expect(existsSync(join(root, '.outpace'))).toBe(false)
})

test('a misspelt market is refused before anything is opened or measured', async () => {
  const asked = { ...usual, market: 'Nowhere', rounds: 1, dashboard: false, browser: false, failOn: undefined }
  await expect(run(asked, surroundingsAt(root), output)).rejects.toThrow('There is no market "Nowhere"')
  const audited = { ...usual, market: 'Nowhere', page: undefined, site: undefined, runs: 1, open: false }
  await expect(audit(audited, surroundingsAt(root), output)).rejects.toThrow('There is no market "Nowhere"')
  expect(existsSync(join(root, '.outpace'))).toBe(false)
})

test('of several benchmarks, those that have the market are shown', async () => {
  mkdirSync(join(root, 'scenarios/boots'))
  writeFileSync(join(root, 'scenarios/boots/benchmark.yaml'), jackets('').replace('Sydney phone', 'Dublin phone'))
  const asked = { ...usual, benchmark: undefined, failOn: undefined }
  for (const [market, other] of [
    ['Dublin phone', 'Sydney phone'],
    ['Sydney phone', 'Dublin phone'],
  ]) {
    printed = ''
    await verdict({ ...asked, market }, surroundingsAt(root), output)
    expect(printed).toContain(market)
    expect(printed).not.toContain(other)
  }
  const misspelt = verdict({ ...asked, market: 'Sidney phone' }, surroundingsAt(root), output)
  await expect(misspelt).rejects.toThrow('Known markets: Dublin phone, Sydney phone.')
})

test('what people set is stored all the same', async () => {
  await incidents({ ...usual, weeks: 8, ack: [], mute: '2 days' }, surroundingsAt(root), output)
  expect(existsSync(join(root, '.outpace'))).toBe(true)
  printed = ''
  await settings({ ...usual, verb: 'show' }, surroundingsAt(root), output)
  expect(printed).toContain('Muted until')
})
