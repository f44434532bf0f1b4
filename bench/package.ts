/**
 * The package as others use it: built, packed, and in an empty folder started (`init`), installed, checked, run against two
 * pages on this machine, and synthesized for AWS. Prints seconds and bytes of each step; fails when a step does. Needs the
 * registry of npm.
 *
 *   node bench/package.ts
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { globSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const program = dirname(import.meta.dirname)
const root = mkdtempSync(join(tmpdir(), 'outpace-package-'))
const project = join(root, 'shop project')
const tarball = () => join(root, globSync('*.tgz', { cwd: root })[0] ?? '')
const run = promisify(execFile)

/** Runs a command, and shows what it printed only when it fails. */
async function timed(
  step: string,
  [file = '', ...args]: string[],
  { cwd = project, size }: { cwd?: string; size?: () => string } = {},
): Promise<void> {
  const from = performance.now()
  try {
    await run(file, args, { cwd, timeout: 600_000, env: outside() })
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    throw new Error(`${step} failed.\n${stdout}${stderr}`, { cause: error })
  }
  const seconds = `${((performance.now() - from) / 1000).toFixed(1)} s`
  console.log(`${step.padEnd(12)}${seconds.padStart(8)}  ${size?.() ?? ''}`.trimEnd())
}

/**
 * The environment of a shell that was opened elsewhere: without the programs of this clone, since a project has to bring its own, and
 * without what npm tells a script that it runs, which an npm in that script would take for its own settings.
 */
function outside(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_'))
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => !folder.startsWith(program))
  return { ...Object.fromEntries(own), PATH: folders.join(':') }
}

function megabytes(folder: string): string {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((each) => each.isFile())
  const bytes = files.reduce((sum, { parentPath, name }) => sum + lstatSync(join(parentPath, name)).size, 0)
  return `${(bytes / 1e6).toFixed(1)} MB in ${files.length} files`
}

/** A script of the user imports the package by its name. */
const script = `import { journey } from 'outpace'

export default journey(async ({ page, step }) => {
  await step('home', () => page.goto('/'))
})
`

async function page(): Promise<Server> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>Shop</title><h1>Rain jackets</h1><p>For every weather.')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

const servers = [await page(), await page()]
try {
  const origins = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  mkdirSync(project)
  await timed('build', [process.execPath, 'infra/bundle/package-build.ts'], {
    cwd: program,
    size: () => megabytes(join(program, 'dist')),
  })
  await timed('pack', ['npm', 'pack', join(program, 'dist'), '--pack-destination', root], {
    cwd: root,
    size: () => `${(lstatSync(tarball()).size / 1e6).toFixed(1)} MB`,
  })
  await timed('init', [
    'npx',
    '--yes',
    `file:${tarball()}`,
    'init',
    ...origins,
    '--profile',
    'desktop',
    '--name',
    'Here',
  ])
  await timed('install', ['npm', 'install'], { size: () => megabytes(join(project, 'node_modules')) })
  await timed('check', ['npx', 'outpace', 'check', '--live'])
  await timed('run', ['npx', 'outpace', 'run', '--rounds', '1'])
  // What only this machine can reach is not deployed.
  rmSync(join(project, 'scenarios', 'here'), { recursive: true })
  await timed('init again', ['npx', 'outpace', 'init', 'www.acme.example', 'globex.example', '--region', 'eu-west-1'])
  const benchmark = join(project, 'scenarios', 'acme-example', 'benchmark.yaml')
  writeFileSync(join(dirname(benchmark), 'acme.ts'), script)
  const text = readFileSync(benchmark, 'utf8').replace(/(us: .*)pages: \{[^}]*\}/, '$1script: acme.ts')
  writeFileSync(benchmark, text)
  await timed('synth', ['npx', 'cdk', 'synth', '--quiet'], { size: () => megabytes(join(project, 'cdk.out')) })
} finally {
  for (const server of servers) server.close()
  rmSync(root, { recursive: true, force: true })
}
