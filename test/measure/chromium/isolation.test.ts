import { readFileSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { playwright } from '#measure/chromium/playwright.ts'
import { processTree, residentBytes, usedBytes } from '#measure/chromium/processes.ts'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { allowedAddresses } from '#measure/network/allow.ts'
import { folder } from '../../cli/command.ts'
import { chromium } from '../here.ts'
import { race } from '../race.ts'
import { html, type Site, serveSite } from '../site.ts'

const sites = 24
const hasProc = process.platform === 'linux'

interface Opened extends AsyncDisposable {
  visit: VisitBrowser
  page: Page
}

/** A page with frames of many sites, in a browser with this limit of memory. */
async function openMany(site: Site, memory: number): Promise<Opened> {
  const visit = await startBrowser({ files: await chromium(), memory, allow: allowedAddresses([site.origin]) })
  try {
    const page = await visit.browser.newPage()
    await page.goto(`${site.origin}/`)
    return { visit, page, [Symbol.asyncDispose]: visit.end }
  } catch (error) {
    await visit.end()
    throw error
  }
}

/** Each frame is a site of its own: no two names share a registrable domain. */
const serveMany = () =>
  serveSite({
    '/': ({ headers }, response) => {
      const port = headers.host?.split(':')[1]
      const frames = Array.from(
        { length: sites },
        (_, i) => `<iframe src="http://ad-${i}.localhost:${port}/ad"></iframe>`,
      )
      html(response, `${frames.join('')}`)
    },
    '/ad': '<title>Ad</title><p>Buy</p>',
  })

async function renderers({ browser }: VisitBrowser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  return new Set(processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)).size
}

it.skipIf(!hasProc || process.arch !== 'x64')(
  'a browser leaves no temporary files, also not those that it had no time to remove',
  async () => {
    await using parent = await folder()
    vi.stubEnv('TMPDIR', parent.path)
    const visit = await startBrowser({ files: await chromium(), memory: Number.POSITIVE_INFINITY })
    try {
      const [, own = ''] = readFileSync(`/proc/${visit.root}/environ`, 'utf8').match(/(?:^|\0)TMPDIR=([^\0]*)/) ?? []
      expect(dirname(own)).toBe(parent.path)
      await writeFile(join(own, '.org.chromium.Chromium.ftkPhq'), '')
    } finally {
      await visit.end()
      vi.unstubAllEnvs()
    }
    expect(await readdir(parent.path)).toEqual([])
  },
)

it('a browser that starts and does not answer is closed, and leaves no temporary files either', async () => {
  await using parent = await folder()
  vi.stubEnv('TMPDIR', parent.path)
  const close = vi.fn(async () => undefined)
  const newBrowserCDPSession = async () => expect.fail('It does not answer.')
  const launch = vi.spyOn(playwright().chromium, 'launch')
  launch.mockResolvedValue({ close, newBrowserCDPSession } as unknown as Browser)
  try {
    const started = startBrowser({ files: { executable: 'chromium', environment: {} }, memory: 1e9 })
    await expect(started).rejects.toThrow('It does not answer.')
  } finally {
    launch.mockRestore()
    vi.unstubAllEnvs()
  }
  expect(close).toHaveBeenCalledOnce()
  expect(await readdir(parent.path)).toEqual([])
})

describe('a page with frames of 24 other sites', () => {
  it('runs in more than 24 processes', async () => {
    await using site = await serveMany()
    await using opened = await openMany(site, Number.POSITIVE_INFINITY)
    expect(await renderers(opened.visit)).toBeGreaterThan(sites)
  })

  it.skipIf(!hasProc)('lives under a limit that is above what it uses and below what its processes share', async () => {
    await using site = await serveMany()
    const memory = 1_000_000_000
    await using opened = await openMany(site, memory)
    const tree = processTree(opened.visit.root ?? 0)
    expect(residentBytes(tree)).toBeGreaterThan(1.5 * memory)
    expect(await usedBytes(tree)).toBeLessThan(0.8 * memory)
    // The watchdog looks twice a second.
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(opened.visit.outOfMemory()).toBe(false)
    expect(await opened.page.title()).toBe('A page')
  })

  it.skipIf(!hasProc)('is ended once it really uses more', async () => {
    await using site = await serveMany()
    await using opened = await openMany(site, 1_000_000_000)
    const hoard = () => {
      const kept = globalThis as unknown as { kept: Uint8Array[] }
      kept.kept = Array.from({ length: 20 }, () => new Uint8Array(50_000_000).fill(1))
    }
    await opened.page.evaluate(hoard).catch(() => undefined)
    await vi.waitUntil(() => opened.visit.outOfMemory(), { timeout: 20_000 })
  })

  it('has the requests and bytes of all of them in its numbers', async () => {
    const style = `/*${'x'.repeat(20_000)}*/`
    await using site = await serveSite({
      '/': ({ headers }, response) => {
        const port = headers.host?.split(':')[1]
        const frames = [0, 1, 2].map((i) => `<iframe src="http://ad-${i}.localhost:${port}/ad"></iframe>`)
        html(response, `<h1>Shop</h1>${frames.join('')}`)
      },
      '/ad': '<link rel="stylesheet" href="/style.css"><p>Buy</p>',
      '/style.css': (_, response) => {
        response.setHeader('content-type', 'text/css')
        response.end(style)
      },
    })
    const { round } = await race({
      contestants: {
        Us: { origin: site.origin, journey: async ({ page, step }) => step('open', () => page.goto('/')) },
      },
      steps: ['open'],
    })
    const metrics = round.visits[0]?.loads[0]?.steps[0]?.metrics
    expect(metrics?.requests).toBe(1 + 3 * 2)
    expect(metrics?.bytes).toBeGreaterThan(3 * style.length)
    expect(metrics?.bytes).toBeLessThan(4 * style.length)
  })
})
