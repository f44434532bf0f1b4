#!/usr/bin/env node
// Node 24 runs the TypeScript sources directly. An older Node hands over to the Node 24 that npm installed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants, homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Halves startup time from the second run on. The cache must not be in a folder that other users can write to. Below /proc, making
  // it would never end: see surroundings.ts.
  try {
    const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
    if (isAbsolute(cache) && !/^\/proc(\/|$)/.test(resolve(cache)))
      module.enableCompileCache(join(cache, 'outpace', 'compiled'))
  } catch {
    // Without a home folder it starts as on the first run.
  }
  await import('./main.ts')
} else {
  const node = installedNode()
  if (node === undefined) {
    console.error(
      `Outpace needs Node 24, but this is ${process.version}. Run "npm install", which installs it (with pnpm "pnpm approve-builds --all" as well), or install Node 24 yourself.`,
    )
    process.exit(2)
  }
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  // In place of this process, where the system and this Node can: a second one would hold 40 MB all the while.
  if (process.execve !== undefined && process.platform !== 'win32') process.execve(node, [node, ...args], process.env)
  const child = spawn(node, args, { stdio: 'inherit' })
  // A terminal sends Ctrl-C to both processes; the child decides how to react.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  // As a shell says it: 130 for Ctrl-C, also before the child handles it.
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

/** In this folder's node_modules, or in that of the project that depends on Outpace. */
function installedNode() {
  try {
    const manifest = module.createRequire(import.meta.url).resolve('node/package.json')
    const node = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(node) ? node : undefined
  } catch {
    return undefined
  }
}
