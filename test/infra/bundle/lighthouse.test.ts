import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import lighthouse, { generateReport, type Result } from 'lighthouse'
import puppeteer from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleLighthouse } from '#infra/bundle/lighthouse-bundle.ts'
import { switches } from '#measure/chromium/switches.ts'
import { lighthouseSettings } from '#measure/lighthouse/settings.ts'
import { chromium } from '../../measure/here.ts'
import { market } from '../../measure/lighthouse/pages.ts'
import { type Site, serveSite } from '../../measure/site.ts'

const page = `<meta name="viewport" content="width=device-width"><h1>Jackets</h1><h4>Rain</h4>
  <img src="/picture.svg" width="200" height="100"><a href="/more">Read more</a><p style="color:#bbb">Pale</p>
  <button></button><script src="/code.js"></script>`

let folder: string
let site: Site
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpace-bundle-'))
  site = await serveSite({
    '/': page,
    '/more': '<h1>More</h1>',
    '/picture.svg': (_, response) => {
      response.setHeader('content-type', 'image/svg+xml')
      response.end('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="2" height="1"/></svg>')
    },
    '/code.js': (_, response) => {
      response.setHeader('content-type', 'text/javascript')
      response.end(`${'// a comment that a minifier would remove\n'.repeat(200)}document.body.append('loaded')`)
    },
  })
})
afterAll(async () => {
  await site[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

// That the thread, bundled, audits pages: test/measure/lighthouse/hostile.test.ts.
test('bundled and not, Lighthouse gives the same report from the same artifacts', async () => {
  const artifacts = join(folder, 'artifacts')
  const config = {
    extends: 'lighthouse:default' as const,
    settings: lighthouseSettings({
      market,
      categories: ['performance', 'accessibility', 'best-practices', 'seo'],
      limit: 90_000,
    }),
  }
  await gather(artifacts, config)

  const entry = join(folder, 'entry.mjs')
  const outfile = join(folder, 'lighthouse.mjs')
  await writeFile(
    entry,
    `export { default, generateReport } from '${fileURLToPath(import.meta.resolve('lighthouse'))}'`,
  )
  await bundleLighthouse({ entry, outfile })
  const bundled = (await import(pathToFileURL(outfile).href)) as typeof import('lighthouse')

  const reportOf = async (
    from: Pick<typeof bundled, 'default' | 'generateReport'>,
  ): Promise<{ result: Result; html: string }> => {
    const done = await from.default(site.origin, { auditMode: artifacts, logLevel: 'silent' }, config)
    if (done === undefined) throw new Error('no report')
    // How long it took is the one thing that may differ.
    const result = { ...done.lhr, timing: { entries: [], total: 0 } }
    return { result, html: from.generateReport(result, 'html') }
  }
  const [ours, theirs] = [await reportOf(bundled), await reportOf({ default: lighthouse, generateReport })]
  expect(Object.keys(ours.result.audits).length).toBeGreaterThan(150)
  expect(ours.result.audits['image-alt']?.score).toBe(0)
  expect(ours.result).toEqual(theirs.result)
  expect(ours.html === theirs.html).toBe(true)
}, 120_000)

test('a build in which nothing of the recipe applies fails, and says what is missing', async () => {
  const entry = join(folder, 'empty.mjs')
  await writeFile(entry, 'export const nothing = 1')
  const built = bundleLighthouse({ entry, outfile: join(folder, 'empty.out.mjs') })
  await expect(built).rejects.toThrow(
    /BUILD_REPLACE_BUNDLED_MODULES.*locales.*update infra\/bundle\/lighthouse-plugin\.ts/s,
  )
})

async function gather(folder: string, config: Parameters<typeof lighthouse>[2]): Promise<void> {
  const { executable, environment } = await chromium()
  const browser = await puppeteer.launch({
    executablePath: executable,
    env: environment,
    args: switches,
    pipe: true,
    headless: 'shell',
  })
  try {
    const flags = { gatherMode: folder, logLevel: 'silent' as const }
    await lighthouse(site.origin, flags, config, await browser.newPage())
  } finally {
    await browser.close()
  }
}
