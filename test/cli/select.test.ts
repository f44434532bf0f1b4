import { expect, test } from 'vitest'
import { findSource } from '#cli/select.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { folder } from './command.ts'

async function refusal(files: Record<string, string>, wanted: string): Promise<string> {
  await using project = await folder(files)
  const scenarios = await loadScenarios(project.path)
  try {
    findSource(scenarios, wanted)
  } catch (error) {
    return String(error).replaceAll(project.path, 'HERE')
  }
  return ''
}

test('an error about a benchmark that is not there says in which folder benchmarks are looked for', async () => {
  const text = await refusal({}, 'demo')
  expect(text).toContain('There is no benchmark "demo".')
  expect(text).toContain('There is no folder "scenarios" in HERE.')
  expect(text).toContain('Or change to the folder that has it.')
})

test('a benchmark that cannot be used says why, also where the fault is its folder, and whatever the capitals', async () => {
  const files = { 'scenarios/hats/readme.md': '', 'scenarios/boots/benchmark.yaml': 'nmae: Boots\n' }
  expect(await refusal(files, 'hats')).toContain('scenarios/hats\n  This folder has no benchmark.yaml.')
  expect(await refusal(files, 'HATS')).toContain('This folder has no benchmark.yaml.')
  const boots = await refusal(files, 'Boots')
  expect(boots).toContain('scenarios/boots/benchmark.yaml:1:1')
  expect(boots).not.toContain('hats')
})
