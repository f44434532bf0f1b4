import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { formatProblems } from '#core/config/problem.ts'
import type { Site } from '#core/model/benchmark.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { ScriptError } from '#measure/journey/script.ts'
import { contestantsOf } from '#stages/run/contestants.ts'
import { findBenchmark } from '#stages/scenarios/find.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { loadJourney } from '#stages/scenarios/scripts.ts'
import { fakeBenchmark } from '../core/rounds.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outpace-scenarios-'))
})

afterEach(() => rm(root, { recursive: true, force: true }))

async function write(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
}

const benchmark = (name: string, script = 'acme.ts') => `name: ${name}
us: { name: Acme, origin: https://acme.example, script: ${script} }
competitors: [{ name: Globex, origin: https://globex.example, pages: { home: / } }]
steps: [home]
`
const acme = 'export default async () => {}\n'

async function load() {
  const scenarios = await loadScenarios(root)
  return { ...scenarios, ids: scenarios.benchmarks.map(({ id }) => id), shown: formatProblems(scenarios.problems) }
}

describe('loading scenarios', () => {
  test('what is read again is as the files are now, whatever was done with what was read before', async () => {
    const [file, script] = ['scenarios/jackets/benchmark.yaml', 'scenarios/jackets/acme.ts']
    await write({ [file]: benchmark('Jackets'), [script]: acme })
    const [read] = (await load()).benchmarks
    if (read !== undefined) read.name = 'Spoilt'
    expect((await load()).benchmarks).toMatchObject([{ name: 'Jackets', alarm: { to: [] } }])
    await write({ 'outpace.yaml': 'recipients: [ceo@acme.example]\n' })
    expect((await load()).benchmarks).toMatchObject([{ alarm: { to: [{ to: 'ceo@acme.example' }] } }])
    await write({ [file]: benchmark('Boots') })
    expect((await load()).benchmarks).toMatchObject([{ name: 'Boots' }])
    await rm(join(root, script))
    expect((await load()).shown).toContain('There is no file "acme.ts"')
  })

  test('every benchmark, by folder; other files and hidden folders are ignored', async () => {
    await write({
      'scenarios/jackets/benchmark.yaml': benchmark('Jackets'),
      'scenarios/jackets/acme.ts': acme,
      'scenarios/boots/benchmark.yaml': benchmark('Boots', 'lib/walk.mts'),
      'scenarios/boots/lib/walk.mts': acme,
      'scenarios/README.md': 'hello',
      'scenarios/.idea/x.xml': '',
    })
    expect(await load()).toMatchObject({ ids: ['boots', 'jackets'], broken: [], problems: [] })
  })

  test('settings reach the benchmarks', async () => {
    await write({
      'outpace.yaml': 'recipients: [web@acme.example]\n',
      'scenarios/jackets/benchmark.yaml': benchmark('Jackets'),
      'scenarios/jackets/acme.ts': acme,
    })
    const { settings, benchmarks } = await load()
    expect(settings.recipients.map(({ to }) => to)).toEqual(['web@acme.example'])
    expect(benchmarks[0]?.alarm.to).toEqual(settings.recipients)
  })
})

