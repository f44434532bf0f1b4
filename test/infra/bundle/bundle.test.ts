import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readScriptLines, withScriptLines } from '#functions/run/script-lines.ts'
import { type Asset, describeAsset, lambdaLimit, unzippedBytes } from '#infra/bundle/asset.ts'
import { bundle } from '#infra/bundle/bundle.ts'
import { buildOptions, bundleFunctions } from '#infra/bundle/functions.ts'
import { layLighthouse } from '#infra/bundle/lighthouse.ts'
import { assertLoadable } from '#infra/bundle/loadable.ts'
import { layPlaywright } from '#infra/bundle/playwright.ts'
import { readableByAll } from '#infra/bundle/readable.ts'
import { readScenarios } from '#infra/bundle/scenarios.ts'
import { scriptLines } from '#infra/bundle/script-lines.ts'
import { chromiumFolder } from '#infra/names.ts'
import { findChromium } from '#measure/chromium/find.ts'
import { explainFailure } from '#measure/load/failure.ts'
import { guardLibrary } from '#measure/network/guard/guard.ts'
import { writeScenarios } from '../../flow/cloud/scenarios.ts'
import { undisturbed } from '../../measure/circumstances.ts'
import { cacheFolder } from '../../measure/here.ts'

const program = join(import.meta.dirname, '../../..')
/** Chromium grows by about 2 MB a version: room for some years, and a warning long before a deployment fails. */
const headroom = 20e6

const contact = 'https://acme.example/outpace'

let root: string
let assets: Asset[]
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'outpace-bundle-'))
  await writeScenarios(root, { us: 'https://www.acme.example', competitor: 'https://globex.example' })
  await appendFile(join(root, 'outpace.yaml'), `contact: ${contact}\n`)
  // As somebody deploys whose files nobody else may read.
  const before = process.umask(0o077)
  try {
    ;({ assets } = await bundle({ root, out: join(root, 'first') }))
  } finally {
    process.umask(before)
  }
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe('the assets', () => {
  it('leave room below what Lambda allows', () => {
    for (const name of ['run', 'audit', 'notify']) {
      expect(unzippedBytes(assets, name)).toBeGreaterThan(200e6)
      expect(unzippedBytes(assets, name)).toBeLessThan(lambdaLimit - headroom)
    }
    const sizeOf = (wanted: string) => assets.find(({ name }) => name === wanted)?.bytes ?? 0
    // What starts with every round and every incident is small; Lighthouse is 7 MB in place of 156.
    expect(sizeOf('judge')).toBeLessThan(3e6)
    expect(sizeOf('api')).toBeLessThan(5e6)
    expect(sizeOf('audit') - sizeOf('run')).toBeLessThan(9e6)
  })

  it('are the same bytes for the same input', async () => {
    const out = join(root, 'second')
    await bundleFunctions({ program, root, scenarios: await readScenarios(root), out })
    for (const name of ['run', 'audit', 'notify']) await layPlaywright(join(out, name))
    await layLighthouse({ program, bundleFolder: join(out, 'audit') })
    const functions = assets.filter(({ name }) => name !== 'layer')
    for (const { name } of functions) await readableByAll(join(out, name))
    const again = await Promise.all(functions.map(({ name }) => describeAsset(name, join(out, name))))
    expect(again.map(({ name, hash }) => [name, hash])).toEqual(functions.map(({ name, hash }) => [name, hash]))
    expect(assets.map(({ name }) => name)).toEqual([
      'dispatch',
      'run',
      'audit',
      'field',
      'judge',
      'notify',
      'api',
      'layer',
    ])
  })
})

it('everything that is uploaded may be read by the user that Lambda runs functions as', async () => {
  const entries = await readdir(join(root, 'first'), { recursive: true, withFileTypes: true })
  const closed: string[] = []
  for (const { parentPath, name } of entries) {
    const { mode } = await lstat(join(parentPath, name))
    if ((mode & 0o44) !== 0o44) closed.push(join(parentPath, name))
  }
  expect(closed).toEqual([])
  expect(entries.length).toBeGreaterThan(50)
})

const isPackaged = process.platform === 'linux' && process.arch === 'x64'
it.skipIf(!isPackaged)(
  'the layer has the bytes of the browser that is measured with here, unpacked another time',
  async () => {
    const layer = join(root, 'first', 'layer', chromiumFolder.inLayer)
    const here = dirname((await findChromium({ cacheFolder })).executable)
    const names = (await readdir(layer, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(layer, join(entry.parentPath, entry.name)))
    // Of its own: where its fonts are, and the guard.
    const same = names.filter((name) => name !== 'fonts.conf' && name !== guardLibrary)
    expect(same.length).toBeGreaterThan(20)
    for (const name of same) expect(await sha256(join(layer, name)), name).toBe(await sha256(join(here, name)))
  },
)

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}

it.each(['run', 'audit'])('%s names the contact of outpace.yaml to the sites', async (name) => {
  expect(await readFile(join(root, 'first', name, 'index.mjs'), 'utf8')).toContain(`contact: "${contact}"`)
})

