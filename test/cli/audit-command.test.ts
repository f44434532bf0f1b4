import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditLeague } from '../../core/audit/league.ts'
import { processTree } from '../../measure/processes.ts'
import serve, { type Demo } from '../../scenarios/demo/serve.ts'
import { html, type Site, serveSite } from '../measure/site.ts'
import { folder, outpace, start } from './command.ts'

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
every: 1 hour
loads: 1
audits: ${audits}
`,
})

test('an audit is compared with those before it, its reports can be opened, and a missed budget is exit code 1', async () => {
  await using home = await folder(files('{ runs: 1, categories: [seo], budgets: { seo: 100 } }'))
  const first = await outpace(['audit', 'shops', '--json'], { cwd: home.path })
  expect(first.code, first.stderr).toBe(1)
  const league = JSON.parse(first.stdout) as AuditLeague
  expect(league).toMatchObject({ audits: 1, budgets: [{ budget: 'seo', outcome: 'missed', missedOn: ['home'] }] })
  expect(league.categories[0]?.sites.map(({ site, place }) => [site, place])).toEqual([
    ['Acme', 2],
    ['Globex', 1],
  ])
  expect(league.theyPassWeFail.map(({ rule }) => rule)).toContain('meta-description')
  expect(first.stderr).toMatch(/Acme, home: SEO \d+ \(\d+ s\)/)
  const reports = join(home.path, '.outpace/reports/shops/here')
  expect((await readdir(reports)).toSorted()).toEqual(['acme_home.html', 'globex_home.html'])
  expect(await readFile(join(reports, 'acme_home.html'), 'utf8')).toMatch(/<title>Lighthouse Report/)

  const second = await outpace(['audit', 'shops'], { cwd: home.path })
  expect(second.code).toBe(1)
  expect(second.stdout).toMatch(/points behind Globex \(2 audits/)
  expect(second.stdout).toMatch(/SEO +at least 100 +\d+ +missed on home/)

  const part = await outpace(['audit', 'shops', '--site', 'acme', '--json'], { cwd: home.path })
  expect((JSON.parse(part.stdout) as AuditLeague).audits).toBe(1)
}, 200_000)

test('a page that does not exist is told with those that do, before anything is measured', async () => {
  await using home = await folder(files('{}'))
  const { code, stderr } = await outpace(['audit', 'shops', '--page', 'hone'], { cwd: home.path })
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/no page "hone".*Did you mean "home"/s) })
})

test("the demo's shops compared: what Pluvio does better is told, and neither is blamed for what both do", async () => {
  await using home = await folder()
  const { 'Wattle Lane': us, Pluvio: them } = demo.origins
  const { code, stdout, stderr } = await outpace(['compare', '--audit', us, them, '--json'], {
    cwd: home.path,
    limit: 280_000,
  })
  expect(code, stderr).toBe(0)
  const league = JSON.parse(stdout) as AuditLeague
  expect(league.method?.runs).toBe(3)
  const place = Object.fromEntries(league.categories.map(({ category, sites }) => [category, sites[0]?.place]))
  expect(place).toMatchObject({ accessibility: 2, seo: 2 })
  const rules = league.theyPassWeFail.map(({ rule }) => rule)
  expect(rules).toEqual(
    expect.arrayContaining(['image-alt', 'color-contrast', 'meta-description', 'render-blocking-insight']),
  )
  using database = new DatabaseSync(join(home.path, '.outpace/outpace.db'), { readOnly: true })
  const stored = database.prepare('SELECT partition FROM records').all()
  expect(stored).toEqual([{ partition: expect.stringMatching(/^audit#compare-[0-9a-f]{8}#here$/) }])
  // The most worthwhile first.
  expect(league.theyPassWeFail[0]?.saves).toBeGreaterThan(0)
}, 300_000)

test('watch audits what says how it is audited, once a slot, and leaves nothing behind', async () => {
  await using home = await folder(files('{ every: 1 hour, runs: 1, categories: [seo] }'))
  const watch = start(['watch'], { cwd: home.path })
  await watch.said(/SEO: you have place 2 of 2/)
  await watch.said(/Next (round|audit) at/)
  watch.kill('SIGINT')
  const { code, stderr } = await watch.finished
  expect(code).toBe(0)
  expect(stderr.match(/Two shops: audit, Here/g)).toHaveLength(1)
  expect(processTree(process.pid)).toHaveLength(1)
}, 120_000)
