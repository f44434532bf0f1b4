import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startRuntimeApi } from './runtime-api.ts'
import { surroundings } from './surroundings.ts'

export interface CloudFunction extends AsyncDisposable {
  /** Throws FunctionError when the function did. `timeout` is ms, default 120 s. */
  invoke(event: unknown, timeout?: number): Promise<unknown>
  /** As Lambda ends a function that ran out of memory. */
  kill(): void
}

interface FunctionOptions {
  /** Folder of the built function. */
  task: string
  /** Folder of the built layer. */
  layer: string
  /** What the stack sets. */
  env: Record<string, string>
}

/** A built function in a process of its own, in surroundings as like Lambda's as this machine allows. */
export async function startFunction({ task, layer, env }: FunctionOptions): Promise<CloudFunction> {
  const api = await startRuntimeApi()
  const place = await surroundings({ task, layer })
  const [command, ...args] = place.command
  const child = spawn(command, args, {
    cwd: '/',
    // Nothing of this process: no HOME, no PATH to tools of ours.
    env: {
      ...lambdaEnvironment,
      LAMBDA_TASK_ROOT: place.taskRoot,
      OUTPACE_CHROMIUM: `${place.layerRoot}/chromium`,
      AWS_LAMBDA_RUNTIME_API: api.address,
      ...env,
    },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  child.on('exit', (code, signal) => api.fail(new Error(`The function's process ended: ${signal ?? code}.`)))
  return {
    invoke: (event, timeout = 120_000) => api.invoke({ event, timeout }),
    kill: () => void child.kill('SIGKILL'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
      await api[Symbol.asyncDispose]()
      await place.clean()
    },
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const lambdaEnvironment = {
  _HANDLER: 'index.handler',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '2048',
  AWS_LAMBDA_FUNCTION_NAME: 'outpace',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIDUMMY',
  AWS_SECRET_ACCESS_KEY: 'dummy',
  LANG: 'en_US.UTF-8',
  PATH: '/usr/local/bin:/usr/bin:/bin',
  TZ: ':UTC',
}
