import { formatSize } from '../../model/units.ts'
import { type DoctorFinding, good, note, wrong } from './finding.ts'

/** What was seen of the machine that measures. */
export interface MachineFacts {
  /** Bytes that this process and its browsers may still take. */
  memory: number
  /** CPU index, measured several times in a row: see `Worker`. */
  cpuIndexes: number[]
  cores: number
  /** Folder where browsers keep their profiles and shared memory, and the bytes free there. */
  temporary: { folder: string; free: number | undefined }
}

interface Needs {
  /** Benchmarks with the most memory that one of their visits may use, bytes. */
  limits: readonly { benchmark: string; memory: number }[]
  /** Bytes of the worker beside its browser. */
  worker: number
}

/** Within a second a quiet machine's speeds differ by some per cent. */
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
    const found = `${formatSize(memory)} are left, and a browser on a heavy page takes more than that.`
    return wrong('memory', found, 'Close other programs, or give this machine, container or function more memory.')
  }
  if (cramped.length === 0) return good('memory', `${formatSize(memory)} are left, enough for limits.memory.`)
  const [largest] = cramped.toSorted((a, b) => b.memory - a.memory)
  const others = cramped.length > 1 ? ` and ${cramped.length - 1} more` : ''
  const found = `${formatSize(left)} are left for a browser; limits.memory of "${largest?.benchmark}"${others} allows ${formatSize(largest?.memory ?? 0)}.`
  return note(
    'memory',
    found,
    'A heavy page may end a visit early: give more memory, or lower limits.memory so that it is told apart.',
  )
}

function cpuFinding({ cpuIndexes, cores }: MachineFacts): DoctorFinding {
  const [low, high] = [Math.min(...cpuIndexes), Math.max(...cpuIndexes)]
  const found = `${cores} ${cores === 1 ? 'core' : 'cores'}, CPU index ${low} to ${high} in ${cpuIndexes.length} tries`
  if (high <= low * steadyEnough) return good('CPU', `${found}: steady.`)
  return note(
    'CPU',
    `${found}: other programs take turns with it, so times will vary.`,
    'Measure on a quiet machine; in Lambda it passes. Gaps between sites stay fair, absolute times do not.',
  )
}

function diskFinding({ temporary: { folder, free } }: MachineFacts): DoctorFinding {
  if (free === undefined) {
    const found = `${folder}, where browsers keep their profiles, cannot be written.`
    return wrong('disk', found, 'Create it with the right to write for this user, or set TMPDIR to another folder.')
  }
  if (free < temporaryNeeded) {
    const found = `${folder}, where browsers keep their profiles, has ${formatSize(free)} left; a heavy page takes up to ${formatSize(temporaryNeeded)}.`
    return wrong('disk', found, 'Free some space there, or set TMPDIR to a folder on another disk.')
  }
  const found = `${folder} has ${formatSize(free)} left for profiles and shared memory (/dev/shm is not used).`
  return good('disk', found)
}
