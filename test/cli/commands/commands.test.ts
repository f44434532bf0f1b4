import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '#cli/commands/run.ts'
import type { League } from '#core/analysis/league/league.ts'
import type { Round } from '#core/model/round.ts'
import { processTree } from '#measure/chromium/processes.ts'
import { readRounds } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { cacheFolder, chromium } from '../../measure/here.ts'
import { heading, html, type Site, serveSite } from '../../measure/site.ts'
import { folder, outpace, start, stillRunning } from '../command.ts'
import { surroundingsAt } from '../surroundings.ts'

/** ms before the slow site answers: longer than a busy machine needs for the page of the fast one. */
const slowness = 800

let fast: Site
let slow: Site
beforeAll(async () => {
  fast = await serveSite({ '/': heading('Fast'), '/search': heading('Found') })
  slow = await serveSite({
    '/': (_, response) => void setTimeout(() => html(response, heading('Slow')), slowness),
    '/search': (_, response) => {
      response.statusCode = 500
      html(response, heading('Sorry'))
    },
  })
})
afterAll(async () => {
  await fast[Symbol.asyncDispose]()
  await slow[Symbol.asyncDispose]()
})

interface Contest {
  us: Site
  them: Site
  steps?: string[]
  /** Time limit of a step. */
  limit?: string
}

function benchmark({ us, them, steps = ['home'], limit = '30 s' }: Contest): Record<string, string> {
  const pages = `{ ${steps.map((step) => `${step}: ${step === 'home' ? '/' : `/${step}`}`).join(', ')} }`
  return {
    'scenarios/shops/benchmark.yaml': `
name: Two shops
us: { name: Acme, origin: "${us.origin}", pages: ${pages} }
competitors:
  - { name: Globex, origin: "${them.origin}", pages: ${pages} }
markets:
  - { name: Here, region: local, profile: desktop, locale: en-AU, timeZone: UTC }
every: 1 minute
loads: 1
limits: { step: ${limit} }
`,
  }
}

/** What a command stored of `benchmark()`. */
async function storedRounds(root: string): Promise<Round[]> {
  const store = await openSqliteStore({ folder: join(root, '.outpace') })
  const rounds: Round[] = []
  for await (const round of readRounds(store, { benchmark: 'shops', market: 'here' })) rounds.push(round)
  await store.close()
  return rounds
}

test('compare needs no configuration: one JSON object on stdout, progress on stderr, the rounds are stored, and --fail-on turns "behind" into an exit code', async () => {
  await using home = await folder()
  const { code, stdout, stderr } = await outpace(
    [
      ...['compare', slow.origin, fast.origin, '--profile', 'desktop', '--rounds', '6', '--json'],
      ...['--fail-on', 'behind'],
    ],
    { cwd: home.path },
  )
  expect(code, stderr).toBe(1)
  const league = JSON.parse(stdout) as League
  expect(league.rounds).toBe(6)
  expect(league.target.verdict).toBe('behind')
  expect(league.sites.map(({ place, us, status }) => ({ place, us, ok: status.ok }))).toEqual([
    { place: 2, us: true, ok: 6 },
    { place: 1, us: false, ok: 6 },
  ])
  expect(league.sites[0]?.steps[0]?.metrics.ttfb?.median).toBeGreaterThanOrEqual(slowness - 1)
  const gap = league.gaps.find(({ metric }) => metric === 'lcp')
  expect(gap?.low).toBeGreaterThan(1.5)
  expect(gap).toMatchObject({ step: 'page', n: 6 })
  expect(stderr).toMatch(/round 6 of 6/)
  // A pipe receives plain text only.
  expect(stdout + stderr).not.toContain('\u001b')
  const kept = await outpace(['export', league.benchmark.id, '--csv'], { cwd: home.path })
  expect(kept.stdout.trim().split('\r\n')).toHaveLength(1 + 12)
}, 120_000)

