import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ReportOptions, report } from '#cli/commands/report.ts'
import { openFailing } from '#core/judge/incident/open.ts'
import { putIncident } from '#store/records/incidents.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { monday, twoWeeksOf } from '../../core/analysis/digest-weeks.ts'
import { usual } from '../../core/judge/judge-streams.ts'
import { chromium } from '../../measure/here.ts'
import { outpace } from '../command.ts'
import { jackets } from '../jackets.ts'
import { surroundingsAt } from '../surroundings.ts'

const yaml = jackets(
  `every: 2 hours
target: { against: fastest, metric: lcp, margin: 5%, promise: 2 s }`,
)

let root: string
beforeAll(async () => {
  // Days and incidents must not have expired when the test runs.
  vi.useFakeTimers({ toFake: ['Date'], now: monday })
  root = await mkdtemp(join(tmpdir(), 'outpace-report-'))
  for (const name of ['jackets', 'boots']) {
    await mkdir(join(root, 'scenarios', name), { recursive: true })
    await writeFile(join(root, 'scenarios', name, 'benchmark.yaml'), yaml)
  }
  const store = await openSqliteStore({ folder: join(root, '.outpace') })
  const slower = { ...usual, Acme: { home: 1000, search: 2100 } }
  for (const round of twoWeeksOf(usual, slower)) await putRound({ store, round })
  const opened = '2026-11-17T00:00:00.000Z'
  const place = { benchmark: 'jackets', market: 'sydney-phone', openedAt: opened, detectedAt: opened }
  const incident = {
    ...openFailing({ step: 'home', code: null, message: '' }, place),
    closedAt: '2026-11-17T01:00:00.000Z',
  }
  await putIncident({ store, incident })
  await store.close()
})
afterAll(async () => {
  vi.useRealTimers()
  await rm(root, { recursive: true })
})

async function tell(options: Partial<ReportOptions>, chromiumPath?: string) {
  const printed: string[] = []
  const surroundings = surroundingsAt(root, { chromiumPath })
  const asked = {
    benchmark: 'jackets',
    week: '2026-W47',
    pdf: false,
    html: false,
    output: undefined,
    cloud: false,
    ...options,
  }
  const look = { columns: 80, colour: false }
  const code = await report(asked, surroundings, { result: (text) => void printed.push(text), look })
  return { code, text: printed.join('') }
}

describe('outpace report', () => {
  it('judges the stored rounds and prints their week, no wider than the terminal', async () => {
    const { code, text } = await tell({})
    expect(code).toBe(0)
    expect(text).toMatch(/^Behind Northpeak on search \(1\.41x slower\) and Globex on search \(1\.42x slower\)\.$/m)
    expect(text).toContain('Buying a jacket, Sydney phone: week of 16 Nov to 22 Nov 2026')
    expect(text).toContain('84 of 84 scheduled rounds measured (100%)')
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(
      /The 2\.00 s promise was kept in \d+ of \d+ rounds \(\d\d(\.\d)?%\), last week \d\d(\.\d)?%/,
    )
    expect(text).toContain('Your journey failed at home. From 17 Nov, 11:00 am')
    expect(text).toContain('No cost')
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('finds the week by any date in it', async () => {
    expect((await tell({ week: '2026-11-22' })).text).toContain('week of 16 Nov to 22 Nov 2026')
    expect((await tell({ week: '2026-11-15' })).text).toContain('week of 9 Nov to 15 Nov 2026')
  })

  it('writes a file atomically, in the format of its extension, and reports it', async () => {
    const file = join(root, 'week.html')
    await writeFile(file, 'older')
    const { text } = await tell({ output: file })
    expect(text).toBe(
      `${file}: Week of 16 Nov: behind Northpeak on search (1.41x slower) and Globex on search (1.42x slower), 2 incidents, 1 open at its end (Buying a jacket)\n`,
    )
    const html = await readFile(file, 'utf8')
    expect(html).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
    expect(html).toBe((await tell({ html: true })).text)
    expect((await readdir(root)).filter((name) => name.startsWith('week.html'))).toEqual(['week.html'])
  })

  it('prints a PDF with the Chromium used for measuring', async () => {
    const { executable, environment } = await chromium()
    const file = join(root, 'week.pdf')
    // Unlike an installed browser, the packaged one needs its own libraries.
    Object.assign(process.env, environment)
    await tell({ output: file }, executable)
    expect((await readFile(file, 'latin1')).slice(0, 5)).toBe('%PDF-')
  })

  it('lists the weeks with rounds when the requested one has none', async () => {
    await expect(tell({ week: '2026-W20' })).rejects.toThrow(
      'jackets has no rounds in 2026-W20, 2026-05-11 to 2026-05-17. Weeks with rounds: 2026-W46, 2026-W47.',
    )
    await expect(tell({ benchmark: 'boots' })).rejects.toThrow(
      'No rounds are stored yet. Measure with "npx outpace run boots"',
    )
  })

  it('skips benchmarks without rounds when all are requested', async () => {
    expect((await tell({ benchmark: undefined })).text.match(/WHAT TO DO NEXT/g)).toHaveLength(1)
    await expect(tell({ benchmark: undefined, week: '2026-W20' })).rejects.toThrow(
      /boots has no rounds[\s\S]*jackets has no rounds/,
    )
  })

  it('explains invalid requests, and leaves no file', async () => {
    await expect(tell({ week: 'monday' })).rejects.toThrow('--week: "monday" is not a week. Write it like 2026-W46')
    await expect(tell({ benchmark: 'jacket' })).rejects.toThrow('jackets')
    await expect(tell({ benchmark: undefined, output: 'all.txt' })).rejects.toThrow('Name one of boots and jackets')
    await expect(tell({ output: join(root, 'none', 'x.txt') })).rejects.toThrow(/Cannot write .*x\.txt \(ENOENT\)/)
    const file = join(root, 'never.pdf')
    await expect(tell({ output: file }, join(root, 'no-browser'))).rejects.toThrow(
      /CHROMIUM_PATH is ".*no-browser"[\s\S]*Use --html/,
    )
    expect((await readdir(root)).filter((name) => name.startsWith('never'))).toEqual([])
  })

  it('has help, and rejects two formats at once', async () => {
    const help = await outpace(['report', '--help'], { cwd: root })
    expect(help.code).toBe(0)
    expect(help.stdout).toContain('--week <week>')
    const both = await outpace(['report', 'jackets', '--pdf', '--html'], { cwd: root })
    expect(both.code).toBe(2)
    expect(both.stderr).toContain("'--pdf' cannot be used with option '--html'")
  })
})
