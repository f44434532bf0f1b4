import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import type { Message } from '#notify/message.ts'
import { chromium } from '../measure/here.ts'
import { baselineMailOf, baselineScenes } from './baseline-scenes.ts'
import { mailOf, scenes } from './mail-scenes.ts'

let started: VisitBrowser
/** One for all: a new one takes the browser more work than to show a mail. */
let page: Page
let axe: string

beforeAll(async () => {
  started = await startBrowser({ files: await chromium(), memory: 2_000_000_000 })
  page = await started.browser.newPage()
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
})

afterAll(() => started.end())

/** The mail as a program shows it that blocks images, or does not. */
function shown({ html, images }: Message, withImages: boolean): string {
  return html.replace(/cid:([\w-]+)/g, (_, id: string) => {
    const file = images.find((image) => image.id === id)
    return file !== undefined && withImages
      ? `data:${file.type};base64,${Buffer.from(file.bytes).toString('base64')}`
      : 'about:invalid'
  })
}

/** axe looks at each of these once: at both themes, with images and without. */
const looks = [
  { colorScheme: 'light', width: 640, images: true, examined: true },
  { colorScheme: 'dark', width: 320, images: true, examined: false },
  { colorScheme: 'light', width: 320, images: false, examined: false },
  { colorScheme: 'dark', width: 640, images: false, examined: true },
] as const

const links = { dashboard: 'https://outpace.acme.example' }
const mails: Record<string, () => Promise<Message> | Message> = {
  ...Object.fromEntries(
    ['opened', 'several', 'failing', 'kept'].map((name) => [
      name,
      () => mailOf(scenes[name]?.() ?? expect.fail(), links),
    ]),
  ),
  ...Object.fromEntries(
    ['promised', 'ahead', 'blocked', 'many'].map((name) => [
      `baseline ${name}`,
      () => baselineMailOf(baselineScenes[name]?.() ?? expect.fail(), links),
    ]),
  ),
}

test.each(Object.keys(mails))('%s: axe finds nothing, and nothing is wider than the screen', async (name) => {
  const message = (await mails[name]?.()) ?? expect.fail()
  for (const { colorScheme, width, images, examined } of looks) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme })
    const asked: string[] = []
    const onRequest = (request: Request) => asked.push(request.url())
    page.on('request', onRequest)
    await page.setContent(shown(message, images))
    page.off('request', onRequest)
    expect(asked.filter((url) => !/^(?:data|about):/.test(url))).toEqual([])
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide, `${colorScheme} ${width}`).toBeLessThanOrEqual(width)
    // No label is broken inside a word: it has no more lines than words.
    const broken = await page.evaluate(() =>
      [...document.querySelectorAll('th[width="26%"]')].flatMap((label) => {
        const range = document.createRange()
        range.selectNodeContents(label)
        const lines = new Set([...range.getClientRects()].map(({ top }) => top)).size
        return lines > (label.textContent ?? '').split(' ').length ? [label.textContent] : []
      }),
    )
    expect(broken, `${colorScheme} ${width}`).toEqual([])
    if (!examined) continue
    await page.evaluate(axe)
    const { violations, passes } = await page.evaluate(async () => {
      const { axe: checker } = globalThis as unknown as { axe: { run: () => Promise<Found> } }
      interface Found {
        violations: { id: string; nodes: { html: string }[] }[]
        passes: { id: string }[]
      }
      return checker.run()
    })
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      `${colorScheme} ${width}`,
    ).toEqual([])
    expect(passes.map(({ id }) => id)).toContain('color-contrast')
  }
})

test('the bars are there without images, as long as the times', async () => {
  const message = await mailOf(scenes.opened?.() ?? expect.fail())
  await page.setViewportSize({ width: 640, height: 800 })
  await page.setContent(shown(message, false))
  const lengths = await page.evaluate(() =>
    [...document.querySelectorAll('td[height="16"]')].map((bar) => bar.getBoundingClientRect().width),
  )
  const [amazon = 0, globex = 0, us = 0] = lengths
  expect(lengths).toHaveLength(3)
  expect(us / amazon).toBeCloseTo(4.2 / 2.1, 1)
  expect(globex / amazon).toBeCloseTo(3 / 2.1, 1)
})

test('names without spaces break before they widen the mail', async () => {
  const facts = scenes.several?.() ?? expect.fail()
  const [first] = facts.incidents
  const long = (name: string) => `${name}${'x'.repeat(60)}`
  first.market.name = long('Sydney')
  first.rival = long('Amazon')
  for (const site of first.sites) site.name = site.name === 'Amazon' ? first.rival : long(site.name)
  for (const { frames, site } of first.strips) expect(frames.length, site).toBeGreaterThan(0)
  const message = await mailOf(facts)
  await page.setViewportSize({ width: 320, height: 800 })
  await page.setContent(shown(message, true))
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  expect(await page.textContent('body')).toContain('Amazonxxxxx')
  const baseline = baselineScenes.behind?.() ?? expect.fail()
  for (const row of baseline.rows) row.competitor = long('Amazon')
  await page.setContent(shown(baselineMailOf(baseline), true))
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})
