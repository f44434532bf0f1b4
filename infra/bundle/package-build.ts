import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { transformSync } from 'esbuild'
import manifest from '#package.json' with { type: 'json' }

/** Folders of the program; what only a clone needs (tests, benches) stays out of the package. */
const folders = ['cli', 'core', 'dashboard', 'functions', 'infra', 'measure', 'notify', 'scenarios', 'stages', 'store']

/** Loaded by `outpace/cdk` only, so a project that deploys nothing does not install them. */
const peers = ['aws-cdk', 'aws-cdk-lib', 'cdk-nag', 'constructs'] as const

/** Of a module that is imported or started: relative, or by `imports` of package.json. */
const moduleName = /(["'])((?:\.{1,2}|#[a-z]+)\/[^"'\n]+)\.tsx?\1/g

/** JavaScript of a source. Imports name the built files, because Node strips no types under node_modules. */
export function built(source: string, loader: 'ts' | 'tsx' | 'js'): string {
  const { code } = transformSync(source, {
    loader,
    format: 'esm',
    target: 'node24',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  })
  return code.replace(moduleName, '$1$2.js$1')
}

/** package.json of the package: entry points with their types, and nothing that only a clone needs. */
export function packageManifest(): object {
  const { private: _, scripts: __, devDependencies, allowScripts: ___, ...kept } = manifest
  const imports = Object.entries(kept.imports).map(([name, path]) => [name, path.replace(/\.ts$/, '.js')])
  return {
    ...kept,
    // Brought along, because many machines have an older one: see cli/outpace.js.
    dependencies: { ...kept.dependencies, node: devDependencies.node },
    exports: {
      '.': { types: './measure/journey/journey.d.ts', default: './measure/journey/journey.js' },
      './cdk': { types: './infra/cdk.d.ts', default: './infra/cdk.js' },
      './package.json': './package.json',
    },
    imports: Object.fromEntries(imports),
    peerDependencies: Object.fromEntries(peers.map((name) => [name, devDependencies[name]])),
    peerDependenciesMeta: Object.fromEntries(peers.map((name) => [name, { optional: true }])),
  }
}

/** Writes the package to `out`, ready for `npm pack`. Types are those that the TypeScript compiler declares. */
function buildPackage(program: string, out: string): void {
  rmSync(out, { recursive: true, force: true })
  for (const name of globSync([...folders.map((folder) => `${folder}/**/*.*`), 'schemas/*', 'LICENSE', 'README.md'], {
    cwd: program,
  })) {
    const from = join(program, name)
    const to = join(out, name)
    mkdirSync(dirname(to), { recursive: true })
    const [, loader] = /\.(tsx?)$/.exec(name) ?? []
    if (loader === 'ts' || loader === 'tsx')
      writeFileSync(to.replace(/\.tsx?$/, '.js'), built(readFileSync(from, 'utf8'), loader))
    else if (name === 'cli/outpace.js') writeFileSync(to, built(readFileSync(from, 'utf8'), 'js'), { mode: 0o755 })
    else copyFileSync(from, to)
  }
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(packageManifest(), null, 2)}\n`)
  const compiler = join(program, 'node_modules', 'typescript', 'bin', 'tsc')
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', '.', '--outDir', out]
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.package.json', ...options], {
    cwd: program,
    stdio: 'inherit',
  })
}

if (import.meta.main) {
  const program = join(import.meta.dirname, '../..')
  buildPackage(program, join(program, 'dist'))
}
