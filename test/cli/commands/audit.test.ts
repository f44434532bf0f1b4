import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AuditLeague } from '#core/analysis/audit/league.ts'
import { processTree } from '#measure/chromium/processes.ts'
import serve, { type Demo } from '#scenarios/demo/serve.ts'
import { html, type Site, serveSite } from '../../measure/site.ts'
import { folder, outpace, start, stillRunning } from '../command.ts'

let careless: Site
let careful: Site
let demo: Demo
beforeAll(async () => {
  careless = await serveSite({ '/': '<h1>Hello</h1><a href="/more">Read more</a>' })
  careful = await serveSite({
    '/': (_, response) =>
      html(response, '<html lang="en"><meta name="description" content="All of it"><main><h1>Hello</h1></main>'),
  })
  demo = await serve()
})
afterAll(async () => {
  await Promise.all([careless[Symbol.asyncDispose](), careful[Symbol.asyncDispose](), demo.close()])
})

const files = (audits: string): Record<string, string> => ({
  'scenarios/shops/benchmark.yaml': `
name: Two shops
us: { name: Acme, origin: "${careless.origin}", pages: { home: / } }
competitors: [{ name: Globex, origin: "${careful.origin}", pages: { home: / } }]
markets: [{ name: Here, region: local, profile: desktop }]
every: 1 day
loads: 1
audits: ${audits}
`,
})

// Concurrent: an audit waits more than it computes.
test.concurrent('watch audits once per slot; the next audit is compared with it, and a partial one is not', async () => {
  await using home = await folder(files('{ every: 1 day, runs: 1, categories: [seo], budgets: { seo: 100 } }'))
  const watch = start(['watch'], { cwd: home.path })
  await watch.said(/Two shops: audit, Here/)
  const trees = [processTree(watch.pid)]
  const hasBrowser = (): boolean => trees.unshift(processTree(watch.pid)) > 0 && (trees[0]?.length ?? 0) > 3
  await vi.waitUntil(hasBrowser, { timeout: 60_000, interval: 50 })
  await watch.said(/SEO: you rank 2 of 2/)
  await watch.said(/Budget missed on one page: SEO, 100/)
  await watch.said(/Next (round|audit) at/)
  watch.kill('SIGINT')
  const watched = await watch.finished
  expect(watched.code).toBe(0)
  expect(watched.stderr.match(/Two shops: audit, Here/g)).toHaveLength(1)
  expect(stillRunning(trees.flat())).toEqual([])

  const { code, stdout, stderr } = await outpace(['audit', 'shops'], { cwd: home.path })
  expect(code, stderr).toBe(1)
  expect(stdout).toMatch(/points behind Globex \(2 audits/)
  expect(stdout).toMatch(/SEO +at least 100 +\d+ +missed on home/)
  expect(stderr).toMatch(/Acme, home: SEO \d+ \(\d+ s\)/)
  const reports = join(home.path, '.outpace/reports/shops/here')
  expect((await readdir(reports)).toSorted()).toEqual(['acme_home.html', 'globex_home.html'])
  expect(await readFile(join(reports, 'acme_home.html'), 'utf8')).toMatch(/<title>Lighthouse Report/)

  const part = await outpace(['audit', 'shops', '--site', 'acme', '--json'], { cwd: home.path })
  expect(part.code, part.stderr).toBe(1)
  const league = JSON.parse(part.stdout) as AuditLeague
  expect(league).toMatchObject({ audits: 1, budgets: [{ budget: 'seo', outcome: 'missed', missedOn: ['home'] }] })
}, 300_000)

test.concurrent('an unknown page is refused with the known ones, before anything is measured', async () => {
  await using home = await folder(files('{}'))
  const { code, stderr } = await outpace(['audit', 'shops', '--page', 'hone'], { cwd: home.path })
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/no page "hone".*Did you mean "home"/s) })
})

test.concurrent("comparing the demo's shops lists what Pluvio does better, most valuable first", async () => {
  await using home = await folder()
  const { 'Wattle Lane': us, Pluvio: them } = demo.origins
  const { code, stdout, stderr } = await outpace(['compare', '--audit', us, them, '--runs', '1', '--json'], {
    cwd: home.path,
  })
  expect(code, stderr).toBe(0)
  const league = JSON.parse(stdout) as AuditLeague
  expect(league.method?.runs).toBe(1)
  const places = Object.fromEntries(
    league.categories.map(({ category, sites }) => [category, sites.map(({ site, place }) => [site, place])]),
  )
  const [first, second] = [us, them].map((origin) => new URL(origin).host)
  expect(places).toMatchObject({
    accessibility: [
      [first, 2],
      [second, 1],
    ],
    seo: [
      [first, 2],
      [second, 1],
    ],
  })
  const rules = league.theyPassWeFail.map(({ rule }) => rule)
  expect(rules).toEqual(
    expect.arrayContaining(['image-alt', 'color-contrast', 'meta-description', 'render-blocking-insight']),
  )
  using database = new DatabaseSync(join(home.path, '.outpace/outpace.db'), { readOnly: true })
  const stored = database.prepare('SELECT partition FROM records').all()
  expect(stored).toEqual([{ partition: expect.stringMatching(/^audit#compare-[0-9a-f]{8}#here$/) }])
  expect(league.theyPassWeFail[0]?.saves).toBeGreaterThan(0)
}, 300_000)
