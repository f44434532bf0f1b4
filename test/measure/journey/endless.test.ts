import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)
const sourceOf = (file: string) => JSON.stringify(new URL(`../../../measure/${file}`, import.meta.url).href)

/** What comes of journeys that are walked one after another in one process, each a function of a script, one a line. */
async function walked(journeys: string[]): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), 'outpace-endless-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const file = join(root, 'scenarios', 'jackets', 'acme.ts')
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `export default [\n${journeys.map((each) => `async () => { ${each} },\n`).join('')}]`)
  const program = `import { unlessEndless } from ${sourceOf('journey/endless.ts')}
import { explainFailure } from ${sourceOf('load/failure.ts')}
const { default: journeys } = await import(${JSON.stringify(pathToFileURL(file).href)})
for (const journey of journeys) await unlessEndless(journey, 1000).then(
  () => console.log('walked'),
  (error) => console.log(explainFailure(error, { step: 'home' }).message),
)`
  const limits = { timeout: 60_000, killSignal: 'SIGKILL' } as const
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], limits)
  return stdout.trimEnd().split('\n')
}

const endedIn = (line: number) =>
  `The journey script failed in this step: It computed for 1 s without a pause and was ended. Let its loop end, or await something that takes time in it. (scenarios/jackets/acme.ts:${line})`

test('a loop without an end fails its journey with its line, and others are walked', async () => {
  const outcomes = await walked([
    'while (true) {}',
    'while (true) try { while (true) {} } catch {} finally { continue }',
    'await new Promise((done) => setTimeout(done, 20)); for (;;) {}',
    'for (;;) await undefined',
    'await new Promise((done) => setTimeout(done, 1600))',
    "(await import('node:child_process')).execSync('sleep 2')",
    // Each ends by itself in less than a second, one right after the other.
    'for (const end = performance.now() + 900; performance.now() < end; ) {}',
    'for (const end = performance.now() + 500; performance.now() < end; ) {}',
  ])
  expect(outcomes).toEqual([endedIn(2), endedIn(3), endedIn(4), endedIn(5), ...Array(4).fill('walked')])
})
