import { expect, test } from 'vitest'
import { compare } from '#cli/commands/compare.ts'
import { surroundingsAt } from './surroundings.ts'

test('compare refuses a flag that would do nothing, before it looks for a browser', async () => {
  const output = { result: () => undefined, look: { columns: 80, colour: false } }
  const usual = { profile: 'desktop', loads: 1, rounds: 1, json: false, failOn: undefined, audit: false }
  const comparing = compare(['a.example', 'b.example'], {
    ...usual,
    runs: 3,
    surroundings: surroundingsAt('/nowhere'),
    output,
  })
  await expect(comparing).rejects.toThrow('--runs is about Lighthouse and needs --audit.')
})
