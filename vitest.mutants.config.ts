import { configDefaults, defineConfig } from 'vitest/config'

/** The fast tests of core/, stages/ and store/, none with a browser: `npm run mutants` runs them against each change it makes. */
export default defineConfig({
  test: {
    include: [
      'test/{core,notify,stages,functions,store}/**/*.test.ts',
      // What holds core/model/experiments.ts.
      'test/measure/load/variants.test.ts',
    ],
    exclude: [
      ...configDefaults.exclude,
      'test/notify/{digest-look,mail-look,mail-mime}.test.ts',
      // Thousands of random files for each change would take longer than everything else together.
      'test/core/config/benchmark-fuzz.test.ts',
    ],
    // A busy machine may stall for seconds: the limits end a hang, they do not judge speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
