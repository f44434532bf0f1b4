import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const bench = (...args: string[]) =>
  spawnSync(process.execPath, ['bench/all.ts', ...args], { encoding: 'utf8', timeout: 20_000 })

test('npm run bench says what it takes', () => {
  const { stdout, status } = bench('--help')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^npm run bench -- \[--only .*\[--series FILE\].*\[--site FOLDER\]/)
  expect(stdout).toMatch(/overhead, evidence, .*peers\/compare/)
})

test.each([
  ['an unknown option', ['--onyl', 'overhead'], /^Unknown option '--onyl'/],
  ['a name without --only', ['overhead'], /^Unexpected argument 'overhead'/],
  ['an unknown bench', ['--only', 'overhaed'], /^--only: there is no bench "overhaed"\./],
])('%s is refused in a sentence, before anything is measured', (_, args, message) => {
  const { stderr, status } = bench(...args)
  expect(status).toBe(2)
  expect(stderr).toMatch(message)
  expect(stderr).toContain('npm run bench -- [--only')
  expect(stderr).not.toContain('    at ')
})