// Concurrently from here on, because schedules, limits and quiet pages are mostly waited for.
test.concurrent('a failure of our journey is exit code 1 with its reason, and the weaker barrier, as on macOS, is warned of once', async () => {
  const { executable, environment } = await chromium()
  const variables = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'`)
  await using home = await folder({
    ...benchmark({ us: slow, them: fast, steps: ['home', 'search'] }),
    // An installed browser that drops preloaded libraries.
    'chrome.sh': ['#!/bin/sh', 'unset LD_PRELOAD', ...variables, `exec '${executable}' "$@"`].join('\n'),
  })
  const installed = join(home.path, 'chrome.sh')
  await chmod(installed, 0o755)
  const args = ['run', 'shops', '--rounds', '2', '--fail-on', 'behind']
  const { code, stdout, stderr } = await outpace(args, { cwd: home.path, env: { CHROMIUM_PATH: installed } })
  expect(code, stderr).toBe(1)
  expect(stdout).toMatch(/Acme \(you\)\s+failed in 2 of 2 visits? at search: The site answered HTTP 500\./)
  expect(stderr.match(/Barrier: flags/g)).toHaveLength(1)
}, 120_000)

test.concurrent('a failure of the competitor is not, and where the guard works there is no warning', async () => {
  await using home = await folder(benchmark({ us: fast, them: slow, steps: ['home', 'search'] }))
  const { code, stderr } = await outpace(['run', 'shops'], { cwd: home.path })
  expect(code, stderr).toBe(0)
  expect(stderr).not.toContain('Barrier')
}, 120_000)

test.concurrent('invalid usage and configuration are exit code 2 and say what to do', async () => {
  await using home = await folder({
    ...benchmark({ us: fast, them: slow }),
    'scenarios/broken/benchmark.yaml': 'name: Broken\nus: { name: A, orign: "http://a.example", pages: { home: / } }\n',
  })
  const at = (args: string[]) => outpace(args, { cwd: home.path })
  const [url, one, profile, number, verdict, broken, time, none] = await Promise.all([
    at(['compare', 'ftp://a.example', 'b.example']),
    at(['compare', 'a.example']),
    at(['compare', 'a.example', 'b.example', '--profile', 'phone-4q']),
    at(['run', '--rounds', 'many']),
    at(['run', '--fail-on', 'ahead']),
    at(['check']),
    at(['export', 'shops', '--csv', '--from', 'yesterday']),
    at(['export', 'shops', '--csv', '--to', '2026-11-22']),
  ])
  for (const each of [url, one, profile, number, verdict, broken, time]) expect(each.code, each.stderr).toBe(2)
  expect(url.stderr).toContain('"ftp://a.example" is not the address of a web page')
  expect(one.stderr).toContain('two or more')
  expect(profile.stderr).toContain('Did you mean "phone-4g"?')
  expect(number.stderr).toContain('whole number from 1 to 1000')
  expect(verdict.stderr).toContain('Allowed choices are behind.')
  expect(broken.stderr).toMatch(/scenarios\/broken\/benchmark.yaml:2:\d+/)
  expect(broken.stderr).toContain('Did you mean "origin"?')
  expect(broken.stdout).toContain('scenarios/shops is valid')
  // Found by the command itself, so without a process of its own.
  const running = (asked: { benchmark: string; market?: string }) =>
    run(
      { market: undefined, ...asked, rounds: 1, json: false, failOn: undefined, dashboard: false, browser: false },
      surroundingsAt(home.path, { cacheFolder, chromiumPath: process.env.CHROMIUM_PATH }),
      { result: () => undefined, look: { columns: 80, colour: false } },
    )
  await expect(running({ benchmark: 'shop' })).rejects.toThrow('Did you mean "shops"?')
  await expect(running({ benchmark: 'shops', market: 'Heer' })).rejects.toThrow('Did you mean "Here"?')
  expect(time.stderr).toContain('2026-11-22')
  expect(none.stdout).toMatch(/^\ufeffscheduledAtUtc,[^\r\n]+\r\n$/)
  expect(none.stderr).toContain(
    'No rounds of shops are stored to 2026-11-22. Leave out --from and --to for all that are kept.',
  )
})

