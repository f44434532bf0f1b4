import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditCategories } from '#core/model/audit.ts'
import { switches } from '#measure/chromium/switches.ts'
import { browserIdentity, lighthouseSettings } from '#measure/lighthouse/settings.ts'
import serve, { type Demo } from '#scenarios/demo/serve.ts'
import { chromium } from '../here.ts'
import { measuredOnce } from '../measured.ts'
import { type Audited, auditHere, market, patientLighthouse, type Report } from './pages.ts'

let demo: Demo
let folder: string
let audited: Audited
let ours: Report
let theirs: Report
beforeAll(async () => {
  demo = await serve()
  folder = await mkdtemp(join(tmpdir(), 'outpace-cli-'))
})
measuredOnce(async () => {
  const origin = demo.origins['Wattle Lane']
  const url = `${origin}/`
  // The CLI's browser reaches everything; ours only what the site is configured to need.
  const contestants = new Map([['Us', { origin, alsoAllowed: demo.thirdParties }]])
  const categories = [...auditCategories]
  // Both at once: they only disturb each other's timings, which are not compared.
  ;[audited, theirs] = await Promise.all([
    auditHere({ pages: { Us: url }, categories, contestants, lighthouse: patientLighthouse }),
    auditedByCli(url),
  ])
  ours = audited.report('Us')
}, 180_000)
afterAll(async () => {
  await demo.close()
  await rm(folder, { recursive: true, force: true })
})

test('a page has the same rules and scores as in the Lighthouse CLI on the same Chromium', () => {
  expect(Object.keys(ours.audits)).toEqual(Object.keys(theirs.audits))
  expect(outcomesOf(ours)).toEqual(outcomesOf(theirs))
  // Enough audits to be meaningful, passed and failed.
  expect(Object.values(outcomesOf(ours)).filter((outcome) => outcome.endsWith(' 0')).length).toBeGreaterThan(3)
  for (const category of ['accessibility', 'best-practices', 'seo']) {
    expect(ours.categories[category]?.score, category).toBe(theirs.categories[category]?.score)
  }
  expect(audited.audit.pages[0]?.result?.scores.accessibility).toBe(
    Math.round(100 * (theirs.categories.accessibility?.score ?? 0)),
  )
})

test('what is stored of it, and its report, are what Lighthouse found', () => {
  const { audit, evidence } = audited
  expect(audit.method).toMatchObject({
    lighthouse: expect.stringMatching(/^\d+\.\d+/),
    throttling: 'devtools',
    runs: 1,
  })
  expect(audit.worker.cpuIndex).toBeGreaterThan(0)
  const [page] = audit.pages
  expect(page).toMatchObject({
    status: 'ok',
    result: { metrics: { fcp: expect.any(Number), tbt: expect.any(Number), requests: expect.any(Number) } },
  })
  expect(page?.result?.outcomes).toHaveLength(audit.rules.length)
  expect(page?.result?.scores.performance).toBe(Math.round(100 * (ours.categories.performance?.score ?? 0)))
  const packed = evidence.get(page?.result?.report.html ?? '')
  expect(gunzipSync(packed ?? new Uint8Array()).toString()).toMatch(/^<!--[\s\S]*<html/)
  const failed = audit.rules.filter((_, index) => page?.result?.outcomes[index] === 'f').map(({ id }) => id)
  expect(failed).toContain('image-alt')
})

/** Kind and score of every audit that is not a measurement; times and whatever depends on them vary between runs. */
function outcomesOf({ audits, categories }: Report): Record<string, string> {
  const measured = new Set(categories.performance?.auditRefs.map(({ id }) => id))
  return Object.fromEntries(
    Object.entries(audits)
      .filter(([id]) => !measured.has(id))
      .map(([id, { score, scoreDisplayMode }]) => [id, `${scoreDisplayMode} ${score}`]),
  )
}

async function auditedByCli(url: string): Promise<Report> {
  const { executable, environment } = await chromium()
  const config = join(folder, 'config.json')
  const output = join(folder, 'report.json')
  const settings = lighthouseSettings({ market, categories: auditCategories, limit: 90_000 })
  await writeFile(config, JSON.stringify({ extends: 'lighthouse:default', settings }))
  const { userAgent } = browserIdentity(market, '153.0.0.0')
  const flags = ['--headless', ...switches, `--user-agent='${userAgent}'`].join(' ')
  const cli = fileURLToPath(new URL('../../../node_modules/lighthouse/cli/index.js', import.meta.url))
  await promisify(execFile)(
    process.execPath,
    [
      cli,
      url,
      `--config-path=${config}`,
      '--output=json',
      `--output-path=${output}`,
      '--quiet',
      `--chrome-flags=${flags}`,
    ],
    { env: { ...process.env, ...environment, CHROME_PATH: executable } },
  )
  return JSON.parse(await readFile(output, 'utf8')) as Report
}
