import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** In the direction opposite to imports: most changes are noticed by the tests of their own folder, and then need no other. */
const order = ['core/model', 'core/statistics', 'core/judge', 'core/config', 'core/analysis', 'core/words', 'stages']

class LowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = order.findIndex((folder) => moduleId.includes(`/test/${folder}/`))
      return found < 0 ? order.length : found
    }
    return files.toSorted((a, b) => place(a) - place(b))
  }
}

/** Tests without a browser, for `npm run mutants`. */
export default defineConfig({
  test: {
    include: [
      'test/{core,notify,stages,functions,cli/render}/**/*.test.ts',
      // What holds core/model/experiments.ts.
      'test/measure/load/variants.test.ts',
    ],
    exclude: [
      ...configDefaults.exclude,
      'test/notify/{digest-look,mail-look,mail-mime}.test.ts',
      // Thousands of random files for each change would take longer than everything else together.
      'test/core/config/benchmark-fuzz.test.ts',
    ],
    runner: './test/mutants/runner.ts',
    // One process, in which a test runs as often as it reaches changes.
    isolate: false,
    maxWorkers: 1,
    maxConcurrency: 1,
    sequence: { sequencer: LowestFirst },
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    env: { NODE_ENV: 'test' },
  },
})
