import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ProcessIdentity, processTree } from '#measure/chromium/processes.ts'

/** What `npx outpace` starts. */
export const launcher = fileURLToPath(new URL('../../cli/outpace.js', import.meta.url))

export interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

export interface Running {
  pid: number
  kill: (signal: NodeJS.Signals) => void
  /** Resolves to the match once stderr or stdout has one. */
  said: (pattern: RegExp) => Promise<RegExpExecArray>
  finished: Promise<Finished>
}

interface StartOptions {
  cwd: string
  limit?: number
  /** In addition to the variables of this process; undefined unsets one. */
  env?: Record<string, string | undefined>
}

/** Starts the real command in a folder; killed after `limit` ms. */
export function start(args: string[], { cwd, limit = 280_000, env }: StartOptions): Running {
  if (process.env.OUTPACE_TEST_PROJECT === 'fast')
    throw new Error('This test runs the command: list it as thorough or heavy in vitest.config.ts.')
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    // The tests' own cache of compiled code would be used in place of the command's.
    env: { ...process.env, FORCE_COLOR: undefined, NODE_COMPILE_CACHE: undefined, ...env },
  })
  const heard = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      heard[stream] += text
      for (const listener of listeners) listener()
    })
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), limit)
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, ...heard })
    })
  })
  const said = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const listen = (): void => {
        const match = pattern.exec(heard.stdout + heard.stderr)
        if (match === null) return
        listeners.delete(listen)
        resolve(match)
      }
      listeners.add(listen)
      listen()
      finished.then(() => reject(new Error(`ended without ${pattern}: ${heard.stdout}${heard.stderr}`)), reject)
    })
  return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), said, finished }
}

export function outpace(args: string[], options: StartOptions): Promise<Finished> {
  return start(args, options).finished
}

/** Ids of the processes of the tree that are still running. */
export function stillRunning(tree: readonly ProcessIdentity[]): number[] {
  return tree.filter(({ pid, startTime }) => processTree(pid)[0]?.startTime === startTime).map(({ pid }) => pid)
}

export interface Folder extends AsyncDisposable {
  path: string
}

/** A temporary user folder with these files. */
export async function folder(files: Record<string, string> = {}): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'outpace-cli-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), text)
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
