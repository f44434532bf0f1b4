import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The longest first, so that the workers finish together. */
const longest = [
  'test/cli/commands/commands.test.ts',
  'test/flow/slip.test.ts',
  'test/flow/cloud/cloud.test.ts',
  'test/cli/commands/audit.test.ts',
  'test/measure/lighthouse/audits.test.ts',
  'test/flow/same-shop.test.ts',
  'test/measure/lighthouse/hostile.test.ts',
  'test/measure/round/trouble.test.ts',
  'test/infra/bundle/lighthouse.test.ts',
  'test/measure/lighthouse/cli.test.ts',
  'test/measure/network/egress.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/${name}`))
      return found === -1 ? longest.length : found
    }
    return files.toSorted((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real browsers on shared machines: the limit ends a hang, it does not judge speed.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two files at once: more would make the browsers disturb each other.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
})
