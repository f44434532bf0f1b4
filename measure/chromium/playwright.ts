import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

/**
 * Playwright, loaded when it is first needed: it takes half a second and 75 MB. Required, because an import would read all of
 * it once more to list its exports.
 */
export function playwright(): typeof import('playwright-core') {
  return load('playwright-core')
}