describe('modules that read files', () => {
  /** The exports of a module of ours, bundled as the functions are, in a folder by itself. */
  async function bundled(file: string): Promise<{ exports: Record<string, string>; inputs: string[] }> {
    const outfile = join(root, 'alone', `${file.replaceAll('/', '-')}.mjs`)
    const options = { ...buildOptions(program), entryPoints: [join(program, file)], outfile, metafile: true as const }
    const { metafile } = await build(options)
    return { exports: await import(outfile), inputs: Object.keys(metafile.inputs) }
  }

  it('give pages the same script as from source', async () => {
    const { vitalsScript } = await import('#measure/load/vitals-script.ts')
    const script = (await bundled('measure/load/vitals-script.ts')).exports.vitalsScript ?? ''
    // Helpers of a bundler do not exist in a page.
    expect(script).not.toMatch(/__name|__spread|__publicField/)
    expect(() => new Function(script)).not.toThrow()
    const library = await readFile(join(program, 'node_modules/web-vitals/dist/web-vitals.attribution.iife.js'), 'utf8')
    const libraryPart = (text: string) =>
      text.slice(text.indexOf('if (self === top)'), text.indexOf(';(function observePaints'))
    expect(libraryPart(script)).toBe(libraryPart(vitalsScript))
    expect(libraryPart(script).endsWith(`setTimeout(run, 0);\n${library}\n`)).toBe(true)
    expect(library.length).toBeGreaterThan(5000)
  })

  it('accept consent banners with the same script and rules as from source', async () => {
    const source = await import('#measure/consent/library.ts')
    const { exports } = await bundled('measure/consent/library.ts')
    const { consentLibrary } = exports as unknown as typeof source
    expect(await consentLibrary()).toEqual(await source.consentLibrary())
    const { script, rules } = await source.consentLibrary()
    expect(script.length).toBeGreaterThan(50_000)
    expect(rules.length).toBeGreaterThan(300)
  })

  it('know the version of this program', async () => {
    const { version, description, scripts } = JSON.parse(await readFile(join(program, 'package.json'), 'utf8'))
    const { outpaceVersion } = await import('#measure/round/worker.ts')
    const { exports, inputs } = await bundled('measure/round/worker.ts')
    expect(exports.outpaceVersion).toBe(version)
    expect(outpaceVersion).toBe(version)
    // Nothing else of package.json is in it: a new script there does not change the functions.
    expect(inputs.filter((input) => input.endsWith('package.json'))).toEqual([])
    const text = await readFile(join(root, 'first', 'run', 'index.mjs'), 'utf8')
    expect([description, scripts.synth, scripts.lint].filter((other) => text.includes(other))).toEqual([])
  })
})