describe('a problem', () => {
  test('in one benchmark does not affect the others', async () => {
    await write({
      'scenarios/jackets/benchmark.yaml': benchmark('Jackets'),
      'scenarios/jackets/acme.ts': acme,
      'scenarios/boots/benchmark.yaml': `${benchmark('Boots', 'acne.ts')}every: 15\n`,
      'scenarios/boots/acme.ts': acme,
    })
    const { ids, broken, shown } = await load()
    expect({ ids, broken }).toEqual({ ids: ['jackets'], broken: ['boots'] })
    expect(shown).toBe(`scenarios/boots/benchmark.yaml:2:57  us.script
  There is no file "acne.ts" in the folder of this benchmark.
  Did you mean "acme.ts"?

    2 | us: { name: Acme, origin: https://acme.example, script: acne.ts }
      |                                                         ^

scenarios/boots/benchmark.yaml:5:8  every
  15 has no unit.
  Write, for example, "15 minutes" or "15 hours".

    5 | every: 15
      |        ^`)
  })

  test('in outpace.yaml stops all benchmarks, and none is blamed for a profile that it fails to define', async () => {
    await write({
      'outpace.yaml': 'profiles: { tablet: { viewport: big } }\n',
      'scenarios/jackets/benchmark.yaml': `${benchmark('Jackets')}markets: [{ name: T, region: local, profile: tablet }]\n`,
      'scenarios/jackets/acme.ts': acme,
    })
    const { ids, broken, problems } = await load()
    expect({ ids, broken }).toEqual({ ids: [], broken: ['jackets'] })
    expect(problems.map(({ file, key }) => `${file} ${key}`)).toEqual(['outpace.yaml profiles.tablet.viewport'])
  })

  test('is a folder without a benchmark, with an invalid name, or with a misnamed file', async () => {
    await write({
      'scenarios/drafts/notes.txt': '',
      'scenarios/hats/benchmark.yml': benchmark('Hats'),
      'scenarios/My Shop/benchmark.yaml': benchmark('Shop'),
      'scenarios/compare/benchmark.yaml': benchmark('Compare'),
    })
    expect((await load()).shown).toBe(`scenarios/compare
  The name of a benchmark's folder may contain only lower-case letters, digits and single hyphens, at most 60 characters.
  Rename it; "compare" is reserved.

scenarios/drafts
  This folder has no benchmark.yaml.
  Create one, or move the folder elsewhere.

scenarios/hats
  This folder has no benchmark.yaml.
  Rename benchmark.yml to benchmark.yaml.

scenarios/My Shop
  The name of a benchmark's folder may contain only lower-case letters, digits and single hyphens, at most 60 characters.
  Rename it to "my-shop".`)
  })

  test('is a missing or empty scenarios folder', async () => {
    const create =
      'Create scenarios/shop/benchmark.yaml, or have it written: npx outpace init YOUR-PAGE ANOTHER-PAGE. Or change to the folder that has it.'
    expect((await load()).shown).toBe(`scenarios\n  There is no folder "scenarios" in ${root}.\n  ${create}`)
    await mkdir(join(root, 'scenarios'))
    expect((await load()).shown).toContain('This folder contains no benchmark.')
    await rm(join(root, 'scenarios'), { recursive: true })
    await write({ scenarios: 'a file' })
    expect((await load()).shown).toContain('This is a file, not a folder.')
  })

  test('is a file that cannot be read', async () => {
    await write({ 'scenarios/jackets/benchmark.yaml': new Uint8Array([0x6e, 0xff, 0xfe]) })
    await mkdir(join(root, 'outpace.yaml'))
    await mkdir(join(root, 'scenarios/boots/benchmark.yaml'), { recursive: true })
    expect((await load()).shown).toBe(`outpace.yaml
  This file is a folder.
  Check the name and the permissions.

scenarios/boots/benchmark.yaml
  This file is a folder.
  Check the name and the permissions.

scenarios/jackets/benchmark.yaml
  This file is not UTF-8 text.
  Save it in UTF-8.`)
  })

  test('is a link that leads nowhere, and a pipe, which is not waited for', async () => {
    await write({ 'scenarios/boots/notes.txt': '' })
    await symlink('nowhere.yaml', join(root, 'outpace.yaml'))
    await promisify(execFile)('mkfifo', [join(root, 'scenarios/boots/benchmark.yaml')])
    expect((await load()).shown).toBe(`outpace.yaml
  This link leads to a file that does not exist.
  Correct the link, or remove it.

scenarios/boots/benchmark.yaml
  This is a pipe or a device, not a file.
  Put a file in its place.`)
  })

  test('a recording that is not UTF-8 is named, and not called empty', async () => {
    await write({
      'scenarios/jackets/benchmark.yaml': benchmark('Jackets').replace('script: acme.ts', 'recording: acme.json'),
      'scenarios/jackets/acme.json': Buffer.from('\ufeff{"title":"x","steps":[]}', 'utf16le'),
    })
    const { broken, shown } = await load()
    expect(broken).toEqual(['jackets'])
    expect(shown).toBe('scenarios/jackets/acme.json\n  This file is not UTF-8 text.\n  Save it in UTF-8.')
  })

  test('is a file in UTF-16 whose editor wrote no byte order mark', async () => {
    await write({ 'scenarios/jackets/benchmark.yaml': Buffer.from(benchmark('Jackets'), 'utf16le') })
    expect((await load()).shown).toBe(
      'scenarios/jackets/benchmark.yaml\n  This file is not UTF-8 text.\n  Save it in UTF-8.',
    )
  })

  test.skipIf(process.getuid?.() === 0)('is a file without read permission', async () => {
    await write({ 'scenarios/jackets/benchmark.yaml': benchmark('Jackets') })
    await chmod(join(root, 'scenarios/jackets/benchmark.yaml'), 0)
    expect((await load()).shown).toContain('This file is not readable for this user.')
  })

  test('is a script that is a link out of the folder, or a dangling link', async () => {
    await write({ 'scenarios/jackets/benchmark.yaml': benchmark('Jackets'), 'elsewhere.ts': acme })
    await symlink(join(root, 'elsewhere.ts'), join(root, 'scenarios/jackets/acme.ts'))
    await symlink(join(root, 'nowhere'), join(root, 'scenarios/gone'))
    const { broken, shown } = await load()
    expect(broken).toEqual(['jackets'])
    expect(shown).toContain('There is no file "acme.ts" in the folder of this benchmark.')
    await rename(join(root, 'elsewhere.ts'), join(root, 'scenarios/jackets/real.ts'))
    await rm(join(root, 'scenarios/jackets/acme.ts'))
    await symlink('real.ts', join(root, 'scenarios/jackets/acme.ts'))
    expect((await load()).ids).toEqual(['jackets'])
  })
})

