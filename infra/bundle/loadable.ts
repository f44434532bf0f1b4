import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { type BuildFailure, build } from 'esbuild'
import { clip } from '#core/model/untrusted.ts'
import { DeployError } from '../deploy-error.ts'
import { scriptsOf } from './entries.ts'
import { buildOptions } from './functions.ts'
import type { Unloadable } from './load-scripts.ts'
import type { DeployedScenarios } from './scenarios.ts'

interface LoadableOptions {
  /** Folder of this program. */
  program: string
  /** Folder that holds scenarios/. */
  root: string
  scenarios: DeployedScenarios
  /** That of `run`, with Playwright in it. */
  folder: string
}

/**
 * Loads the scripts of all journeys as Lambda will: bundled, in the folder of `run`, without this shell's environment. What a laptop
 * loads may fail there, in every round. Throws a DeployError with each script that does.
 */
export async function assertLoadable({ program, root, scenarios, folder }: LoadableOptions): Promise<void> {
  const { benchmarks } = scenarios
  if (!benchmarks.some(({ sites }) => sites.some(({ walk }) => walk.kind === 'script'))) return
  const loader = JSON.stringify(join(program, 'infra/bundle', `load-scripts${extname(import.meta.filename)}`))
  const contents = `import { loadScripts } from ${loader}
const failed = await loadScripts(${scriptsOf(benchmarks, root)})
process.send(failed, () => process.exit())`
  const { outputFiles } = await build({
    ...buildOptions(program),
    stdin: { contents, resolveDir: program, loader: 'ts' },
    write: false,
    logLevel: 'silent',
  }).catch((cause: BuildFailure) => {
    throw refused(cause.errors.map(({ text, location }) => `${placeOf(location, root)}${text}`))
  })
  const failed = await loadedIn(folder, outputFiles[0]?.text ?? '')
  if (failed.length === 0) return
  throw refused(
    failed.map(({ benchmark, site, message }) => {
      const walk = benchmarks.find(({ id }) => id === benchmark)?.sites.find(({ name }) => name === site)?.walk
      const file = walk?.kind === 'script' ? walk.file : site
      return `scenarios/${benchmark}/${file}: ${clip(message.replaceAll(`${folder}/`, ''), 200)}`
    }),
  )
}

/** Runs the program as if it were a file of the folder. */
async function loadedIn(folder: string, program: string): Promise<Unloadable[]> {
  const child = spawn(process.execPath, ['--input-type=module', '-'], {
    cwd: folder,
    env: {},
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
  })
  let failed: Unloadable[] | undefined
  let complaint = ''
  child.on('message', (message) => {
    failed = message as Unloadable[]
  })
  child.stderr?.on('data', (data) => {
    complaint = `${complaint}${data}`.slice(-4_000)
  })
  child.stdin?.end(program)
  const [code, signal] = await once(child, 'close')
  // A process that ends well without an answer was ended by a script, too.
  if (code !== 0 || failed === undefined)
    throw refused([`A script ended the process that loaded it (${signal ?? code}). ${clip(complaint, 300)}`])
  return failed
}

function refused(problems: readonly string[]): DeployError {
  const each = problems.map((problem) => `  ${problem}`).join('\n')
  return new DeployError(
    `Nothing is deployed: scripts that would not load in AWS.\n${each}\n` +
      'There a script and its imports are a single file, without the files of their folders and without the variables of this shell. ' +
      "Import data, as in import users from './users.json' with { type: 'json' }; ask for secrets with secret(); do the rest inside the journey, or without the package.",
  )
}

function placeOf(location: { file: string; line: number } | null, root: string): string {
  if (location === null) return ''
  const { file, line } = location
  const at = file.indexOf('scenarios/')
  return `${at < 0 ? file.replace(root, '') : file.slice(at)}:${line}: `
}
