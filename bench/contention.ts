import { spawn } from 'node:child_process'

/** Other processes that take the CPU from whoever measures; ended by `Symbol.dispose`. */
export function contend(processes: number): Disposable {
  // Comes and goes, as a neighbour does: busy for a while, idle for a while, each process at its own pace.
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
