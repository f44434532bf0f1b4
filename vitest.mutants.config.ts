import { configDefaults, defineConfig } from 'vitest/config'

/** The fast tests of core/ and stages/, none with a browser: `npm run mutants` runs them against each change it makes. */
export default defineConfig({
  test: {
    include: [
      'test/{core,notify,stages,functions}/**/*.test.ts',
      // What holds core/model/record-sizes.ts and experiments.ts.
      'test/store/records/largest.test.ts',
      'test/measure/load/variants.test.ts',
    ],
    exclude: [
      ...configDefaults.exclude,
      'test/notify/{digest-look,mail-look,mail-mime}.test.ts',
      // Thousands of random files for each change would take longer than everything else together.
      'test/core/config/benchmark-fuzz.test.ts',
    ],
    testTimeout: 60_000,
  },
})
