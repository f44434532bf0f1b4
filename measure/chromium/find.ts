import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import { extract } from 'tar-fs'
import { findGuard, type Guard } from '../network/guard/guard.ts'

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
 * @throws Error naming CHROMIUM_PATH when there is none.
 */
export async function findChromium(options: FindOptions): Promise<ChromiumFiles> {
  const { chromiumPath, cacheFolder } = options
  if (chromiumPath !== undefined) {
    if (!existsSync(chromiumPath)) {
      throw new Error(`CHROMIUM_PATH is "${chromiumPath}", but that file does not exist. Correct it or unset it.`)
    }
    // An installed browser may be a wrapper script that drops the guard; the round then records that.
    return { executable: chromiumPath, environment: {}, guard: findGuard({ required: false }) }
  }
  if (process.platform === 'linux' && process.arch === 'x64') return packagedChromium(cacheFolder)
  const executable = installedBrowsers.find((path) => existsSync(path))
  if (executable === undefined) {
    throw new Error('No Chrome or Chromium found. Install one, or set CHROMIUM_PATH to its executable.')
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
  if (!existsSync(folder)) await unpackChromium(folder, { home: folder, fontsCache: join(folder, 'fonts-cache') })
  return { ...chromiumIn(folder), guard: findGuard({ required: true }) }
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

/** Unpacks into a temporary folder and renames it, so that a second process or an interruption never leaves half a browser. */
export async function unpackChromium(folder: string, paths: UnpackedPaths): Promise<void> {
  const packages = join(packageFolder(), 'bin')
  const temporary = `${folder}.${randomUUID()}`
  const unbrotli = (file: string, to: NodeJS.WritableStream) =>
    pipeline(createReadStream(join(packages, file)), createBrotliDecompress(), to)
  try {
    await mkdir(temporary, { recursive: true })
    await Promise.all([
      unbrotli('chromium.br', createWriteStream(join(temporary, 'chromium'), { mode: 0o755 })),
      unbrotli('al2023.tar.br', extract(temporary)),
      unbrotli('fonts.tar.br', extract(temporary)),
      // Software GL must be next to the binary.
      unbrotli('swiftshader.tar.br', extract(temporary)),
    ])
    await writeFile(join(temporary, 'fonts.conf'), fontsConfiguration(paths))
    await rename(temporary, folder)
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true })
    if (existsSync(folder)) return
    throw new Error(`Could not unpack Chromium into ${folder}. Make the folder writable and free 220 MB there.`, {
      cause,
    })
  }
}

/** The package's own file lists Lambda's folders only; the system's fonts cover scripts that Open Sans lacks. */
function fontsConfiguration({ home, fontsCache }: UnpackedPaths): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${fontsCache}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`
}
