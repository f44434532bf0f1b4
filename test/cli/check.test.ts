import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { check } from '../../cli/commands/check.ts'
import { surroundingsAt } from './surroundings.ts'

/** What `check` prints about a benchmark with CloudWatch alarms of its own and these markets. */
async function checked(
  regions: readonly string[],
  more: readonly string[] = [],
  { every = '1 hour', code = 0 } = {},
): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'outpace-check-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const folder = join(root, 'scenarios', 'shops')
  await mkdir(folder, { recursive: true })
  const markets = regions.map(
    (region) => `  - { name: ${region}, region: ${region}, profile: desktop, locale: en-AU, timeZone: UTC }`,
  )
  const lines = [
    'name: Shops',
    'us: { name: Acme, origin: https://www.acme.com.au, pages: { home: / } }',
    'competitors: [{ name: Globex, origin: https://www.globex.com.au, pages: { home: / } }]',
    'steps: [home]',
    'markets:',
    ...markets,
    `every: ${every}`,
    'alarm: { cloudwatch: true }',
    ...more,
  ]
  await writeFile(join(folder, 'benchmark.yaml'), `${lines.join('\n')}\n`)
  const said: string[] = []
  const output = { result: (text: string) => void said.push(text), look: { columns: 100, colour: false } }
  expect(await check({ benchmark: undefined, live: false }, surroundingsAt(root, {}), output)).toBe(code)
  return said.join('')
}

test('a benchmark with CloudWatch alarms of its own is said to have none where no market is on AWS', async () => {
  expect(await checked(['local'])).toContain('alarm.cloudwatch has no effect: all its markets have region: local')
  expect(await checked(['local', 'ap-southeast-2'])).not.toContain('no effect')
})

test('a promise for a tap, which every page load would break, is said to be one, with the way out', async () => {
  const trap =
    /INP is of interactions alone: .* the promise of 200 ms is held against the time of the whole step\. Remove/
  expect(await checked(['local'], ['target: { metric: inp, promise: 200 ms }'])).toMatch(trap)
  expect(await checked(['local'], ['target: { metric: inp }'])).not.toContain('INP')
  expect(await checked(['local'], ['target: { metric: lcp, promise: 3 s }'])).not.toContain('is held against')
})

test('a benchmark that loads a competitor more often than allowed is not said to be valid', async () => {
  const busy = await checked(['local'], ['target: { metric: lcp }'], { every: '1 minute', code: 2 })
  expect(busy).not.toContain('is valid')
})
