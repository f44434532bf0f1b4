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
  const wall = performance.now()
  const own = process.cpuUsage()
  const before = browserCpu(root)
  return () => {
    const { user, system } = process.cpuUsage(own)
    return { wall: performance.now() - wall, cpu: (user + system) / 1000 + browserCpu(root) - before }
  }
}

/** ms of CPU used by the browser's processes so far: fields 14 and 15 of /proc/pid/stat, in hundredths of a second. */
function browserCpu(root: number | undefined): number {
  if (root === undefined) return Number.NaN
  return processTree(root).reduce((sum, { pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return sum + (Number(fields[11]) + Number(fields[12])) * 10
  }, 0)
}
