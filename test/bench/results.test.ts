import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Result, resultsIn, resultsPage, withFigures } from '#bench/short/results.ts'

const machine = {
  ...{
    at: '2026-11-29T07:00:00.000Z',
    cpu: 'A CPU',
    cores: 2,
    memory: 8e9,
    kernel: 'Linux 6',
    node: 'v24.0.0',
    load: 1,
  },
}

test('lines that are not measured again are read back as they were written', () => {
  const results: Result[] = [
    { what: 'A load', figure: '1.02x', command: 'node bench/overhead.ts --turns 6', when: '2026-11-29 07:00, 0.3' },
    { what: 'A round', figure: 'failed with code 1: no', command: 'node bench/aa.ts', when: '2026-11-29 07:01, 4.0' },
  ]
  expect(resultsIn(resultsPage(results, { machine, versions: 'none' }))).toEqual(results)
})

test('README.md quotes the figures of bench/RESULTS.md', () => {
  const results = resultsIn(readFileSync('bench/RESULTS.md', 'utf8'))
  const readme = readFileSync('README.md', 'utf8')
  expect(withFigures(readme, results)).toBe(readme)
  // Another figure would be noticed.
  const others = results.map((result) => ({ ...result, figure: 'another figure' }))
  const quoted = withFigures(readme, others).split('another figure').length - 1
  expect(quoted).toBeGreaterThanOrEqual(4)
})
