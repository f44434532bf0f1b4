import { configDefaults, defineConfig } from 'vitest/config'

/** The fast tests, none with a browser: what `npm run mutants` runs against every change it makes to the code. */
export default defineConfig({
  test: {
    include: ['test/{core,stages,functions}/**/*.test.ts'],
    // Thousands of random files for each change would take longer than everything else together.
    exclude: [...configDefaults.exclude, 'test/core/config/benchmark-fuzz.test.ts'],
    testTimeout: 60_000,
  },
})
