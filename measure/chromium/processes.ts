import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** Bytes of a memory page on Linux, on Lambda and on Debian. */
const pageSize = 4096

/** A process; its start time distinguishes it from a later one with the same pid. Linux only: elsewhere none is found. */
export interface ProcessIdentity {
  pid: number
  startTime: string
}

/** A process and all its descendants, parents before children. Empty where there is no /proc (macOS, Windows). */
export function processTree(root: number): ProcessIdentity[] {
  const found: ProcessIdentity[] = []
  const pids = [root]
  for (const pid of pids) {
    const startTime = startTimeOf(pid)
    if (startTime === undefined) continue
    found.push({ pid, startTime })
    for (const thread of threads(pid)) {
      const children = read(`/proc/${pid}/task/${thread}/children`)?.trim() ?? ''
      if (children !== '') pids.push(...children.split(' ').map(Number))
    }
  }
  return found
}

/** Resident memory of the processes, bytes, which counts a page that several share for each of them; 0 where there is no /proc. */
export function residentBytes(processes: readonly ProcessIdentity[]): number {
  return processes.reduce((bytes, { pid }) => bytes + residentOf(pid), 0)
}

/**
 * Memory that the processes really use, bytes: each counts its share of what it shares (PSS). Reading it takes about a
 * millisecond a process, outside this thread. Where the kernel does not say it, resident memory counts.
 * https://www.kernel.org/doc/html/latest/filesystems/proc.html
 */
export async function usedBytes(processes: readonly ProcessIdentity[]): Promise<number> {
  let bytes = 0
  for (const { pid } of processes) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
    const kilobytes = rollup.match(/^Pss:\s+(\d+) kB/m)?.[1]
    bytes += kilobytes === undefined ? residentOf(pid) : Number(kilobytes) * 1024
  }
  return bytes
}

function residentOf(pid: number): number {
  const resident = read(`/proc/${pid}/statm`)?.split(' ')[1]
  return resident === undefined ? 0 : Number(resident) * pageSize
}

/** Kills those of the processes that are still running. */
export function endProcesses(processes: readonly ProcessIdentity[]): void {
  for (const { pid, startTime } of processes.toReversed()) {
    if (startTimeOf(pid) !== startTime) continue
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has just exited.
    }
  }
}

/** Undefined where no such process runs, or there is no /proc. Field 22 of /proc/pid/stat; fields are counted from the command's closing parenthesis. */
export function startTimeOf(pid: number): string | undefined {
  return read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19]
}

/** Empty where no such process runs, or there is no /proc. */
export function argumentsOf(pid: number): string[] {
  return (read(`/proc/${pid}/cmdline`) ?? '').split('\0')
}

function threads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
