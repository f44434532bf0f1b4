import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext } from 'playwright-core'
import type { BarrierFacts, BrowserFacts, Isolation, StartedBrowser } from '#core/analysis/doctor/browser.ts'
import type { Tried } from '#core/analysis/doctor/finding.ts'
import { errorMessage } from '#core/model/error-message.ts'
import type { ChromiumFiles } from '../chromium/find.ts'
import { processTree } from '../chromium/processes.ts'
import { startBrowser, type VisitBrowser } from '../chromium/start.ts'
import { bounded } from '../load/bounded.ts'
import { firstLine } from '../load/failure.ts'
import { allowedAddresses } from '../network/allow.ts'
import { refusedNavigation } from '../network/barrier.ts'
import { proveBrowser } from '../network/proof.ts'
import { frameOfSite, loadControlPage, serveControlPage } from '../round/control-page.ts'
import { drawFonts } from './fonts.ts'
import { missingLibraries } from './libraries.ts'

interface ExamineOptions {
  files: ChromiumFiles
  /** Whether it is the one that ships with Outpace. */
  packaged: boolean
  /** Addresses that must be unreachable, such as `127.0.0.1:9001`. They are requested only where the guard works. */
  closed: readonly string[]
}

/** More than the one or two renderers that a page adds anyway. */
const isolatedSites = 4
/** ms for each check. */
const timeout = 15_000

/** Starts the browser twice and examines it. Does not throw: a failure is a finding. */
export async function examineBrowser({ files, packaged, closed }: ExamineOptions): Promise<BrowserFacts> {
  const { executable } = files
  const mark = performance.now()
  let visit: VisitBrowser
  const control = await serveControlPage()
  try {
    visit = await startBrowser({ files, memory: Number.POSITIVE_INFINITY, allow: allowedAddresses([control.url]) })
  } catch (error) {
    await control.close()
    const failure = errorMessage(error)
    return { executable, packaged, started: { failure, missingLibraries: missingLibraries(files) } }
  }
  const took = performance.now() - mark
  try {
    // Before contexts are closed, because a single-process browser does not survive that.
    const environment = environmentOf(visit.root)
    const switches = switchesOf(visit.root)
    const started = await examineContexts(visit)
    const isolation = await tried(() => countIsolated(visit, control.url))
    const controlPage = await tried(() => loadControlPage(visit.browser, control.url))
    return {
      executable,
      packaged,
      started: {
        version: visit.version,
        took,
        missingLibraries: missingLibraries(files),
        ...(switches !== undefined && { switches }),
        ...(environment !== undefined && { environment }),
        ...started,
        isolation,
        controlPage,
        barrier: await examineBarrier({ files, visit, closed }),
      },
    }
  } finally {
    await visit.end()
    await control.close()
  }
}

type Contexts = Pick<StartedBrowser, 'pagesError' | 'processes' | 'survives' | 'fonts' | 'language'>

/** Opens two contexts with a page each, one with another locale, then closes the first. */
async function examineContexts({ browser, root }: VisitBrowser): Promise<Contexts> {
  const language = { locale: 'de-DE', timezoneId: 'Australia/Sydney' }
  const opened = await tried(async () => {
    const [first, second] = [await browser.newContext(), await browser.newContext(language)]
    const pages = [await first.newPage(), await second.newPage()] as const
    for (const page of pages) await page.goto('data:text/html,<title>Doctor</title>', { timeout })
    return { first, page: pages[1] }
  })
  if ('error' in opened) {
    const processes = await countProcesses(browser, root)
    return { pagesError: opened.error, processes, survives: false, fonts: opened, language: opened }
  }
  const { first, page } = opened.value
  return {
    processes: await countProcesses(browser, root),
    fonts: await tried(() => drawFonts(page)),
    language: await tried(() =>
      page.evaluate(() => ({ number: (1234.5).toLocaleString(), hour: new Date(0).getHours() })),
    ),
    survives: await survives(first, () => page.evaluate(() => 1)),
  }
}

