import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Benchmark, Site } from '#core/model/benchmark.ts'
import { clip } from '#core/model/untrusted.ts'
import { unlessEndless } from '#measure/journey/endless.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { journeyOf, loadedInTime, ScriptError } from '#measure/journey/script.ts'
import { loadingScript } from '#measure/journey/strays.ts'

/** The journey of a site that has a script. Throws ScriptError. */
export async function loadJourney(options: { root: string; benchmark: Benchmark; site: Site }): Promise<Journey> {
  const { root, benchmark, site } = options
  if (site.walk.kind !== 'script') throw new Error(`${site.name} has no script: it is configured as a list of pages.`)
  const folder = join(root, 'scenarios', benchmark.id)
  const name = `scenarios/${benchmark.id}/${site.walk.file}`
  const module = await importModule({ file: join(folder, site.walk.file), name, root })
  return journeyOf(module, name)
}

interface ModuleFile {
  file: string
  name: string
  root: string
}

async function importModule({ file, name, root }: ModuleFile): Promise<Record<string, unknown>> {
  try {
    return await loadingScript(() => unlessEndless(() => import(pathToFileURL(file).href)), name)
  } catch (cause) {
    if (cause instanceof ScriptError) throw cause
    const error = cause instanceof Error ? cause : new Error(String(cause))
    const base = `${await realpath(root)}/`
    const message = clip(
      error.message
        .replace(/\nThis file is being treated as.*/s, '')
        .replace(', you can use import instead', '')
        .replaceAll(`file://${base}`, '')
        .replaceAll(base, ''),
      160,
    ).replace(/\.$/, '')
    throw new ScriptError(`${placed({ error, base, name })}: ${message}. ${remedyOf(error)}`, { cause })
  }
}

/** `scenarios/jackets/acme.ts cannot be loaded, line 2`; or another file, when the script imports it. */
function placed({ error, base, name }: { error: Error; base: string; name: string }): string {
  const { stack = '' } = error
  const at = stack.indexOf(base)
  const [, file, line] = (at < 0 ? null : stack.slice(at + base.length).match(/^([^\s():]+):(\d+)/)) ?? []
  if (file === undefined) return `${name} cannot be loaded`
  return `${name} cannot be loaded, ${file === name ? '' : `${clip(file, 200)} `}line ${line}`
}

/** Packages that run a file; a journey needs none of them. */
const runners = new Set([
  '@playwright/test',
  'playwright',
  '@elastic/synthetics',
  'puppeteer',
  'puppeteer-core',
  'Synthetics',
  'cypress',
])
const testRemedy =
  'A test is not a journey: move it out of scenarios/, and import it with npx outpace import. A journey needs no such package: it has its page, and locator.waitFor() in place of expect().'

const aliasRemedy = 'Aliases of tsconfig.json are not read: write a path such as ./login.ts.'

/** What Node.js says of modules in a file that package.json makes CommonJS. */
const isCommonJs = /^(?:Cannot use import statement outside a module|Unexpected token 'export')/

function remedyOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ERR_MODULE_NOT_FOUND') {
    const [, missing] = error.message.match(/^Cannot find package '([^']+)'/) ?? []
    if (missing === undefined) {
      const hasExtension = /\.\w+' imported from /.test(error.message)
      return hasExtension
        ? 'Correct the path, or create the file.'
        : 'Check the import; it needs the file extension, such as .ts.'
    }
    if (/^[@~]\//.test(missing)) return aliasRemedy
    if (missing === 'outpace') return 'Install Outpace in this project: docs/package.md.'
    return runners.has(missing) ? testRemedy : `Install it: npm install ${clip(missing)}.`
  }
  if (code === 'ERR_PACKAGE_IMPORT_NOT_DEFINED') return aliasRemedy
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return error.message.includes('parameter property')
      ? 'Declare it in the class, as in readonly page: Page, and set it in the constructor: this.page = page.'
      : 'Use only erasable TypeScript syntax: types, but no enums and no namespaces.'
  }
  if (code === 'ERR_IMPORT_ATTRIBUTE_MISSING')
    return "Write it as import paths from './paths.json' with { type: 'json' }."
  if (/^(require|module|exports|__dirname|__filename) is not defined in ES module scope/.test(error.message)) {
    return 'Scripts are ES modules: use import, and export default.'
  }
  if (isCommonJs.test(error.message)) {
    return 'The nearest package.json has "type": "commonjs": name the file .mts, or write "type": "module" there.'
  }
  if (error.message.includes('does not provide an export')) return 'Correct the import, or export it there.'
  // Node.js leaves decorators in, and says neither where nor what they are.
  if (error.message === 'Invalid or unexpected token')
    return 'Correct the syntax; decorators (@name) are not supported.'
  if (error instanceof SyntaxError) return 'Correct the syntax.'
  if (error.message.includes('did not expect test')) return testRemedy
  return 'Let the file export a journey and do nothing else on import.'
}

/** What the `serve` module of a benchmark returns: its running sites. */
export interface ServedSites {
  /** By the site's name. */
  origins: Record<string, string>
  /** Other local origins that their pages load from; they cannot reach anything else on this machine. */
  thirdParties?: string[]
  close: () => Promise<void>
}

/** Starts the sites of a benchmark that serves its own. Throws ScriptError. */
export async function loadServer(options: { root: string; benchmark: Benchmark; file: string }): Promise<ServedSites> {
  const { root, benchmark, file } = options
  const name = `scenarios/${benchmark.id}/${file}`
  const module = importModule({ file: join(root, 'scenarios', benchmark.id, file), name, root })
  const { default: serve } = await loadedInTime(module, name)
  if (typeof serve !== 'function') {
    throw new ScriptError(`${name} must export a function by default that starts the sites and returns their origins.`)
  }
  const served = (await serve()) as Partial<ServedSites> | undefined
  if (typeof served?.origins !== 'object' || typeof served.close !== 'function') {
    throw new ScriptError(`${name} must return { origins: { [site]: url }, close }.`)
  }
  return served as ServedSites
}
