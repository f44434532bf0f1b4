import { expect, test } from 'vitest'
import { walkOutcome } from '#stages/check/outcome.ts'
import { fakeRound } from '../../core/rounds.ts'

test('a step that brought nothing to be seen is not passed over in silence', () => {
  const [visit] = fakeRound(0, { Acme: { home: 1000, open: 20, pick: 300 } }).visits
  const steps = visit?.loads.at(-1)?.steps ?? []
  for (const [index, kind] of (['navigation', 'interaction', 'soft'] as const).entries()) {
    Object.assign(steps[index] ?? expect.fail(), { kind })
  }
  const findings = walkOutcome(visit ?? expect.fail()).steps.map((step) => step.findings)
  expect(findings).toEqual([
    [],
    ['no new content was painted, so the step ends with its action; await in it what else a customer waits for'],
    [],
  ])
})
