import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { unpackChromium } from '#measure/chromium/find.ts'
import { guardLibrary } from '#measure/network/guard/guard.ts'
import { chromiumFolder, writableFolder } from '../names.ts'

/**
 * Builds the folder of the layer that Lambda mounts at /opt: Chromium ready to run, uncompressed (a function that had
 * to unpack it first would start 3 s later), with its libraries, fonts and the guard.
 *
 * @param options.program folder of this program
 */
export async function buildLayer({ program, folder }: { program: string; folder: string }): Promise<void> {
  const browser = join(folder, chromiumFolder.inLayer)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const fontsCache = join(writableFolder, 'outpace-fonts')
  await unpackChromium(browser, { home: chromiumFolder.inLambda, fontsCache })
  // The checked-in one, whichever machine deploys.
  await copyFile(join(program, 'measure', 'network', 'guard', guardLibrary), join(browser, guardLibrary))
}
