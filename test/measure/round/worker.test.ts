import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** Of a process that has compiled nothing yet, by the given options of V8. */
function firstCpuIndex(...options: string[]): number {
  const module = new URL('../../../measure/round/worker.ts', import.meta.url)
  const print = `import { describeWorker } from ${JSON.stringify(module)}; console.log(describeWorker('').cpuIndex)`
  return Number(
    execFileSync(process.execPath, [...options, '--input-type=module', '--eval', print], { encoding: 'utf8' }),
  )
}

test('the CPU index says how fast the worker is, not how far V8 has compiled the code that asks', () => {
  const uncompiled = firstCpuIndex('--no-opt', '--no-maglev', '--no-sparkplug')
  // In JavaScript it was a fortieth; half leaves room for what else runs here.
  expect(uncompiled).toBeGreaterThan(firstCpuIndex() / 2)
})
