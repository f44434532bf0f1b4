import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Plugin } from 'esbuild'
import { Runner } from 'lighthouse/core/runner.js'

// Lighthouse expects to run from its own folder: it lists its files, reads assets next to its modules and imports
// audits by computed names. This does what its own build/build-bundle.js does about that, for Node instead of DevTools.

const require = createRequire(import.meta.url)
const lighthouseRoot = path.dirname(require.resolve('lighthouse/package.json'))

/** Stands for Lighthouse's folder in a bundle; message ids are made of paths relative to it. */
const bundledRoot = 'file:///lighthouse'

/** Every part of the recipe that a release of Lighthouse could break, and where it is applied. */
const ingredients = {
  'the marker BUILD_REPLACE_BUNDLED_MODULES': 'core/config/config-helpers.js',
  "the probe require.resolve('lighthouse-logger')": 'core/config/config-helpers.js',
  'the list of locales': 'shared/localization/locales.js',
  'the assets of flow reports': 'report/generator/flow-report-assets.js',
  'the template of reports': 'report/generator/report-assets.js',
  'the lists of audits and gatherers': 'core/runner.js',
  'the text of axe-core': 'core/lib/axe.js',
  'the text of js-library-detector': 'core/gather/gatherers/stacks.js',
  'its own version': 'shared/root.js',
} as const
type Ingredient = keyof typeof ingredients

const stub = 'lighthouse-stub'

/**
 * esbuild plugin: makes Lighthouse (core, shared and report) part of one file. Fails the build if the recipe no longer
 * works.
 */
export function lighthousePlugin({ locale = 'en-US' }: { locale?: string } = {}): Plugin {
  return {
    name: 'lighthouse',
    setup(build) {
      const used = new Set<Ingredient>()
      // Sentry is loaded only for --enable-error-reporting, which we never use.
      build.onResolve({ filter: /^@sentry\/node$/ }, () => ({ path: 'sentry', namespace: stub }))
      build.onLoad({ filter: /.*/, namespace: stub }, () => ({ contents: 'export default {}', loader: 'js' }))
      build.onLoad({ filter: /[\\/]lighthouse[\\/](core|shared|report)[\\/].*\.js$/ }, ({ path: file }) => {
        const name = path.relative(lighthouseRoot, file).replaceAll('\\', '/')
        const contents = contentsOf({ file, name, locale, used: (ingredient) => used.add(ingredient) })
        return { contents, loader: 'js', resolveDir: path.dirname(file) }
      })
      build.onEnd(() => {
        const missing = (Object.keys(ingredients) as Ingredient[]).filter((ingredient) => !used.has(ingredient))
        if (missing.length === 0) return
        const places = missing.map((ingredient) => `${ingredient} (in ${ingredients[ingredient]})`).join(', ')
        throw new Error(
          `Lighthouse has changed and can no longer be bundled as before: ${places} not found. Compare with its build/build-bundle.js and update infra/bundle/lighthouse-plugin.ts.`,
        )
      })
    },
  }
}

interface Module {
  file: string
  /** Relative to Lighthouse's folder, with slashes. */
  name: string
  locale: string
  used: (ingredient: Ingredient) => void
}

function contentsOf(module: Module): string {
  const { file, name, locale, used } = module
  if (name === ingredients['the list of locales']) {
    used('the list of locales')
    const messages = readFileSync(path.join(path.dirname(file), 'locales', `${locale}.json`), 'utf8')
    return `export const locales = { '${locale}': ${messages} }`
  }
  if (name === ingredients['the assets of flow reports']) {
    used('the assets of flow reports')
    return 'export const flowReportAssets = {}'
  }
  return withOwnUrl(withFiles(withModules(readFileSync(file, 'utf8'), module), module), name)
}

/** Audits and gatherers become a list of imports that esbuild can follow, and the module knows that it is bundled. */
function withModules(source: string, { used }: Module): string {
  const marker = '/* BUILD_REPLACE_BUNDLED_MODULES */'
  const probe = /require\.resolve\('lighthouse-logger'\)/g
  if (source.includes(marker)) used('the marker BUILD_REPLACE_BUNDLED_MODULES')
  if (probe.test(source)) used("the probe require.resolve('lighthouse-logger')")
  return source.replace(marker, bundledModules).replace(probe, "(() => { throw new Error('bundled') })()")
}

function bundledModules(): string {
  const modules = [
    ...Runner.getGathererList().map((gatherer) => `../gather/gatherers/${gatherer}`),
    ...Runner.getAuditList().map((audit) => `../audits/${audit}`),
  ]
  return `[${modules.map((module) => `['${module.replace(/\.js$/, '')}', import('${module}')]`).join(',\n')}]`
}

/** Inlines file reads whose path is known from the module alone. */
function withFiles(source: string, { file, name, used }: Module): string {
  const read = /fs\.(readFileSync|readdirSync)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g
  return source.replace(read, (call: string) => {
    const found = resultOf(call, file)
    if (found === undefined) return call
    for (const [ingredient, place] of Object.entries(ingredients)) if (place === name) usedFile(ingredient, used)
    return JSON.stringify(found)
  })
}

/** config-helpers.js reads no files; its ingredients are found elsewhere. */
function usedFile(ingredient: string, used: Module['used']): void {
  if (ingredients[ingredient as Ingredient] !== 'core/config/config-helpers.js') used(ingredient as Ingredient)
}

/** The result of a read; undefined if it depends on more than the module's location and belongs to run time. */
function resultOf(call: string, file: string): unknown {
  try {
    const evaluate = new Function('fs', 'moduleDir', 'LH_ROOT', 'path', 'require', `return ${call}`)
    return evaluate({ readFileSync, readdirSync }, path.dirname(file), lighthouseRoot, path, createRequire(file))
  } catch {
    return undefined
  }
}

function withOwnUrl(source: string, name: string): string {
  const url = JSON.stringify(`${bundledRoot}/${name}`)
  return source.replaceAll('import.meta.url', url).replaceAll('(import.meta)', `({ url: ${url} })`)
}
