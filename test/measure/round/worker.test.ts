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
  // The best of some: other tests take the CPU from either now and then.
  const turns = Array.from({ length: 4 }, () => ({
    uncompiled: firstCpuIndex('--no-opt', '--no-maglev', '--no-sparkplug'),
    usual: firstCpuIndex(),
  }))
  const best = (kind: 'uncompiled' | 'usual') => Math.max(...turns.map((turn) => turn[kind]))
  // In JavaScript it was a fortieth.
  expect(best('uncompiled')).toBeGreaterThan(best('usual') / 4)
})