async function survives(context: BrowserContext, other: () => Promise<number>): Promise<boolean> {
  const closed = await tried(() => context.close())
  return !('error' in closed) && !('error' in (await tried(other)))
}

/**
 * As the browser reports them, limited to what the kernel knows where there is /proc: a renderer inside the browser's own
 * process is reported with the browser's process id.
 */
async function countProcesses(browser: Browser, root: number | undefined): Promise<StartedBrowser['processes']> {
  const reported = await tried(async () => {
    const session = await browser.newBrowserCDPSession()
    return (await session.send('SystemInfo.getProcessInfo')).processInfo
  })
  if ('error' in reported) return { renderers: 0, all: 0 }
  const tree = new Set(root === undefined ? [] : processTree(root).map(({ pid }) => pid))
  const own = reported.value.filter(
    ({ type, id }) => type === 'renderer' && id !== root && (tree.size === 0 || tree.has(id)),
  )
  return { renderers: new Set(own.map(({ id }) => id)).size, all: Math.max(tree.size, reported.value.length) }
}

/** How many renderers a page with frames of that many other sites adds. */
async function countIsolated({ browser, root }: VisitBrowser, url: string): Promise<Isolation> {
  const before = await countProcesses(browser, root)
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  try {
    const page = await context.newPage()
    await page.goto(url, { timeout })
    const frames = Array.from({ length: isolatedSites }, (_, number) => frameOfSite(url, number))
    await page.evaluate(async (addresses) => {
      const loaded = addresses.map((src) => {
        const frame = document.body.appendChild(document.createElement('iframe'))
        const done = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
        frame.src = src
        return done
      })
      await Promise.all(loaded)
    }, frames)
    const after = await countProcesses(browser, root)
    return { sites: isolatedSites, processes: after.renderers - before.renderers }
  } finally {
    await context.close()
  }
}

interface BarrierOptions {
  files: ChromiumFiles
  visit: VisitBrowser
  closed: readonly string[]
}

async function examineBarrier({ files, visit, closed }: BarrierOptions): Promise<BarrierFacts> {
  const proven = await tried(() => proveBrowser(files))
  if ('error' in proven) return { kind: 'broken', error: proven.error, doors: [] }
  const kind = proven.value.barrier
  const doors: BarrierFacts['doors'] = []
  // Without the guard the request would really be sent.
  for (const address of kind === 'guard' ? closed : []) {
    // A browser that has died reaches nothing, and refuses nothing.
    if (!visit.browser.isConnected()) break
    doors.push({ address, refused: await isRefused(visit.browser, address) })
  }
  return { kind, doors }
}

async function isRefused(browser: Browser, address: string): Promise<boolean> {
  const attempt = await tried(async () => {
    const context = await browser.newContext()
    try {
      const page = await context.newPage()
      return await page.goto(`http://${address}/`, { timeout }).catch((cause: unknown) => cause)
    } finally {
      await context.close()
    }
  })
  return 'value' in attempt && refusedNavigation(attempt.value) !== undefined
}

function switchesOf(root: number | undefined): string[] | undefined {
  return read(root, 'cmdline')?.filter((word) => word.startsWith('--'))
}

/** Names only: values may be secret and are never printed. */
function environmentOf(root: number | undefined): string[] | undefined {
  return read(root, 'environ')?.map((variable) => variable.split('=')[0] ?? '')
}

function read(pid: number | undefined, file: 'cmdline' | 'environ'): string[] | undefined {
  if (pid === undefined) return undefined
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
      .split('\0')
      .filter((part) => part !== '')
  } catch {
    // No /proc, or no permission to read it.
    return undefined
  }
}

async function tried<T>(work: () => Promise<T>): Promise<Tried<T>> {
  const late = (): never => {
    throw new Error(`No answer within ${timeout / 1000} s.`)
  }
  try {
    return { value: await bounded(work(), { limit: timeout, late }) }
  } catch (error) {
    return { error: firstLine(error) }
  }
}
