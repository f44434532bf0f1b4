import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real browsers on shared machines: the limit ends a hang, it does not judge speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two files at once: more would make the browsers disturb each other.
    maxWorkers: 2,
  },
})
