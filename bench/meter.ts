import { readFileSync } from 'node:fs'
import { processTree } from '#measure/chromium/processes.ts'
import type { VisitBrowser } from '#measure/chromium/start.ts'

/** What a load costs. */
export interface Cost {
  /** ms from creating the context to reading the values. */
  wall: number
  /** ms of CPU, of this process and the browser's. */
  cpu: number
}

/** Starts counting; the function that it returns says what was used since. */
export function startMeter({ root }: Pick<VisitBrowser, 'root'>): () => Cost {
  const before = browserCpu(root)
  const wall = performance.now()
  const own = process.cpuUsage()
  return () => {
    const elapsed = performance.now() - wall
    const { user, system } = process.cpuUsage(own)
    // By process: the renderer of the load before may end meanwhile, and what it used before is not to be subtracted.
    const browser = [...browserCpu(root)].reduce((sum, [pid, used]) => sum + used - (before.get(pid) ?? 0), 0)
    return { wall: elapsed, cpu: (user + system) / 1000 + browser }
  }
}

/** ms of CPU used so far by each of the browser's processes: fields 14 and 15 of /proc/pid/stat, in hundredths of a second. */
function browserCpu(root: number | undefined): Map<number, number> {
  const used = new Map<number, number>()
  for (const { pid } of root === undefined ? [] : processTree(root)) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
      used.set(pid, (Number(fields[11]) + Number(fields[12])) * 10)
    } catch {
      // It has just ended.
    }
  }
  return used
}