describe('a benchmark by its name', () => {
  beforeEach(() =>
    write({
      'scenarios/jackets/benchmark.yaml': benchmark('Buying a jacket'),
      'scenarios/jackets/acme.ts': acme,
      'scenarios/boots-au/benchmark.yaml': benchmark('Boots'),
      'scenarios/boots-au/acme.ts': acme,
      'scenarios/boots-nz/benchmark.yaml': benchmark('Boots'),
      'scenarios/boots-nz/acme.ts': acme,
      'scenarios/hats/benchmark.yaml': '',
    }),
  )

  test.each([
    ['jackets', 'jackets'],
    ['JACKETS', 'jackets'],
    ['buying a Jacket', 'jackets'],
    ['boots-nz', 'boots-nz'],
  ])('%s', async (wanted, id) => {
    const found = findBenchmark(await load(), wanted)
    expect(found.ok && found.value.id).toBe(id)
  })

  test.each([
    [
      'jackest',
      'There is no benchmark "jackest". Known benchmarks: boots-au, boots-nz, jackets.',
      'Did you mean "jackets"?',
    ],
    [
      'Buying jackets',
      'There is no benchmark "Buying jackets". Known benchmarks: boots-au, boots-nz, jackets.',
      'Did you mean "Buying a jacket"?',
    ],
    ['boots', 'Several benchmarks are called "boots".', 'Use the folder name: boots-au, boots-nz.'],
    ['hats', 'The benchmark "hats" cannot be used until the problems in its files are fixed.', undefined],
  ])('%s is refused', async (wanted, message, hint) => {
    const found = findBenchmark(await load(), wanted)
    expect(found.ok ? [] : [found.words.message, found.words.hint]).toEqual([message, hint])
  })
})

