import { defineConfig } from 'vitest/config'

/** `npm run hostile`: 62 pages that try to break whoever measures them. It takes three minutes, so it is not part of `npm test`. */
export default defineConfig({
  test: { include: ['test/measure/hostile/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 300_000 },
})
