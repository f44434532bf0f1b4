import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { bounded } from '../load/bounded.ts'
import { guardedEnvironment } from '../network/guard/guard.ts'
import { ChromiumError } from './chromium-error.ts'
import type { ChromiumFiles } from './find.ts'
import { endProcesses, processTree } from './processes.ts'
import { switches } from './switches.ts'
import { removeTemporary, temporaryFolder } from './temporary.ts'

/** As Playwright does: an installed Chrome asks its maker for nothing, opens no keychain and reports no crash. */
const quiet = [
  ...[
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-extensions',
  ],
  ...['--disable-breakpad', '--disable-dev-shm-usage', '--metrics-recording-only', '--no-first-run'],
  ...['--no-default-browser-check', '--password-store=basic', '--use-mock-keychain'],
]

/** Characters of what a browser wrote about its trouble that an error quotes. */
const longestQuote = 1_000

const remedy =
  'It may lack a library, memory, open files (ulimit -n) or processes (ulimit -u): "npx outpace doctor" says more.'

/** A browser that is asked a few questions before Playwright is loaded, which takes as long as starting it. */
export interface PipedBrowser {
  /** Sends a command of the DevTools protocol. Rejects with the browser's error, and with a ChromiumError once the browser has ended. */
  ask: <T>(method: string, params?: object, sessionId?: string) => Promise<T>
  /** Ends every process of the browser. Never throws. */
  end: () => Promise<void>
}

interface Answer {
  id?: number
  result?: unknown
  error?: { message: string }
}

/**
 * Starts a browser, at once, whose pages may reach no address on this machine and its networks where the guard works.
 * https://chromedevtools.github.io/devtools-protocol/ over a pipe: messages end with a zero byte.
 */
export function startPiped(files: ChromiumFiles): PipedBrowser {
  const profile = temporaryFolder('proof')
  const args = ['--headless', '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank']
  const child = spawn(files.executable, [...switches, ...quiet, ...args], {
    env: guardedEnvironment({ ...files, temporary: profile }, []),
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // Out of reach of Ctrl-C in a terminal; once this process ends, the closed pipe ends it.
    detached: process.platform !== 'win32',
  })
  const [, , errors, commands, answers] = child.stdio as [null, null, Readable, Writable, Readable]
  const asked = new Map<number, PromiseWithResolvers<unknown>>()
  let said = ''
  let trouble: Error | undefined
  const fail = (problem: string): void => {
    const quote = said.trim().slice(-longestQuote)
    const sentences = [problem, quote, remedy].filter(Boolean).map((text) => text.replace(/\.?$/, '.'))
    trouble ??= new ChromiumError(sentences.join(' '))
    for (const { reject } of asked.values()) reject(trouble)
  }
  errors.on('data', (bytes: Buffer) => {
    said = (said + bytes).slice(-2 * longestQuote)
  })
  // Its end is what counts, and "close" reports that once all it wrote has been read.
  commands.on('error', () => undefined)
  child.on('error', ({ message }) => fail(message))
  child.on('close', (code, signal) => fail(`The browser ended with ${signal ?? `code ${code}`}.`))
  readAnswers(answers, ({ id, result, error }) => {
    const waiting = asked.get(id ?? -1)
    if (error === undefined) waiting?.resolve(result)
    else waiting?.reject(new Error(error.message))
  })
  return {
    ask: async <T>(method: string, params = {}, sessionId?: string) => {
      if (trouble !== undefined) throw trouble
      const id = asked.size
      const answer = Promise.withResolvers<unknown>()
      asked.set(id, answer)
      commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
      return (await answer.promise) as T
    },
    end: async () => {
      await endTree(child)
      await removeTemporary(profile)
    },
  }
}

function readAnswers(from: Readable, take: (answer: Answer) => void): void {
  let rest = ''
  from.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0')
    rest = messages.pop() ?? ''
    for (const message of messages) take(JSON.parse(message) as Answer)
  })
}

async function endTree(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'close')
  endProcesses(processTree(child.pid))
  child.kill('SIGKILL')
  await bounded(ended, { limit: 2_000, late: () => undefined })
}
