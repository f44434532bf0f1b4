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
    return { wall: elapsed, cpu: (user + system) / 1000 + browserCpu(root) - before }
  }
}

/**
 * ms of CPU used so far by the browser: fields 14 to 17 of /proc/pid/stat of each of its processes, in hundredths of a second. The
 * last two are of children that have ended: so what a renderer used is counted after its end, too.
 */
function browserCpu(root: number | undefined): number {
  let used = 0
  for (const { pid } of root === undefined ? [] : processTree(root)) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
      used += fields.slice(11, 15).reduce((sum, field) => sum + Number(field) * 10, 0)
    } catch {
      // It has just ended.
    }
  }
  return used
}