test.concurrent('check --live walks every journey once and stores no round', async () => {
  await using home = await folder(benchmark({ us: fast, them: slow, steps: ['home', 'search'] }))
  const { code, stdout } = await outpace(['check', 'shops', '--live'], { cwd: home.path })
  expect(code).toBe(1)
  expect(stdout).toMatch(/Acme: passed\. home .* ms, search .* ms\./)
  const picture = stdout.match(/Screenshot: (\S+)/)?.[1] ?? 'none'
  expect((await readFile(join(home.path, picture))).subarray(0, 2).toString('hex')).toBe('ffd8')
  expect(await storedRounds(home.path)).toEqual([])
}, 120_000)

test.concurrent('Ctrl-C in a round keeps measurements, says so, and leaves no browser behind', async () => {
  await using hanging = await serveSite({ '/': () => undefined })
  await using home = await folder(benchmark({ us: fast, them: hanging, limit: '5 s' }))
  const running = start(['run', 'shops', '--rounds', '50'], { cwd: home.path })
  // At this point Globex hangs, or the next round has begun.
  await running.said(/Acme: home/)
  const tree = processTree(running.pid)
  running.kill('SIGINT')
  const { code, stdout, stderr } = await running.finished
  expect(code).toBe(130)
  expect(stderr).toContain('Measurements so far are kept.')
  expect(stdout).toContain('Two shops, Here')
  const [round] = await storedRounds(home.path)
  expect(round?.visits.find(({ site }) => site === 'Acme')?.status).toBe('ok')
  expect(tree.length).toBeGreaterThan(0)
  expect(stillRunning(tree)).toEqual([])
}, 120_000)

test.concurrent('a killed command leaves no browser behind either', async () => {
  await using hanging = await serveSite({ '/': () => undefined })
  await using home = await folder()
  const running = start(['compare', hanging.origin, fast.origin], { cwd: home.path })
  await running.said(/round 1/)
  let tree = processTree(running.pid)
  for (let i = 0; i < 400 && tree.length < 4; i++) {
    await new Promise((later) => setTimeout(later, 50))
    tree = processTree(running.pid)
  }
  expect(tree.length).toBeGreaterThanOrEqual(4)
  running.kill('SIGKILL')
  await running.finished
  await expect.poll(() => stillRunning(tree)).toEqual([])
}, 60_000)

test.concurrent('watch measures on schedule, and Ctrl-C lets the current round finish', async () => {
  await using home = await folder(benchmark({ us: fast, them: slow }))
  const running = start(['watch', 'shops'], { cwd: home.path })
  await running.said(/Two shops, Here/)
  running.kill('SIGINT')
  const { code, stderr } = await running.finished
  expect(code).toBe(0)
  expect(stderr).toContain('Finishing the current round')
  expect(stderr).toMatch(/Acme: home/)
  expect(stderr).toMatch(/Globex: home/)
  expect(await storedRounds(home.path)).toMatchObject([
    { scheduledAt: expect.stringMatching(/:\d\d:00\.000Z$/), benchmark: 'shops', market: 'here' },
  ])
}, 120_000)

test('a locked database is reported before anything is measured', async () => {
  await using home = await folder(benchmark({ us: fast, them: slow }))
  const stateFolder = join(home.path, '.outpace')
  await (await openSqliteStore({ folder: stateFolder })).close()
  const database = new DatabaseSync(join(stateFolder, 'outpace.db'))
  database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  const before = fast.hits.get('/') ?? 0
  const { code, stderr } = await outpace(['run', 'shops'], { cwd: home.path })
  database.close()
  expect(code).toBe(2)
  expect(stderr).toContain('outpace.db')
  expect(stderr).toMatch(/another/i)
  expect(fast.hits.get('/') ?? 0).toBe(before)
}, 60_000)

test('help has examples and exit codes', async () => {
  await using home = await folder()
  const { code, stdout } = await outpace(['--help'], { cwd: home.path })
  expect(code).toBe(0)
  expect(stdout).toMatch(/Exit codes:\n +0 +success/)
  for (const [group, first] of Object.entries({
    'Set up': 'compare',
    Measure: 'run',
    'Read results': 'open',
    'Steer what runs': 'settings',
  })) {
    expect(stdout).toContain(`\n${group}:\n  ${first} `)
  }
  const help = await outpace(['compare', '--help'], { cwd: home.path })
  expect(help.code).toBe(0)
  expect(help.stdout).toContain('npx outpace compare www.acme.com.au')
})