describe('journeys', () => {
  test('the default export of a script', async () => {
    await write({ 'scenarios/jackets/benchmark.yaml': benchmark('Jackets'), 'scenarios/jackets/acme.ts': acme })
    const [loaded] = (await load()).benchmarks
    const [us, globex] = loaded?.sites ?? []
    if (loaded === undefined || us === undefined || globex === undefined) throw new Error('expected a benchmark')
    expect(await loadJourney({ root, benchmark: loaded, site: us })).toBeTypeOf('function')
    await expect(loadJourney({ root, benchmark: loaded, site: globex })).rejects.toThrow('Globex has no script')
  })

  test('a script of which something never ends on import is named instead of waited for', async () => {
    await write({ 'scenarios/jackets/benchmark.yaml': benchmark('Jackets'), 'scenarios/jackets/acme.ts': acme })
    const [loaded] = (await load()).benchmarks
    if (loaded === undefined) throw new Error('expected a benchmark')
    vi.useFakeTimers()
    try {
      const contestants = contestantsOf({ benchmark: loaded, loadScript: () => new Promise(() => undefined) })
      const refused = expect(contestants).rejects.toThrow('scenarios/jackets/acme.ts was not loaded within 30 s')
      await vi.advanceTimersByTimeAsync(30_000)
      await refused
    } finally {
      vi.useRealTimers()
    }
  })

  test('every script of a benchmark that does not load is named, one that sites share once', async () => {
    const files = ['acme.ts', 'acme.ts', 'globex.ts']
    const plain = fakeBenchmark()
    const sites = plain.sites.map((site, at) => ({ ...site, walk: { kind: 'script', file: files[at] ?? '' } as const }))
    const loadScript = async ({ walk }: Site): Promise<Journey> => {
      throw new ScriptError(`${walk.kind === 'script' ? walk.file : ''} has no default export.`)
    }
    const contestants = contestantsOf({ benchmark: { ...plain, sites }, loadScript })
    await expect(contestants).rejects.toThrow(
      new ScriptError('acme.ts has no default export.\nglobex.ts has no default export.'),
    )
  })

  // In a separate process, which what a script does when it is loaded may end.
  test.each([
    [
      'export default journey(async () => {\n  await step("home" () => 1)\n})\n',
      "scenarios/jackets/acme.ts cannot be loaded, line 2: Expected ',', got '=>'. Correct the syntax.",
    ],
    [
      'enum Step { Home }\nexport default 1\n',
      'scenarios/jackets/acme.ts cannot be loaded, line 1: TypeScript enum is not supported in strip-only mode. Use only erasable TypeScript syntax: types, but no enums and no namespaces.',
    ],
    [
      'const log = (): void => undefined\nexport class Home {\n  @log open() {}\n}\n',
      'scenarios/jackets/acme.ts cannot be loaded: Invalid or unexpected token. Correct the syntax; decorators (@name) are not supported.',
    ],
    [
      "import { login } from '#lib/login'\nexport default login\n",
      'scenarios/jackets/acme.ts cannot be loaded: Package import specifier "#lib/login" is not defined in package package.json imported from scenarios/jackets/acme.ts. Aliases of tsconfig.json are not read: write a path such as ./login.ts.',
    ],
    [
      "import x from './nope'\nexport default x\n",
      "scenarios/jackets/acme.ts cannot be loaded: Cannot find module 'scenarios/jackets/nope' imported from scenarios/jackets/acme.ts. Check the import; it needs the file extension, such as .ts.",
    ],
    [
      'export class Home {\n  constructor(readonly page: object) {}\n}\n',
      'scenarios/jackets/acme.ts cannot be loaded, line 2: TypeScript parameter property is not supported in strip-only mode. Declare it in the class, as in readonly page: Page, and set it in the constructor: this.page = page.',
    ],
    [
      "import x from './nope.ts'\nexport default x\n",
      "scenarios/jackets/acme.ts cannot be loaded: Cannot find module 'scenarios/jackets/nope.ts' imported from scenarios/jackets/acme.ts. Correct the path, or create the file.",
    ],
    [
      "import { journey } from 'outpace'\nexport default journey(async () => {})\n",
      "scenarios/jackets/acme.ts cannot be loaded: Cannot find package 'outpace' imported from scenarios/jackets/acme.ts. Install Outpace in this project: docs/package.md.",
    ],
    [
      "import x from '@acme/steps/home.js'\nexport default x\n",
      "scenarios/jackets/acme.ts cannot be loaded: Cannot find package '@acme/steps' imported from scenarios/jackets/acme.ts. Install it: npm install @acme/steps.",
    ],
    [
      "import { test } from '@playwright/test'\ntest('x', async ({ page }) => { await page.goto('/') })\n",
      "scenarios/jackets/acme.ts cannot be loaded: Cannot find package '@playwright/test' imported from scenarios/jackets/acme.ts. A test is not a journey: move it out of scenarios/, and import it with npx outpace import. A journey needs no such package: it has its page, and locator.waitFor() in place of expect().",
    ],
    [
      "import { chromium } from 'playwright'\nconst browser = await chromium.launch()\n",
      "scenarios/jackets/acme.ts cannot be loaded: Cannot find package 'playwright' imported from scenarios/jackets/acme.ts. A test is not a journey: move it out of scenarios/, and import it with npx outpace import. A journey needs no such package: it has its page, and locator.waitFor() in place of expect().",
    ],
    [
      "import { login } from '@/lib/login'\nexport default login\n",
      "scenarios/jackets/acme.ts cannot be loaded: Cannot find package '@/lib' imported from scenarios/jackets/acme.ts. Aliases of tsconfig.json are not read: write a path such as ./login.ts.",
    ],
    [
      "throw new Error('Playwright Test did not expect test() to be called here.')\n",
      'scenarios/jackets/acme.ts cannot be loaded, line 1: Playwright Test did not expect test() to be called here. A test is not a journey: move it out of scenarios/, and import it with npx outpace import. A journey needs no such package: it has its page, and locator.waitFor() in place of expect().',
    ],
    [
      "import x from './lib.ts'\nexport default x\n",
      'scenarios/jackets/acme.ts cannot be loaded, scenarios/jackets/lib.ts line 2: boom. Let the file export a journey and do nothing else on import.',
    ],
    [
      "import { nope } from './lib.ts'\nexport default nope\n",
      "scenarios/jackets/acme.ts cannot be loaded, line 1: The requested module './lib.ts' does not provide an export named 'nope'. Correct the import, or export it there.",
    ],
    [
      "import paths from './paths.json'\nexport default paths\n",
      'scenarios/jackets/acme.ts cannot be loaded: Module "scenarios/jackets/paths.json" needs an import attribute of "type: json". Write it as import paths from \'./paths.json\' with { type: \'json\' }.',
    ],
    [
      "const { journey } = require('outpace')\nexport default journey(async () => {})\n",
      'scenarios/jackets/acme.ts cannot be loaded, line 1: require is not defined in ES module scope. Scripts are ES modules: use import, and export default.',
    ],
    [
      'export const journey = 1\n',
      'scenarios/jackets/acme.ts has no default export. Export a journey: export default journey(async ({ page, step }) => { ... })',
    ],
    [
      'process.exit(0)\n',
      'scenarios/jackets/acme.ts calls process.exit() when it is loaded. Remove it, and export a journey.',
    ],
    [
      'export default 7\n',
      'The default export of scenarios/jackets/acme.ts is not a function. Export a journey: export default journey(async ({ page, step }) => { ... })',
    ],
  ])('%j', async (script, message) => {
    await write({
      'package.json': '{ "type": "module" }',
      'scenarios/jackets/benchmark.yaml': benchmark('Jackets'),
      'scenarios/jackets/acme.ts': script,
      'scenarios/jackets/lib.ts': '\nthrow new Error("boom")\nexport default 1\n',
      'scenarios/jackets/paths.json': '{}',
    })
    expect(await failureInNode(root)).toBe(`ScriptError: ${message}`)
  })

  test.each(["import { journey } from 'outpace'\nexport default journey\n", 'export default async () => {}\n'])(
    'in a package of CommonJS modules: %j',
    async (script) => {
      await write({
        'package.json': '{ "type": "commonjs" }',
        'scenarios/jackets/benchmark.yaml': benchmark('Jackets'),
        'scenarios/jackets/acme.ts': script,
      })
      expect(await failureInNode(root)).toMatch(
        /"type": "commonjs": name the file \.mts, or write "type": "module" there\.$/,
      )
    },
  )
})

async function failureInNode(root: string): Promise<string> {
  const from = (file: string) => JSON.stringify(new URL(`../../${file}`, import.meta.url).href)
  const program = `
    import { loadScenarios } from ${from('stages/scenarios/load.ts')}
    import { loadJourney } from ${from('stages/scenarios/scripts.ts')}
    const { benchmarks: [benchmark] } = await loadScenarios(process.argv[1])
    try {
      await loadJourney({ root: process.argv[1], benchmark, site: benchmark.sites[0] })
    } catch (error) {
      process.stdout.write(error.name + ': ' + error.message)
    }`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, root])
  return stdout
}