describe('scenarios', () => {
  async function deployment(name: string, yaml: string): Promise<string> {
    const folder = join(root, name)
    await mkdir(join(folder, 'scenarios', 'shop'), { recursive: true })
    await writeFile(join(folder, 'scenarios', 'shop', 'benchmark.yaml'), yaml)
    return folder
  }

  it('with mistakes are not bundled', async () => {
    const folder = await deployment('mistaken', 'name: A shop\nevery: never\n')
    const wrong = bundle({ root: folder, out: join(folder, 'out') })
    await expect(wrong).rejects.toThrow(/scenarios\/shop\/benchmark\.yaml:2:\d+ {2}every/)
  })

  /** What is said of a script of our own site, with the files beside it, when it is about to be deployed. */
  async function refusal(name: string, files: Record<string, string>): Promise<string> {
    const sites = `us: { name: Acme, origin: https://acme.example, script: acme.ts }
competitors: [{ name: Globex, origin: https://globex.example, pages: { home: / } }]
markets: [{ name: Sydney, region: ap-southeast-2, profile: desktop }]
steps: [home]`
    const folder = await deployment(name, `name: A shop\n${sites}\n`)
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, 'scenarios', 'shop', file)), { recursive: true })
      await writeFile(join(folder, 'scenarios', 'shop', file), text)
    }
    const scenarios = await readScenarios(folder)
    const loading = assertLoadable({ program, root: folder, scenarios, folder: join(root, 'first', 'run') })
    return await loading.then(
      () => 'loaded',
      ({ name, message }: Error) => `${name}: ${message}`,
    )
  }

  it('whose scripts load here and not in AWS are refused with the reason', async () => {
    const journey = "export default async ({ step, page }) => step('home', () => page.goto('/'))"
    const located = "exports.folder = require('node:path').join(__dirname, 'data'); exports.file = __filename"
    const paths = 'node_modules/located'
    expect(
      await refusal('loadable', {
        'acme.ts': `import users from './users.json' with { type: 'json' }\nimport { folder } from 'located'
if (!users.includes('ann') || !folder.endsWith('data')) throw new Error('no users')\nawait 0\n${journey}`,
        'users.json': '["ann"]',
        [`${paths}/package.json`]: '{ "name": "located", "main": "index.js" }',
        [`${paths}/index.js`]: located,
      }),
    ).toBe('loaded')
    const fromFile = `import { readFileSync } from 'node:fs'\nreadFileSync(new URL('./users.json', import.meta.url))\n${journey}`
    const reading = await refusal('reading', { 'acme.ts': fromFile, 'users.json': '["ann"]' })
    expect(reading).toMatch(/^DeployError: Nothing is deployed.*\n {2}scenarios\/shop\/acme\.ts: ENOENT.*users\.json/)
    expect(reading).toContain("import users from './users.json' with { type: 'json' }")
    vi.stubEnv('SHOP_USER', 'ann')
    const asking = `if (process.env.SHOP_USER === undefined) throw new Error('SHOP_USER is not set')\n${journey}`
    expect(await refusal('asking', { 'acme.ts': asking })).toContain('acme.ts: SHOP_USER is not set')
    vi.unstubAllEnvs()
    const ended = await refusal('ending', { 'acme.ts': `process.exit(0)\n${journey}` })
    expect(ended).toContain('acme.ts: the script calls process.exit() when it is loaded.')
    const gone = await refusal('gone', { 'acme.ts': `process.reallyExit(0)\n${journey}` })
    expect(gone).toContain('A script ended the process that loaded it (0)')
    const missing = await refusal('missing', { 'acme.ts': `import 'no-such-package'\n${journey}` })
    expect(missing).toContain('scenarios/shop/acme.ts:1: Could not resolve "no-such-package"')
  })

  it('a script that computes on and on when it is loaded, or exports no journey, is named beside the others', async () => {
    const from = JSON.stringify(pathToFileURL(join(program, 'infra/bundle/load-scripts.ts')).href)
    const loading = `import { loadScripts } from ${from}
const journey = async () => ({ default: async () => {} })
const endless = async () => { for (;;); }
const shop = { Endless: endless, Without: async () => ({ walk: 1 }), Good: journey }
console.log(JSON.stringify(await loadScripts({ shop }, 200)))`
    const limits = { timeout: 60_000, killSignal: 'SIGKILL' } as const
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', loading], limits)
    expect(JSON.parse(stdout)).toEqual([
      { benchmark: 'shop', site: 'Endless', message: expect.stringContaining('It computed for 0.2 s without a pause') },
      { benchmark: 'shop', site: 'Without', message: expect.stringContaining('the script has no default export') },
    ])
  })

  it('a script with a space and an umlaut in its name is found in a bundle', async () => {
    const folder = join(root, 'odd')
    const [script, file] = [join(folder, 'scenarios', 'shop', 'us ä.ts'), join(folder, 'out.mjs')]
    await mkdir(dirname(script), { recursive: true })
    await writeFile(script, "\nexport default () => {\n  throw new Error('no')\n}\n")
    const built = await build({
      ...{ entryPoints: [script], outfile: file, format: 'esm' },
      ...{ sourcemap: 'external', sourcesContent: false, write: false },
    })
    const [map = '', text = ''] = built.outputFiles.map((each) => each.text)
    const lines = Object.values(await scriptLines({ file, text, map, root: folder })).flat()
    expect(lines).toContainEqual([1, 'scenarios/shop/us ä.ts', 3])
    const error = Object.assign(new Error('no'), { stack: 'Error: no\n at /var/task/index.mjs:1:9' })
    const walk = withScriptLines(
      () => Promise.reject(error),
      async () => ({ 1: lines }),
    )
    await walk({} as Parameters<typeof walk>[0]).catch(() => undefined)
    expect(explainFailure(error, { ...undisturbed, step: 'home' }).message).toContain('(scenarios/shop/us ä.ts:')
  })

  it('a failure of a bundled script names its line as on a laptop', async () => {
    const bundle = join(root, 'first', 'run', 'index.mjs')
    const lines = (await readFile(bundle, 'utf8')).split('\n')
    const line = lines.findIndex((text) => text.includes('getByRole("heading", { name: "Rain jacket" })')) + 1
    const failure = async (frame: string) => {
      const error = Object.assign(new Error('no heading'), { stack: `Error: no heading\n    at ${frame}` })
      const walk = withScriptLines(
        () => Promise.reject(error),
        () => readScriptLines(pathToFileURL(bundle).href),
      )
      await walk({} as Parameters<typeof walk>[0]).catch(() => undefined)
      return explainFailure(error, { ...undisturbed, step: 'product' }).message
    }
    const said = 'The journey script failed in this step: no heading'
    expect(await failure(`step (file:///var/task/index.mjs:${line}:20)`)).toBe(`${said} (scenarios/shop/acme.ts:10)`)
    expect(await failure('run (file:///var/task/index.mjs:1:1)')).toBe(said)
  })

  it('that serve their own sites are left out', async () => {
    expect((await readScenarios(program)).leftOut).toContain('demo')
  })
})
