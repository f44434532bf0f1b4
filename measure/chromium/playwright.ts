import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

/**
 * Playwright, loaded when it is first needed: it takes half a second and 75 MB. Required, because an import would read all of
 * it once more to list its exports.
 */
export function playwright(): typeof import('playwright-core') {
  // Left over from somebody's own tests, they would open an inspector in which every page waits, or change what is measured.
  for (const name of Object.keys(process.env)) if (/^(PWDEBUG$|PW_|PLAYWRIGHT_)/.test(name)) delete process.env[name]
  return load('playwright-core')
}
