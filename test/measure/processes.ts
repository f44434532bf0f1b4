import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { processTree } from '#measure/chromium/processes.ts'

/** This process and its descendants. */
export const processesHere = () => processTree(process.pid)

/** Until none is left that was not there `before`: on a busy machine the kernel needs a while to end what was killed. */
export async function noneLeftBut(before: ReturnType<typeof processesHere>): Promise<void> {
  const known = new Set(before.map(({ pid }) => pid))
  const left = () => processesHere().flatMap(({ pid }) => (known.has(pid) ? [] : [describe(pid)]))
  await expect.poll(left, { timeout: 10_000 }).toEqual([])
}

function describe(pid: number): string {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 200)
    return `${readFileSync(`/proc/${pid}/stat`, 'utf8').slice(0, 40)}: ${command}`
  } catch {
    return 'one that ended right now'
  }
}
