import { randomUUID } from 'node:crypto'
import { constants, createReadStream, createWriteStream, existsSync } from 'node:fs'
import { access, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import type { ExtractOptions } from 'tar-fs'
import { errorMessage } from '#core/model/error-message.ts'
import { findGuard, type Guard } from '../network/guard/guard.ts'
import { ChromiumError } from './chromium-error.ts'
import { fontsConfiguration } from './fonts.ts'
import { sharedLibraries } from './libraries/libraries.ts'
import { typefacePath, typefaces } from './typefaces/typefaces.ts'

/** Path of a Chromium and the environment variables it needs to start. */
export interface ChromiumFiles {
  executable: string
  environment: Record<string, string>
  /** Blocks its pages from this machine and its networks; absent where it cannot load (macOS, Windows, ARM). */
  guard?: Guard | undefined
}

interface FindOptions {
  /** An installed Chrome or Chromium, used as is. */
  chromiumPath?: string | undefined
  /** Folder in which the unpacked browser (about 220 MB) is kept between runs. */
  cacheFolder: string
}

const installedBrowsers = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * The Chromium to measure with: `chromiumPath` when given; on Linux x64 the one from `@sparticuz/chromium`, unpacked
 * once into the cache folder; elsewhere an installed Chrome or Chromium.
 *
 * @throws ChromiumError naming CHROMIUM_PATH when there is none, or the folder that cannot be written.
 */
export async function findChromium(options: FindOptions): Promise<ChromiumFiles> {
  const { chromiumPath, cacheFolder } = options
  if (chromiumPath !== undefined) {
    if (!existsSync(chromiumPath)) {
      throw new ChromiumError(
        `CHROMIUM_PATH is "${chromiumPath}", but that file does not exist. Correct it or unset it.`,
      )
    }
    if (!(await isProgram(chromiumPath))) {
      throw new ChromiumError(
        `CHROMIUM_PATH is "${chromiumPath}", which is not a program that this user may run. Correct it or unset it.`,
      )
    }
    // An installed browser may be a wrapper script that drops the guard; the round then records that.
    return { executable: chromiumPath, environment: {}, guard: findGuard({ required: false }) }
  }
  if (process.platform === 'linux' && process.arch === 'x64') return packagedChromium(cacheFolder)
  const executable = installedBrowsers.find((path) => existsSync(path))
  if (executable === undefined) {
    throw new ChromiumError('No Chrome or Chromium found. Install one, or set CHROMIUM_PATH to its executable.')
  }
  return { executable, environment: {} }
}

/**
 * The Chromium that `unpackChromium` left in `folder`, such as the one in the layer of the functions (infra/bundle/layer.ts).
 *
 * @throws Error when the browser is not there, or its guard is not next to it.
 */
export function unpackedChromium(folder: string): ChromiumFiles {
  const files = chromiumIn(folder)
  if (!existsSync(files.executable)) {
    throw new Error(`No Chromium found in ${folder}. Build its layer with "node infra/bundle/bundle.ts" and deploy it.`)
  }
  return { ...files, guard: findGuard({ required: true, folder }) }
}

async function packagedChromium(cacheFolder: string): Promise<ChromiumFiles> {
  const { version } = JSON.parse(await readFile(join(packageFolder(), 'package.json'), 'utf8')) as { version: string }
  const folder = join(cacheFolder, `chromium-${version}`)
  const paths = { home: folder, fontsCache: join(folder, 'fonts-cache') }
  if (existsSync(folder)) await refresh(folder, paths)
  else await unpackChromium(folder, paths)
  const { environment, ...files } = chromiumIn(folder)
  // Without a home it keeps its certificates where other users of the machine may have put some before.
  return { ...files, environment: { ...environment, HOME: folder }, guard: findGuard({ required: true }) }
}

function chromiumIn(folder: string): ChromiumFiles {
  return {
    executable: join(folder, 'chromium'),
    // The package's own NSS, expat and fonts come first, so that a laptop, CI and Lambda render alike.
    environment: { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_PATH: folder, FONTCONFIG_FILE: 'fonts.conf' },
  }
}

function packageFolder(): string {
  return fileURLToPath(new URL('..', import.meta.resolve('@sparticuz/chromium')))
}

/** Where the unpacked browser will run from, and where it may write its font cache. */
interface UnpackedPaths {
  home: string
  fontsCache: string
}

async function isProgram(path: string): Promise<boolean> {
  const mayRun = access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
  return (await stat(path)).isFile() && (await mayRun)
}

/** Unpacks into a temporary folder and renames it, so that a second process or an interruption never leaves half a browser. */
export async function unpackChromium(folder: string, paths: UnpackedPaths): Promise<void> {
  const { extract } = await import('tar-fs')
  // The files belong to the user who unpacks them. The owners that an archive names are other users here, or nobody, and root of a
  // container without privileges may not give them anything. The types do not know this option.
  const owned: ExtractOptions & { chown: boolean } = { chown: false }
  const packages = join(packageFolder(), 'bin')
  const temporary = `${folder}.${randomUUID()}`
  const unbrotli = (file: string, to: NodeJS.WritableStream) =>
    pipeline(createReadStream(join(packages, file)), createBrotliDecompress(), to)
  try {
    await mkdir(temporary, { recursive: true })
    await Promise.all([
      unbrotli('chromium.br', createWriteStream(join(temporary, 'chromium'), { mode: 0o755 })),
      unbrotli('al2023.tar.br', extract(temporary, owned)),
      unbrotli('fonts.tar.br', extract(temporary, owned)),
      // Not its software GL: the switches in switches.ts turn WebGL off.
    ])
    await refresh(temporary, paths)
    await rename(temporary, folder)
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
    if (existsSync(folder)) return
    throw new ChromiumError(
      `Could not unpack Chromium into ${folder} (${errorMessage(cause)}). ` +
        'Make that folder writable and free 230 MB there, or set XDG_CACHE_HOME to another folder.',
      { cause },
    )
  }
}

/** Brings our own additions up to date: an older version may have unpacked the browser. */
async function refresh(folder: string, { home, fontsCache }: UnpackedPaths): Promise<void> {
  const configuration = fontsConfiguration({ fonts: join(home, 'fonts'), cache: fontsCache })
  const ownTypefaces = join(folder, 'fonts', 'outpace')
  await Promise.all([
    bringUpToDate(join(folder, 'fonts.conf'), Buffer.from(configuration)),
    ...typefaces.map((name) => copyIfResized(typefacePath(name), join(ownTypefaces, name))),
    ...sharedLibraries.map(async ({ name, file }) => bringUpToDate(join(folder, 'lib', name), await readFile(file))),
  ])
}

/**
 * Copies a typeface unless one of the same size is there: reading their 7 MB at each start would delay it. A rebuilt typeface
 * almost always has another size; typefaces/README.md says what to do when it has not.
 */
async function copyIfResized(from: string, to: string): Promise<void> {
  const [wanted, present] = await Promise.all([stat(from), stat(to).catch(() => undefined)])
  if (present?.size !== wanted.size) await bringUpToDate(to, await readFile(from))
}

/** Never leaves half a file: another process may be starting the browser. */
async function bringUpToDate(file: string, content: Buffer): Promise<void> {
  const present = await readFile(file).catch(() => undefined)
  if (present?.equals(content)) return
  const temporary = `${file}.${randomUUID()}`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(temporary, content)
    await rename(temporary, file)
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw new ChromiumError(
      `Could not update ${file}, which an older version of Outpace unpacked (${errorMessage(cause)}). ` +
        'Make its folder writable, or set XDG_CACHE_HOME to another folder.',
      { cause },
    )
  }
}
