import { createHash, randomUUID } from 'node:crypto'
import { existsSync, globSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { stop } from 'esbuild'
import { bundleLighthouse } from '#infra/bundle/lighthouse-bundle.ts'
import { cacheFolder } from '../here.ts'

const program = fileURLToPath(new URL('../../..', import.meta.url))

/** What a bundle is made of: packages, by the lock file, and sources. */
const ingredients = ['package-lock.json', '{core,infra/bundle,measure}/**/*.ts', 'test/measure/lighthouse/*-worker.ts']

/** A process that has been bundling for longer than this, ms, was ended. */
const longest = 60_000

/**
 * A worker of Lighthouse's thread in one file, as in Lambda: it loads three times as fast as the thousand files it is made of,
 * and the thread is started anew after each page that fails. Kept between runs, until something in it changes.
 */
export async function bundledWorker(worker: URL): Promise<URL> {
  const entry = fileURLToPath(worker)
  const outfile = join(cacheFolder, `${basename(entry, '.ts')}-${await hashOf(ingredients)}.mjs`)
  // Several workers of vitest may ask at once; one of them bundles.
  for (const lock = `${outfile}.lock`; !existsSync(outfile); await pause(100)) {
    await mkdir(cacheFolder, { recursive: true })
    try {
      await mkdir(lock)
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EEXIST') throw error
      const since = await stat(lock).catch(() => undefined)
      if (since !== undefined && since.mtimeMs < Date.now() - longest) await rm(lock, { recursive: true, force: true })
      continue
    }
    const unfinished = join(cacheFolder, `${randomUUID()}.mjs`)
    try {
      await bundleLighthouse({ entry, outfile: unfinished })
      await rename(unfinished, outfile)
    } finally {
      // Its process would live as long as this one, and be taken for one that an audit left behind.
      await stop()
      await rm(lock, { recursive: true })
    }
  }
  return pathToFileURL(outfile)
}

async function hashOf(patterns: string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of globSync(patterns, { cwd: program }).sort()) {
    hash.update(`${file}\n`).update(await readFile(join(program, file)))
  }
  return hash.digest('hex').slice(0, 16)
}
