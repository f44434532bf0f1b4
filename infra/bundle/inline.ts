import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative, sep } from 'node:path'
import type { Plugin } from 'esbuild'

const require = createRequire(import.meta.url)

interface Reading {
  /** Relative to the program. */
  file: string
  /** Expression of the file's source that reads another file when the module is loaded. */
  expression: string
  /** Its value. */
  value: (program: string) => string
}

/** A bundle is alone in its folder: files that modules read next to themselves become part of it. */
const readings: Reading[] = [
  {
    file: 'measure/load/vitals-script.ts',
    expression: "readFileSync(library, 'utf8')",
    value: () => readFileSync(webVitalsLibrary(), 'utf8'),
  },
  {
    file: 'measure/load/vitals-script.ts',
    expression:
      "createRequire(import.meta.url)\n  .resolve('web-vitals/attribution')\n  .replace('.umd.cjs', '.iife.js')",
    value: () => '',
  },
  {
    file: 'measure/round/worker.ts',
    expression: "readFileSync(new URL('../../package.json', import.meta.url), 'utf8')",
    // The version alone, so that a new script in package.json does not change the function.
    value: (program) => JSON.stringify({ version: versionIn(join(program, 'package.json')) }),
  },
]

/**
 * esbuild plugin: puts the files that modules read into the bundle. Fails the build if a module reads them in another
 * way.
 */
export function inlinePlugin(program: string): Plugin {
  return {
    name: 'inline',
    setup(build) {
      build.onLoad({ filter: /[\\/]measure[\\/](load[\\/]vitals-script|round[\\/]worker)\.ts$/ }, ({ path }) => {
        const file = relative(program, path).split(sep).join('/')
        const ours = readings.filter((reading) => reading.file === file)
        if (ours.length === 0) return undefined
        return { contents: withValues(readFileSync(path, 'utf8'), ours, program), loader: 'ts' }
      })
    },
  }
}

function withValues(source: string, ours: Reading[], program: string): string {
  let text = source
  for (const { file, expression, value } of ours) {
    if (text.split(expression).length !== 2) {
      throw new Error(`${file} no longer reads a file with "${expression}". Update the list in infra/bundle/inline.ts.`)
    }
    // A function, because $ has a special meaning in a replacement text.
    text = text.replace(expression, () => JSON.stringify(value(program)))
  }
  return text
}

function webVitalsLibrary(): string {
  return require.resolve('web-vitals/attribution').replace('.umd.cjs', '.iife.js')
}

function versionIn(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
