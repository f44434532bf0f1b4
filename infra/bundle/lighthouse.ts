import { extname, join } from 'node:path'
import { bundleLighthouse } from './lighthouse-bundle.ts'

/** Builds Lighthouse, with the thread that runs it, next to the bundle of `audit`: see functions/audit/wire.ts. */
export async function layLighthouse({
  program,
  bundleFolder,
}: {
  program: string
  bundleFolder: string
}): Promise<void> {
  const entry = join(program, 'measure', 'lighthouse', `worker${extname(import.meta.filename)}`)
  await bundleLighthouse({ entry, outfile: join(bundleFolder, 'lighthouse.mjs') })
}
