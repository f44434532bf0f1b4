import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { printPdf } from '#measure/chromium/print.ts'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { digestPrint } from '#notify/digest/print.ts'
import { contentFor, digestMessage } from '#stages/digest/message.ts'
import { chromium } from '../measure/here.ts'
import { busyWeek, emptyWeek, hostileWeek, reader } from './digest-scenes.ts'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Set to a folder, it keeps a picture of each. */
const pictures = process.env.OUTPACE_TEST_PICTURES

let chrome: VisitBrowser
/** One for all: a new one takes the browser more work than to show a digest. */
let page: Page
beforeAll(async () => {
  chrome = await startBrowser({ files: await chromium(), memory: 1_000_000_000 })
  page = await chrome.browser.newPage()
})
afterAll(() => chrome.end())

interface Look {
  name: string
  width: number
  colorScheme?: 'light' | 'dark'
}

async function look(html: string, { name, width, colorScheme = 'light' }: Look) {
  await page.setViewportSize({ width, height: 800 })
  await page.emulateMedia({ colorScheme })
  await page.setContent(html)
  if (pictures !== undefined) {
    await page.screenshot({ path: `${pictures}/${name}-${colorScheme}-${width}.png`, fullPage: true })
  }
  const scroll = await page.evaluate(() => document.documentElement.scrollWidth)
  await page.evaluate(axe)
  const { violations } = await page.evaluate(
    (options) => (globalThis as unknown as { axe: { run: (o: RunOptions) => Promise<AxeResults> } }).axe.run(options),
    { resultTypes: ['violations'] } satisfies RunOptions,
  )
  return { scroll, violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`) }
}

describe('the digest', () => {
  const scenes = { busy: busyWeek(), empty: emptyWeek(), hostile: hostileWeek() }

  it.each([
    ['busy', 320, 'light'],
    ['busy', 640, 'dark'],
    ['hostile', 320, 'dark'],
    ['empty', 640, 'light'],
  ] as const)(
    'of a week that is %s fits into %i pixels, and axe finds nothing in it (%s)',
    async (name, width, colorScheme) => {
      const { html } = await digestMessage({ digest: scenes[name], reader, dashboard: 'https://outpace.acme.example' })
      expect(await look(html, { name, width, colorScheme })).toEqual({ scroll: width, violations: [] })
    },
  )

  it('becomes a PDF of two pages at most, with its subject for a title', async () => {
    const files = await chromium()
    const { attachments, subject } = await digestMessage({
      digest: scenes.busy,
      reader,
      print: (html) => printPdf({ files, html }),
    })
    const [pdf] = attachments
    expect(pdf).toMatchObject({ id: 'outpace-jackets-2026-W47.pdf', type: 'application/pdf' })
    const text = Buffer.from(pdf?.bytes ?? []).toString('latin1')
    expect(text.match(/\/Type ?\/Page\b/g)?.length).toBeLessThanOrEqual(2)
    expect(text.replaceAll('\\', '')).toContain(`/Title (${subject})`)
  })

  it('as a PDF begins a long section where the one before ends, not on a page of its own', async () => {
    const bytes = await printPdf({ files: await chromium(), html: digestPrint(contentFor(scenes.hostile, reader)) })
    // Seven, if each section had to be whole.
    expect(
      Buffer.from(bytes)
        .toString('latin1')
        .match(/\/Type ?\/Page\b/g)?.length,
    ).toBeLessThanOrEqual(6)
  })

  it('for print has nothing that axe finds either', async () => {
    const html = digestPrint(contentFor(scenes.busy, reader))
    expect(await look(html, { name: 'print', width: 688 })).toEqual({ scroll: 688, violations: [] })
  })
})
