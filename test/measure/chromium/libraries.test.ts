import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sharedLibraries } from '#measure/chromium/libraries/libraries.ts'
import sources from '#measure/chromium/libraries/sources.json' with { type: 'json' }

test('the libraries are those of their recorded packages', () => {
  const hashes = sharedLibraries.map(({ name, file }) => [
    name,
    createHash('sha256').update(readFileSync(file)).digest('hex'),
  ])
  expect(hashes).toEqual(Object.entries(sources).map(([name, { sha256 }]) => [name, sha256]))
})

test('the libraries load with the glibc of Amazon Linux 2023, 2.34', () => {
  const versions = sharedLibraries.flatMap(({ file }) =>
    [...readFileSync(file, 'latin1').matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor)),
  )
  expect(Math.max(...versions)).toBeLessThanOrEqual(34)
})
