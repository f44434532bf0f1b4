import { spawn } from 'node:child_process'

/** Starts processes that compete with the measurement for the CPU; `Symbol.dispose` ends them. */
export function contend(processes: number): Disposable {
  // Intermittent load, as from a noisy neighbour: busy for a while, idle for a while, each process at its own pace.
  const burn = (index: number) =>
    `const busy=${300 + 170 * index},idle=${120 + 90 * index};
     for(;;){const end=Date.now()+busy;while(Date.now()<end);Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0,idle)}`
  const children = Array.from({ length: processes }, (_, index) =>
    spawn(process.execPath, ['-e', burn(index)], { stdio: 'ignore' }),
  )
  return {
    [Symbol.dispose]: () => {
      for (const child of children) child.kill('SIGKILL')
    },
  }
}
