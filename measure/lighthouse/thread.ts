import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { AuditFailure } from '#core/model/audit.ts'
import type { Network } from '#core/model/benchmark.ts'
import type { ChromiumFiles } from '../chromium/find.ts'
import { endProcesses, type ProcessIdentity, processTree } from '../chromium/processes.ts'
import { watchMemory } from '../chromium/start.ts'
import { switches } from '../chromium/switches.ts'
import { removeTemporary, temporaryFolder } from '../chromium/temporary.ts'
import { bounded } from '../load/bounded.ts'
import { firstLine, memoryLimitExceeded } from '../load/failure.ts'
import { guardedEnvironment } from '../network/guard/guard.ts'
import { nativeError } from '../network/relay/native-error.ts'
import { type Relay, startRelay } from '../network/relay/relay.ts'
import type { AuditMessage, AuditRequest } from './worker.ts'

/** Runs Lighthouse, one page at a time, and survives whatever a page does. */
export interface LighthouseThread {
  /** Does not throw: a failure is part of the answer. */
  run: (request: LighthouseRequest) => Promise<LighthouseAnswer>
  end: () => Promise<void>
}

interface LighthouseRequest extends Pick<AuditRequest, 'url' | 'settings' | 'identity' | 'access' | 'barrier'> {
  /** What the page's connections are slowed down to; undefined: they are as fast as the worker's own. */
  network: Network | undefined
  /** ms after which the browser and Lighthouse are ended. */
  limit: number
  /** Ends the run; its reason is the failure to report. */
  signal: AbortSignal
}

export type LighthouseAnswer =
  | Extract<AuditMessage, { type: 'report' | 'error' }>
  | { type: 'ended'; failure: AuditFailure }

interface ThreadOptions {
  files: ChromiumFiles
  /** Bytes of memory that the browser may use. */
  memory: number
  /** The module that runs Lighthouse: worker.ts or a bundle of it (infra/bundle/lighthouse-bundle.ts). */
  module?: URL
}

/** How long the thread may take to report the browser that it is starting, ms: before that, only the thread can end it. */
const startTimeout = 30_000

/**
 * How long to wait for the thread to reap the browser's processes, ms. On a busy machine that takes seconds, and what it has not
 * reaped when it is terminated stays a zombie as long as this process lives; a thread that hangs never reaps.
 */
const reapTimeout = 10_000

/** Lighthouse needs about 300 MB for a heavy page; a page that needs more than this is hostile. */
const heap = { maxOldGenerationSizeMb: 1024 }

export function lighthouseThread({ files, memory, module = defaultModule }: ThreadOptions): LighthouseThread {
  let current: Promise<Worker> | undefined
  const end = async (): Promise<void> => {
    const ending = current
    current = undefined
    await (await ending?.catch(() => undefined))?.terminate()
  }
  return {
    end,
    run: async (request) => {
      // After each run that was stopped, Lighthouse would be loaded anew for the next page, only to be stopped.
      if (request.signal.aborted) return stopped(request.signal)
      let thread: Worker
      try {
        current ??= start(module, () => {
          current = undefined
        })
        thread = await current
      } catch (error) {
        current = undefined
        return ended('worker', `Lighthouse could not start on this worker: ${firstLine(error)}`)
      }
      const profileFolder = temporaryFolder('audit')
      const { network, barrier } = request
      const relay = network === undefined ? undefined : await startRelay({ network, allow: barrier.allow })
      const environment = guardedEnvironment(
        { ...files, temporary: profileFolder },
        relay === undefined ? barrier.allow : [...barrier.allow, relay.address],
      )
      const browser = {
        executable: files.executable,
        environment,
        switches: relay === undefined ? switches : [...switches, ...proxySwitches(relay)],
        profileFolder,
      }
      const answer = await runIn(thread, { request, browser, memory })
      if (answer.type === 'error') answer.message = nativeError(answer.message, { relay })
      await relay?.close()
      // Lighthouse keeps state in its thread, so an interrupted run would disturb the next one.
      if (answer.type !== 'report') await end()
      await removeTemporary(profileFolder)
      return answer
    },
  }
}

