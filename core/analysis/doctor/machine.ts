import { formatSize } from '../../model/units.ts'
import { type DoctorFinding, good, note, wrong } from './finding.ts'

/** What was observed of the machine that measures. */
export interface MachineFacts {
  /** Bytes still available to this process and its browsers. */
  memory: number
  /** CPU index, measured several times in a row: see `Worker`. */
  cpuIndexes: number[]
  cores: number
  /** Folder for browser profiles and shared memory, and its free bytes. */
  temporary: { folder: string; free: number | undefined }
}

interface Needs {
  /** Benchmarks with the memory limit of a visit, bytes. */
  limits: readonly { benchmark: string; memory: number }[]
  /** Bytes of the worker without its browser. */
  worker: number
}

/** Within a second, the speed of an idle machine varies by a few per cent. */
const steadyEnough = 1.3
/** Profile, cache and shared memory of a browser on a heavy page, bytes. */
const temporaryNeeded = 300e6

export function machineFindings(facts: MachineFacts, needs: Needs): DoctorFinding[] {
  return [memoryFinding(facts, needs), cpuFinding(facts), diskFinding(facts)]
}

function memoryFinding({ memory }: MachineFacts, { limits, worker }: Needs): DoctorFinding {
  const left = memory - worker
  const cramped = limits.filter((limit) => limit.memory > left)
  if (left < 500e6) {
    const found = `${formatSize(memory)} is available, less than a browser needs for a heavy page.`
    return wrong('memory', found, 'Close other programs, or give this machine, container or function more memory.')
  }
  if (cramped.length === 0) return good('memory', `${formatSize(memory)} is available, enough for limits.memory.`)
  const [largest] = cramped.toSorted((a, b) => b.memory - a.memory)
  const others = cramped.length > 1 ? ` and ${cramped.length - 1} more` : ''
  const found = `${formatSize(left)} is available for a browser; limits.memory of "${largest?.benchmark}"${others} allows ${formatSize(largest?.memory ?? 0)}.`
  return note(
    'memory',
    found,
    'Provide more memory, or lower limits.memory so that a page over the limit is reported as such: a heavy page may end a visit early.',
  )
}

function cpuFinding({ cpuIndexes, cores }: MachineFacts): DoctorFinding {
  const [low, high] = [Math.min(...cpuIndexes), Math.max(...cpuIndexes)]
  const found = `${cores} ${cores === 1 ? 'core' : 'cores'}, CPU index ${low} to ${high} in ${cpuIndexes.length} samples`
  if (high <= low * steadyEnough) return good('CPU', `${found}: steady.`)
  return note(
    'CPU',
    `${found}: other programs compete for the CPU, so times will vary.`,
    'Measure on a less loaded machine; in Lambda this is temporary. Gaps between sites stay fair, absolute times do not.',
  )
}

function diskFinding({ temporary: { folder, free } }: MachineFacts): DoctorFinding {
  if (free === undefined) {
    const found = `${folder}, the folder for browser profiles, is not writable.`
    return wrong('disk', found, 'Create it with write permission for this user, or set TMPDIR to another folder.')
  }
  if (free < temporaryNeeded) {
    const found = `${folder}, the folder for browser profiles, has ${formatSize(free)} free; a heavy page needs up to ${formatSize(temporaryNeeded)}.`
    return wrong('disk', found, 'Free some space there, or set TMPDIR to a folder on another disk.')
  }
  const found = `${folder} has ${formatSize(free)} free for profiles and shared memory (/dev/shm is not used).`
  return good('disk', found)
}
