import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'

/** What figures depend on. */
export interface Machine {
  /** ISO 8601, UTC. */
  at: string
  cpu: string
  cores: number
  /** Bytes. */
  memory: number
  kernel: string
  node: string
  /** Processes that ran or waited on average over the last minute: above 1 something else used the machine. */
  load: number
}

export function thisMachine(): Machine {
  const all = cpus()
  return {
    at: new Date().toISOString(),
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memory: totalmem(),
    kernel: `${process.platform === 'linux' ? 'Linux' : process.platform} ${release()}`,
    node: process.version,
    load: loadavg()[0] ?? Number.NaN,
  }
}

export function machineWords({ cpu, cores, memory, kernel, node }: Machine): string {
  return `${cores} x ${cpu}, ${(memory / 1e9).toFixed(0)} GB, ${kernel}, Node ${node.replace('v', '')}`
}

/** Version of a package that is installed in `folder`. */
export function versionIn(folder: string, name: string): string {
  return (JSON.parse(readFileSync(`${folder}/node_modules/${name}/package.json`, 'utf8')) as { version: string })
    .version
}
