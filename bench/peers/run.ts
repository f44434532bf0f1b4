import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { usedBytes } from '../../measure/chromium/processes.ts'
import type { Asked, Contender } from './contender.ts'
import { openGroup } from './group.ts'

/** One start of a contender. */
export interface Run {
  contender: string
  page: string
  profile: string
  turn: number
  /** Loads that it measured. */
  loads: number
  /** ms, of the whole start. */
  wall: number
  cpu: number
  lcps: number[]
  /** Most bytes in use, where they were read: then its times do not count. */
  memory?: number
  /** Why it measured nothing. */
  problem?: string
}

/** How long a start may take, ms. */
const limit = 240_000
/** Between readings of memory, ms. */
const readEvery = 200

interface RunOptions {
  asked: Omit<Asked, 'folder'>
  turn: number
  /** Read memory, which takes time from what is measured. */
  memory: boolean
}

/** Starts a contender in a folder and a control group of its own. What goes wrong is in the result. */
export async function runContender(contender: Contender, { asked, turn, memory }: RunOptions): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-peers-'))
  const own = { ...asked, folder }
  const base = {
    ...{ contender: contender.name, page: asked.path, profile: asked.profile.name, turn },
    loads: contender.loads(own),
  }
  try {
    const { printed, ...cost } = await start(contender, own, memory)
    const lcps = await contender.lcps(own, printed)
    if (lcps.length !== base.loads || !lcps.every(Number.isFinite))
      throw new Error(`It measured ${lcps.length} of ${base.loads} loads.`)
    return { ...base, ...cost, lcps }
  } catch (error) {
    return { ...base, wall: 0, cpu: 0, lcps: [], problem: error instanceof Error ? error.message : String(error) }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

interface Cost {
  wall: number
  cpu: number
  memory?: number
}

async function start(contender: Contender, asked: Asked, readMemory: boolean): Promise<Cost & { printed: string }> {
  const { args, env } = contender.command(asked)
  const group = openGroup(contender.name)
  let most = 0
  let isRunning = true
  const watch = async (): Promise<void> => {
    while (isRunning) {
      most = Math.max(most, await usedBytes(group.pids().map((pid) => ({ pid, startTime: '' }))))
      await pause(readEvery)
    }
  }
  try {
    const [file = '', ...enter] = group.enter
    const from = performance.now()
    const child = spawn(file, [...enter, process.execPath, ...args], {
      cwd: asked.folder,
      // Tools ask their makers for newer versions and send what they were used for: not in a comparison.
      env: { ...process.env, CI: '1', NO_UPDATE_NOTIFIER: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limit,
    })
    const watched = readMemory ? watch() : undefined
    const [out, errors]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    // Not "close": what it leaves running may hold its output open.
    const code = await new Promise<number | null>((resolve, reject) => child.on('exit', resolve).on('error', reject))
    const wall = performance.now() - from
    isRunning = false
    await watched
    const printed = Buffer.concat(out).toString()
    if (code !== 0) {
      const said = Buffer.concat(errors).toString().trim() || printed.trim()
      const reason = code === null ? `ended after ${Math.round(wall / 1000)} s` : `ended with code ${code}`
      throw new Error(`${reason}: ${said.slice(-400)}`)
    }
    return { wall, cpu: group.cpu(), printed, ...(readMemory && { memory: most }) }
  } finally {
    isRunning = false
    await group.end()
  }
}
