import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importFile } from '#cli/commands/import.ts'
import type { Surroundings } from '#cli/surroundings.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { folder } from './command.ts'

const benchmark = `name: Jackets
us: { name: Wattle Lane, origin: https://www.wattle-lane.example, pages: { home: /, search: /s } }
competitors: [{ name: Pluvio, origin: https://pluvio.example, pages: { home: /, search: /find } }]
`
const yaml = 'scenarios/jackets/benchmark.yaml'

async function imported(root: string, file: string): Promise<string> {
  const said: string[] = []
  const output = { result: (text: string) => void said.push(text), look: { columns: 100, colour: false } }
  const surroundings = { root, stateFolder: join(root, '.outpace') } as Surroundings
  await importFile(join(root, file), { into: 'jackets', site: undefined, surroundings, output })
  return said.join('')
}

const lighthouserc = `ci:
  collect:
    url: [http://localhost:8080/, http://localhost:8080/search]
    settings: { preset: desktop }
  assert:
    assertions: { largest-contentful-paint: [error, { maxNumericValue: 2500 }] }
  upload:
    target: temporary-public-storage
`

test('a lighthouserc is shown as the lines of a valid benchmark, with what was left out', async () => {
  await using user = await folder({ [yaml]: benchmark, 'lighthouserc.yml': lighthouserc })
  expect(await imported(user.path, 'lighthouserc.yml')).toBe(`lighthouserc.yml: 2 pages, for Wattle Lane

Step    Page
home    /
search  /search

Addresses of http://localhost:8080 become those of https://www.wattle-lane.example.
Lighthouse imitates a desktop with 40 ms and 10.2 Mbps, CPU 1x slower. The nearest profile is
desktop-cable: 28 ms and 5 Mbps, CPU 1x slower.
For the same device, give a market "profile: desktop-cable".

Line  Left out   Why
   7  ci.upload  Outpace keeps its own records and reports.

Give Wattle Lane in scenarios/jackets/benchmark.yaml:

    pages:
      home: /
      search: /search

Give the benchmark in scenarios/jackets/benchmark.yaml:

    audits:
      budgets:
        lcp: 2500 ms

Then run: npx outpace check jackets --live
`)
})

test('a Playwright test in TypeScript is written as a journey next to the benchmark', async () => {
  const spec = `import { test, type Page } from '@playwright/test'
async function search(page: Page, words: string): Promise<void> {
  await page.getByLabel('Search').fill(words)
  await page.keyboard.press('Enter')
}
test('finds a jacket', async ({ page }) => {
  await page.goto('/')
  await test.step('search', async () => search(page, 'jacket' as string))
  await page.pause()
})
`
  await using user = await folder({ [yaml]: benchmark, 'find.spec.ts': spec })
  expect(await imported(user.path, 'find.spec.ts')).toBe(`find.spec.ts: 2 steps, for Wattle Lane

Step    Lines   Begins with
home    7       page.goto('/')
search  3 to 4  page.getByLabel('Search').fill('jacket')

Line  Left out      Why
   9  page.pause()  An import does not know it as something that a customer does.

Wrote scenarios/jackets/find.ts. Give Wattle Lane in scenarios/jackets/benchmark.yaml instead of "pages":

    script: find.ts

Then run: npx outpace check jackets --live
`)
  expect(await readFile(join(user.path, 'scenarios/jackets/find.ts'), 'utf8')).toContain("await step('home', () =>")
  const named = await folder({
    [yaml]: benchmark.replace(/pages: [^}]*}/, 'script: find.ts'),
    'scenarios/jackets/find.ts': '',
  })
  await using ready = named
  expect((await loadScenarios(ready.path)).problems).toEqual([])
  await expect(imported(user.path, 'find.spec.ts')).resolves.toContain('Wrote')
})

test.each([
  ['urls.csv', 'url\n', 'Not imported.\n\nurls.csv\n  This list of addresses lists no page that can be measured.'],
  ['shop.spec.ts', 'const a = 1\nconst b: = 2', 'shop.spec.ts\n  Line 2 of this file cannot be read.'],
  ['unlighthouse.config.ts', 'export default load()', 'does not export its configuration as a plain group of keys'],
])('%s that cannot be imported is refused with the reason', async (file, text, message) => {
  await using user = await folder({ [yaml]: benchmark, [file]: text })
  await expect(imported(user.path, file)).rejects.toThrow(message)
})

test('a file of that name is not overwritten', async () => {
  const spec = "test('x', async ({ page }) => { await page.goto('/') })"
  await using user = await folder({ [yaml]: benchmark, 'find.spec.js': spec, 'scenarios/jackets/find.ts': '// mine' })
  await expect(imported(user.path, 'find.spec.js')).rejects.toThrow(
    'There is a file scenarios/jackets/find.ts already.',
  )
})
