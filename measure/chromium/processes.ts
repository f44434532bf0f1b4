import { readdirSync, readFileSync } from 'node:fs'

/** Bytes of a page of memory on Linux as Lambda and Debian run it. */
const pageSize = 4096

/** A process, told from a later one that got the same number by when it started. Linux only; elsewhere none is seen. */
export interface ProcessIdentity {
  pid: number
  startTime: string
}

/** A process and all below it, parents before children. Empty where there is no /proc (macOS, Windows). */
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

/** Resident memory of a tree, bytes; 0 where there is no /proc. */
export function residentBytes(processes: ProcessIdentity[]): number {
  return processes.reduce((bytes, { pid }) => {
    const resident = read(`/proc/${pid}/statm`)?.split(' ')[1]
    return resident === undefined ? bytes : bytes + Number(resident) * pageSize
  }, 0)
}

/** Ends those of the processes that still live. */
export function endProcesses(processes: ProcessIdentity[]): void {
  for (const { pid, startTime } of processes.toReversed()) {
    if (startTimeOf(pid) !== startTime) continue
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // Gone in this very moment.
    }
  }
}

/** Field 22 of /proc/pid/stat; the fields are counted behind the command's closing parenthesis. */
function startTimeOf(pid: number): string | undefined {
  return read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19]
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
