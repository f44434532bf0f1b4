import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Processes that are counted together, whoever their parent has become: a control group of the kernel, version 2. */
export interface Group {
  /** What a command is started through, so that it and all that it starts are in the group. */
  enter: string[]
  pids: () => number[]
  /** ms of CPU used since the start, by ended processes too. */
  cpu: () => number
  /** Ends what still runs. */
  end: () => Promise<void>
}

/** @throws Error where this user cannot make one, saying what would let them. */
export function openGroup(name: string): Group {
  const folder = join(ownFolder(), `outpace-${name}-${randomUUID()}`)
  try {
    mkdirSync(folder)
  } catch (cause) {
    throw new Error(
      `Cannot create ${folder}, in which CPU would be counted. Run as root or under "systemd-run --user --scope".`,
      { cause },
    )
  }
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
  const pids = (): number[] => read('cgroup.procs').split('\n').filter(Boolean).map(Number)
  const kill = (): void => {
    if (existsSync(folder) && pids().length > 0) writeFileSync(join(folder, 'cgroup.kill'), '1')
  }
  // Whatever ends this process, no browser outlives it.
  process.once('exit', kill)
  return {
    enter: ['/bin/sh', '-c', `echo $$ > '${join(folder, 'cgroup.procs')}' && exec "$@"`, 'sh'],
    pids,
    cpu: () => Number(/usage_usec (\d+)/.exec(read('cpu.stat'))?.[1]) / 1000,
    end: async () => {
      process.off('exit', kill)
      kill()
      for (let attempt = 0; existsSync(folder) && attempt < 100; attempt++) {
        try {
          rmdirSync(folder)
        } catch {
          // Ended processes hold it until their parent, or the init process, has heard of it.
          await pause(50)
        }
      }
    },
  }
}

/** Of the control group that this process is in. */
function ownFolder(): string {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n')
  const root = mounts.map((line) => line.split(' ')).find(([, , kind]) => kind === 'cgroup2')?.[1]
  const path = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1]
  if (root === undefined || path === undefined || !existsSync(join(root, path)))
    throw new Error('This needs Linux with control groups of version 2, in which CPU is counted.')
  return join(root, path)
}
