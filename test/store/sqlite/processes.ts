import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('./child.ts', import.meta.url))

/** Starts `child.ts` in a process of its own. */
export function startChild(...args: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [script, ...args])
}

/** What a child says until its end. */
export async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ending> {
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (data) => {
    said.stdout += data
  })
  child.stderr.on('data', (data) => {
    said.stderr += data
  })
  const [status] = await once(child, 'close')
  return { ...said, status }
}

export interface Ending {
  stdout: string
  stderr: string
  status: number | null
}

/** Lines of a child's stdout until it ends; of a half-written last line, nothing. */
export function linesOf(child: ChildProcessWithoutNullStreams): AsyncIterable<string> {
  return createInterface({ input: child.stdout })
}
