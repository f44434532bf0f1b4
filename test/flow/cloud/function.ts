import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { endProcesses, processTree, residentBytes, usedBytes } from '#measure/chromium/processes.ts'
import { startGate } from './gate.ts'
import { startRuntimeApi } from './runtime-api.ts'
import { surroundings } from './surroundings.ts'
import type { MadeFunction } from './template.ts'

export interface CloudFunction extends AsyncDisposable {
  /** Throws FunctionError when the function did. `timeout` is ms in place of the template's. */
  invoke(event: unknown, timeout?: number): Promise<unknown>
  /** As Lambda ends a function that ran out of memory. */
  kill(): void
  /** What it wrote to its log: entries of JSON. Any other line is `{ text }`. */
  log: Record<string, unknown>[]
  /** What its role did not let it do. */
  refused: string[]
  /** Whether it has folders of its own, as in Lambda; few containers allow that. */
  isApart: boolean
}

interface FunctionOptions {
  made: MadeFunction
  /** Where the services of AWS are on this machine, by their names in signatures. */
  services: Record<string, string>
}

/** How often the memory of a function is looked at, ms. */
const watchEvery = 100

/** A built function in a process of its own, in surroundings as like Lambda's as this machine allows. */
export async function startFunction({ made, services }: FunctionOptions): Promise<CloudFunction> {
  const { task, layer, handler, memory, timeout: seconds, region, environment, statements } = made
  const api = await startRuntimeApi()
  const gate = await startGate({ services, statements })
  const place = await surroundings({ task, layer })
  const [command, ...args] = place.command
  const child = spawn(command, args, {
    cwd: '/',
    // Nothing of this process: no HOME, no PATH to tools of ours.
    env: {
      ...lambdaEnvironment,
      _HANDLER: handler,
      AWS_REGION: region,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
      LAMBDA_TASK_ROOT: place.taskRoot,
      AWS_LAMBDA_RUNTIME_API: api.address,
      ...withLayer(environment, place.layerRoot),
      // The SDK's own variable: the functions know nothing of a test.
      AWS_ENDPOINT_URL: gate.endpoint,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const log: CloudFunction['log'] = []
  createInterface({ input: child.stdout }).on('line', (line) => log.push(entryOf(line)))
  const ended = once(child, 'exit')
  const end = () => endProcesses(child.pid === undefined ? [] : processTree(child.pid))
  let why: string | undefined
  // Not by control groups, which few machines lend out: Chromium reserves far more than it uses, so what is in use counts.
  const watch = setInterval(async () => {
    const tree = child.pid === undefined ? [] : processTree(child.pid)
    const limit = memory * 1024 * 1024
    // Resident memory counts what processes share for each of them, but is quick to read.
    if (residentBytes(tree) <= limit || (await usedBytes(tree)) <= limit) return
    why = `It used more than its ${memory} MB of memory.`
    end()
  }, watchEvery)
  child.on('exit', (code, signal) => api.fail(new Error(why ?? `The function's process ended: ${signal ?? code}.`)))
  return {
    invoke: (event, timeout = seconds * 1000) => api.invoke({ event, timeout }),
    kill: end,
    log,
    refused: gate.refused,
    isApart: place.taskRoot === '/var/task',
    async [Symbol.asyncDispose]() {
      clearInterval(watch)
      end()
      await ended
      await api[Symbol.asyncDispose]()
      await gate[Symbol.asyncDispose]()
      await place.clean()
    },
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const lambdaEnvironment = {
  AWS_LAMBDA_FUNCTION_NAME: 'outpace',
  AWS_ACCESS_KEY_ID: 'AKIDUMMY',
  AWS_SECRET_ACCESS_KEY: 'dummy',
  LANG: 'en_US.UTF-8',
  PATH: '/usr/local/bin:/usr/bin:/bin',
  TZ: ':UTC',
}

/** Where a machine gives no namespaces, the layer is not in /opt. */
function withLayer(environment: Record<string, string>, layerRoot: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(/^\/opt(?=\/|$)/, layerRoot)]),
  )
}

function entryOf(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return { text: line }
  }
}
