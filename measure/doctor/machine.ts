import { accessSync, constants, statfsSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import type { MachineFacts } from '#core/analysis/doctor/machine.ts'
import { describeWorker } from '../round/worker.ts'

/** Of the CPU index: a busy moment slows one of them. */
const tries = 4

/** Examines this machine for half a second. `memory`: bytes, where something other than the system limits it. */
export function examineMachine({ memory = Number.POSITIVE_INFINITY } = {}): MachineFacts {
  const cpuIndexes = Array.from({ length: tries }, () => describeWorker('').cpuIndex)
  return {
    memory: Math.min(memory, process.availableMemory()),
    cpuIndexes,
    cores: availableParallelism(),
    temporary: { folder: tmpdir(), free: freeSpace(tmpdir()) },
  }
}

/** Free bytes for this user in a folder; undefined when the folder is not writable. */
export function freeSpace(folder: string): number | undefined {
  try {
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return undefined
  }
}
