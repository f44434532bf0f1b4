import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { importFile } from '#cli/commands/import.ts'
import type { Surroundings } from '#cli/surroundings.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { folder } from './command.ts'

const recordings = fileURLToPath(new URL('../recordings/', import.meta.url))
const checkout = join(recordings, 'checkout.json')
const licence = fileURLToPath(new URL('../../LICENSE', import.meta.url))
const search = join(recordings, 'search.json')

const benchmark = `name: Jackets
us: { name: Wattle Lane, origin: https://www.wattle-lane.example, pages: { home: /, sign in: /account, basket: /basket } }
competitors: [{ name: Pluvio, origin: https://pluvio.example, pages: { home: /, sign in: /login, basket: /cart } }]
`
const file = 'scenarios/jackets/benchmark.yaml'

interface Given {
  root: string
  source: string
  into?: string
  site?: string
}

async function imported({ root, source, into, site }: Given): Promise<string> {
  const said: string[] = []
  const output = { result: (text: string) => void said.push(text), look: { columns: 100, colour: false } }
  const surroundings = { root, stateFolder: join(root, '.outpace') } as Surroundings
  await importFile(source, { into, site, surroundings, output })
  return said.join('')
}

test('a recording is written next to the benchmark, without its secrets, and the lines that name it are shown', async () => {
  await using user = await folder({ [file]: benchmark })
  expect(
    await imported({ root: user.path, source: checkout, into: 'jackets' }),
  ).toBe(`Checkout: 9 steps recorded, for Wattle Lane

Step     Recorded  Then, not measured  Begins with
home     2                             navigate https://wattle-lane.example/
sign in  3         4 to 5              click aria/Sign in
basket   6         7 to 9              keyDown Enter

Step 1 (setViewport): the device of the market's profile is used instead.
Addresses of https://wattle-lane.example become those of https://www.wattle-lane.example.
Step 4 types an e-mail address, which stays in the file and is sent by each load: use that of a test
account.
The value of step 5 looks like a secret and is not in the file. Set OUTPACE_SECRET_PASSWORD on this
machine, and outpace/jackets/password in AWS Secrets Manager.
The value of step 8 looks like a secret and is not in the file. Set OUTPACE_SECRET_CARD_NUMBER on
this machine, and outpace/jackets/card-number in AWS Secrets Manager.
What follows a page is walked, but not measured, until a step begins: to measure it, give it a name
under "steps", for example order: 4.

Wrote scenarios/jackets/checkout.json. Give Wattle Lane in scenarios/jackets/benchmark.yaml instead of "pages":

    recording: checkout.json

Then run: npx outpace check jackets --live
`)
  const written = await readFile(join(user.path, 'scenarios/jackets/checkout.json'), 'utf8')
  expect(written).not.toMatch(/billabong|4111|f00ba4/)
  expect(JSON.parse(written)).toMatchObject({ title: 'Checkout', selectorAttribute: 'data-test', timeout: 8000 })

  await writeFile(join(user.path, file), benchmark.replace(/pages: .*/, 'recording: checkout.json }'))
  const { problems, benchmarks } = await loadScenarios(user.path)
  expect(problems).toEqual([])
  expect(benchmarks[0]?.sites[0]?.walk).toMatchObject({
    kind: 'recording',
    file: 'checkout.json',
    starts: [
      { name: 'home', at: 1 },
      { name: 'sign in', at: 2 },
      { name: 'basket', at: 5 },
    ],
  })
})

test('where the benchmark has another number of steps, the lines say what is open', async () => {
  await using user = await folder({ [file]: benchmark })
  const said = await imported({ root: user.path, source: search, into: 'Jackets', site: 'pluvio' })
  expect(said).toContain(`
The recording leads to 2 pages, "home" at step 1 and "Results" at step 4; the benchmark has another
number of steps. Check where each begins.
`)
  expect(said).toContain(`
    recording: search.json
    steps:
      home: 1
      sign in: 4
      basket: # number of the step of the recording at which it begins
`)
})

test('a benchmark that already names the recording is not valid before the import, but after it', async () => {
  const ready = benchmark.replace(/pages: .*/, 'recording: checkout.json }')
  await using user = await folder({ [file]: ready })
  expect((await loadScenarios(user.path)).problems.map(({ key }) => key)).toEqual(['us.recording'])
  await imported({ root: user.path, source: checkout, into: 'jackets' })
  expect((await loadScenarios(user.path)).problems).toEqual([])
  // Recorded again, after the shop was redesigned.
  const again = join(user.path, 'checkout.json')
  await writeFile(again, readFileSync(checkout, 'utf8').replaceAll('#sign-in', '#log-in'))
  await imported({ root: user.path, source: again, into: 'jackets' })
  expect(await readFile(join(user.path, 'scenarios/jackets/checkout.json'), 'utf8')).toContain('#log-in')
})

test.each<[string, Partial<Given>, string]>([
  [
    'without a benchmark',
    { into: undefined as never },
    `${checkout} is a recording. Name the benchmark that it is for: npx outpace import ${checkout} --into jackets`,
  ],
  [
    'into an unknown benchmark',
    { into: 'jacket' },
    'There is no benchmark "jacket". Known benchmarks: jackets.\nDid you mean "jackets"?',
  ],
  ['for an unknown site', { site: 'Globex' }, 'There is no site "Globex". Known sites: Wattle Lane, Pluvio.'],
  [
    "as a competitor's, with secrets",
    { site: 'Pluvio' },
    "Step 5 contains a value that looks like a secret (password).\n  A competitor's journey may not use secrets. Record one without signing in or paying.",
  ],
  ['what is no recording', { source: licence }, 'This file is not valid JSON.'],
  [
    'a script without pages',
    { source: fileURLToPath(import.meta.url) },
    'import-recording.test.ts\n  This script opens no page that is known without running it.',
  ],
  ['a file that is not there', { source: 'gone.json' }, 'Cannot read gone.json: it does not exist. Check its path.'],
])('importing %s is refused', async (_, given, message) => {
  await using user = await folder({ [file]: benchmark })
  await expect(imported({ root: user.path, source: checkout, into: 'jackets', ...given })).rejects.toThrow(message)
})

test('a file of that name is not overwritten', async () => {
  await using user = await folder({ [file]: benchmark, 'scenarios/jackets/checkout.json': '{}' })
  await expect(imported({ root: user.path, source: checkout, into: 'jackets' })).rejects.toThrow(
    'scenarios/jackets/checkout.json\n  This file exists already.\n  Rename checkout.json, or delete the file.',
  )
})