/** Everything goes through the relay, loopback too. */
function proxySwitches({ address }: Relay): string[] {
  return [`--proxy-server=socks5://${address}`, '--proxy-bypass-list=<-loopback>']
}

const defaultModule = new URL('./worker.ts', import.meta.url)

/** Lighthouse takes more than a second to load, so that is done once, before the time limit of a page starts. */
function start(module: URL, broken: () => void): Promise<Worker> {
  // No environment variables: a page must never get near the worker's credentials.
  const thread = new Worker(module, { env: {}, resourceLimits: heap, execArgv: ['--no-warnings'] })
  thread.unref()
  return new Promise((resolve, reject) => {
    thread.once('message', () => resolve(thread))
    thread.on('error', (error) => {
      broken()
      reject(error)
    })
  })
}

interface RunOptions {
  request: LighthouseRequest
  browser: AuditRequest['browser']
  memory: number
}

async function runIn(thread: Worker, { request, browser, memory }: RunOptions): Promise<LighthouseAnswer> {
  const { limit, signal, network, ...page } = request
  let root: number | undefined
  const started = Promise.withResolvers<void>()
  const processes = (): ProcessIdentity[] => (root === undefined ? [] : processTree(root))
  const watch = watchMemory(processes, memory)
  using listening = new DisposableStack()
  const answer = new Promise<LighthouseAnswer>((resolve) => {
    const stop = (failure: AuditFailure): void => resolve({ type: 'ended', failure })
    const onMessage = (message: AuditMessage): void => {
      if (message.type === 'ready') return
      started.resolve()
      if (message.type === 'browser') root = message.pid
      else resolve(message)
    }
    const onError = (error: unknown): void => {
      started.resolve()
      stop(threadFailure(error))
    }
    const onAbort = (): void => resolve(stopped(signal))
    const timer = setTimeout(() => {
      stop({ code: 'timeout', message: `The audit did not finish within ${limit / 1000} s (limits.visit).` })
    }, limit)
    thread.on('message', onMessage).on('error', onError)
    signal.addEventListener('abort', onAbort)
    listening.defer(() => {
      clearTimeout(timer)
      thread.off('message', onMessage).off('error', onError)
      signal.removeEventListener('abort', onAbort)
    })
    if (signal.aborted) {
      started.resolve()
      onAbort()
    } else thread.postMessage({ ...page, browser, isRelayed: network !== undefined } satisfies AuditRequest)
  })
  const given = await answer
  watch.end()
  await bounded(started.promise, { limit: startTimeout, late: () => undefined })
  await endBrowser(root, given)
  return watch.exceeded() && given.type !== 'report' ? ended('out-of-memory', memoryLimitExceeded) : given
}

/** Nothing in the browser is needed any more, so it is killed rather than closed. */
async function endBrowser(root: number | undefined, { type }: LighthouseAnswer): Promise<void> {
  if (root === undefined) return
  const running = processTree(root)
  endProcesses(running)
  // The thread that started them has to stay alive to reap them.
  for (let waited = 0; waited < reapTimeout && processTree(root).length > 0; waited += 20) await pause(20)
  // Where there is no /proc: a thread that answered closes its browser itself, one that was ended does not.
  if (running.length > 0 || type !== 'ended') return
  try {
    process.kill(root, 'SIGKILL')
  } catch {
    // It has exited already.
  }
}

function threadFailure(error: unknown): AuditFailure {
  const exhausted = (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY'
  return exhausted
    ? { code: 'out-of-memory', message: 'Lighthouse ran out of memory on the page.' }
    : { code: 'lighthouse', message: `Lighthouse crashed on the page: ${firstLine(error)}` }
}

function stopped({ reason }: AbortSignal): LighthouseAnswer {
  const { code, message } = reason as AuditFailure
  return ended(code, message)
}

function ended(code: AuditFailure['code'], message: string): LighthouseAnswer {
  return { type: 'ended', failure: { code, message } }
}
