import type { Browser } from 'playwright-core'
import type { Network } from '#core/model/benchmark.ts'
import { lazily } from '#core/model/lazily.ts'
import { bounded } from '../load/bounded.ts'
import type { Barrier } from '../network/barrier.ts'
import { guardedEnvironment } from '../network/guard/guard.ts'
import { type Relay, startRelay } from '../network/relay/relay.ts'
import type { Rewriting } from '../rewrite/changes.ts'
import type { ChromiumFiles } from './find.ts'
import { playwright } from './playwright.ts'
import { endProcesses, type ProcessIdentity, processTree, residentBytes, usedBytes } from './processes.ts'
import { switches } from './switches.ts'
import { noteProfile, removeAtExit, removeTemporary, sweepTemporary, temporaryFolder } from './temporary.ts'

/** How often the memory of a visit's browser is checked, ms. */
const watchEvery = 500
/** How long a reading of the memory in use holds at most while resident memory is above the limit, ms. */
const readEvery = 2_000

/** A relay that only passes on, for rewriting without a profile's network: kbit/s beyond any line. */
const unshaped: Network = { latency: 0, downKbps: 10e6, upKbps: 10e6 }

/** Once a process: what earlier ones left. */
const swept = lazily(() => sweepTemporary())

export interface VisitBrowser {
  browser: Browser
  /** Full version, such as `153.0.8010.0`. */
  version: string
  /** Process id of the browser; undefined where it does not report one. */
  root: number | undefined
  /** What blocks its pages from this machine and its networks. */
  barrier: Barrier
  /** What its pages connect through, where a network was asked for: a context's proxy. */
  relay: Relay | undefined
  /** True once the watchdog has killed the browser for exceeding its memory limit. */
  outOfMemory: () => boolean
  /** Ends every process of the browser, whatever state it is in. Never throws. */
  end: () => Promise<void>
}

/**
 * Starts one browser process tree for one visit.
 *
 * @param options.memory bytes of memory above which the browser is killed
 * @param options.allow non-public addresses that its pages may reach: see network/allow.ts
 * @param options.network what contexts that use its relay are slowed down to; absent: there is no relay
 * @param options.rewriting how what sites answer is rewritten on its way, for `outpace try`; absent: not at all
 */
export async function startBrowser(options: {
  files: ChromiumFiles
  memory: number
  allow?: readonly string[]
  network?: Network | undefined
  rewriting?: Rewriting | undefined
}): Promise<VisitBrowser> {
  const { files, memory, allow = [], rewriting } = options
  // Where a part cannot be made, or the browser does not answer, the parts before it go again, the last one first.
  await using made = new AsyncDisposableStack()
  await swept()
  const temporary = temporaryFolder('browser')
  // A browser that is killed leaves its temporary files.
  made.defer(() => removeTemporary(temporary))
  let root: number | undefined
  const processes = (): ProcessIdentity[] => (root === undefined ? [] : processTree(root))
  made.defer(removeAtExit(temporary, () => endProcesses(processes())))
  const through = rewriting && (await (await import('../rewrite/server.ts')).startRewriter(rewriting))
  made.defer(async () => through?.close())
  const network = options.network ?? (through && unshaped)
  const relay = network === undefined ? undefined : await startRelay({ network, allow, through })
  made.defer(async () => relay?.close())
  const allowed = relay === undefined ? allow : [...allow, relay.address]
  const browser = await launch({ files, temporary, allow: allowed, spki: through?.spki })
  made.defer(() => closeInTime(browser))
  root = await browserProcess(browser)
  if (root !== undefined) noteProfile(temporary, root)
  const watch = watchMemory(processes, memory)
  const all = made.move()
  return {
    browser,
    version: browser.version(),
    root,
    barrier: { kind: files.guard === undefined ? 'flags' : 'guard', allow },
    relay,
    outOfMemory: watch.exceeded,
    end: async () => {
      watch.end()
      const running = processes()
      await closeInTime(browser)
      endProcesses(running)
      await all.disposeAsync()
    },
  }
}

/** A renderer in an endless loop can keep the browser from closing. */
async function closeInTime(browser: Browser): Promise<void> {
  const closed = browser.close().catch(() => undefined)
  await bounded(closed, { limit: 2_000, late: () => undefined })
}

/**
 * Kills the processes as soon as together they use more than `memory` bytes. Resident memory is quick to read and never less
 * than what is used, so that is read only above the limit, and again once resident memory has grown by what was left.
 */
export function watchMemory(
  processes: () => ProcessIdentity[],
  memory: number,
): { exceeded: () => boolean; end: () => void } {
  let exceeded = false
  let reading = false
  let last = { at: Number.NEGATIVE_INFINITY, left: 0, lowest: 0 }
  const check = async (running: readonly ProcessIdentity[], resident: number): Promise<void> => {
    const used = await usedBytes(running)
    last = { at: performance.now(), left: memory - used, lowest: resident }
    if (used <= memory) return
    exceeded = true
    endProcesses(running)
  }
  const watch = setInterval(() => {
    if (reading) return
    const running = processes()
    const resident = residentBytes(running)
    if (resident <= memory) return
    last.lowest = Math.min(last.lowest, resident)
    if (resident - last.lowest < last.left && performance.now() - last.at < readEvery) return
    reading = true
    void check(running, resident).finally(() => {
      reading = false
    })
  }, watchEvery)
  watch.unref()
  return { exceeded: () => exceeded, end: () => clearInterval(watch) }
}

interface LaunchOptions {
  files: ChromiumFiles
  /** Folder for its temporary files. */
  temporary: string
  allow: readonly string[]
  /** Of a certificate to accept for every site. */
  spki: string | undefined
}

/** Retries, because a browser that fails to start often starts on the next attempt. */
async function launch(options: LaunchOptions, attempts = 3): Promise<Browser> {
  const { files, temporary, allow, spki } = options
  try {
    return await playwright().chromium.launch({
      executablePath: files.executable,
      artifactsDir: temporary,
      args: spki === undefined ? switches : [...switches, `--ignore-certificate-errors-spki-list=${spki}`],
      // An explicit environment, so that the browser never sees the worker's credentials.
      env: guardedEnvironment({ ...files, temporary }, allow),
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: 30_000,
    })
  } catch (error) {
    if (attempts > 1) return launch(options, attempts - 1)
    throw error
  }
}

async function browserProcess(browser: Browser): Promise<number | undefined> {
  const session = await browser.newBrowserCDPSession()
  const late = (): never => {
    throw new Error('The browser started, but did not answer.')
  }
  const asked = session.send('SystemInfo.getProcessInfo')
  const { processInfo } = await bounded(asked, { limit: 10_000, late })
  await session.detach()
  return processInfo.find((process) => process.type === 'browser')?.id
}
