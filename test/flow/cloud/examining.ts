import { expect, test } from 'vitest'
import type { DoctorAnswer } from '#core/analysis/doctor/finding.ts'
import type { Cloud } from './cloud.ts'

/** What `outpace doctor --cloud` hears from `run`. */
export function examining(cloud: () => Cloud): void {
  test('finds nothing wrong with itself, with the Chromium of the layer and in its own role', async () => {
    await using run = await cloud().start('run')
    const { findings } = (await run.invoke({ doctor: {} })) as DoctorAnswer
    // The fonts of the layer are where its fontconfig says, in /opt, which a machine without namespaces has not.
    const wrong = findings.filter(({ state, subject }) => state === 'wrong' && (run.isApart || subject !== 'fonts'))
    expect(wrong).toEqual([])
    const found = (subject: string) => findings.find((each) => each.subject === subject)?.found
    expect(found('processes')).toMatch(
      /^Multi-process: [23] renderers of .* frames of 4 other sites get a process each/,
    )
    expect(found('barrier')).toMatch(/^guard: .* 127\.0\.0\.1:\d+, 169\.254\.169\.254/)
    expect(found('table')).toBe('Rounds can be written and read, and this role can write nothing else.')
    // The one thing that it tries and must not.
    expect(run.refused).toEqual(['dynamodb:PutItem of ~doctor'])
  })
}
