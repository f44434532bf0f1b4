import { listed } from '../../model/listed.ts'

/** A shared library that the loader does not find. */
export interface MissingLibrary {
  name: string
  /** File of the browser that needs it. */
  neededBy: string
}

interface FailedLaunch {
  executable: string
  packaged: boolean
  /** Playwright's message, including the output of the browser. */
  failure: string
  /** Libraries that the loader did not find. */
  missingLibraries: readonly MissingLibrary[]
}

type Explained = [found: string, remedy: string]

/** Debian packages of the libraries that Chrome links to: https://packages.debian.org/bookworm/chromium. */
const packages: [library: RegExp, name: string][] = [
  [/^lib(nss3|nssutil3|smime3|ssl3)\.so/, 'libnss3'],
  [/^lib(nspr4|plc4|plds4)\.so/, 'libnspr4'],
  [/^libexpat\.so/, 'libexpat1'],
  [/^libsqlite3\.so/, 'libsqlite3-0'],
  [/^libgcc_s\.so/, 'libgcc-s1'],
  [/^libatk-1\.0\.so/, 'libatk1.0-0'],
  [/^libatk-bridge-2\.0\.so/, 'libatk-bridge2.0-0'],
  [/^libatspi\.so/, 'libatspi2.0-0'],
  [/^libcups\.so/, 'libcups2'],
  [/^libdbus-1\.so/, 'libdbus-1-3'],
  [/^libdrm\.so/, 'libdrm2'],
  [/^libgbm\.so/, 'libgbm1'],
  [/^lib(glib|gobject|gio|gmodule)-2\.0\.so/, 'libglib2.0-0'],
  [/^libpango-1\.0\.so/, 'libpango-1.0-0'],
  [/^libcairo\.so/, 'libcairo2'],
  [/^libasound\.so/, 'libasound2'],
  [/^libxkbcommon\.so/, 'libxkbcommon0'],
  [/^libX11\.so/, 'libx11-6'],
  [/^libxcb\.so/, 'libxcb1'],
  [/^libXcomposite\.so/, 'libxcomposite1'],
  [/^libXdamage\.so/, 'libxdamage1'],
  [/^libXext\.so/, 'libxext6'],
  [/^libXfixes\.so/, 'libxfixes3'],
  [/^libXrandr\.so/, 'libxrandr2'],
  [/^libudev\.so/, 'libudev1'],
]

/** Why a browser did not start, and how to fix it. */
export function explainLaunch({ executable, packaged, failure, missingLibraries }: FailedLaunch): Explained {
  const again = againOf(packaged)
  const firstMissing = failure.match(/ ([^\s:]*): error while loading shared libraries: ([^:\s]+)/)
  if (firstMissing !== null) {
    const [, file = '', name = ''] = firstMissing
    const missing = missingLibraries.length > 0 ? missingLibraries : [{ name, neededBy: file.split('/').at(-1) ?? '' }]
    return explainLibraries(missing, { name: `${executable} does not start:`, packaged })
  }
  // https://www.kernel.org/doc/html/latest/userspace-api/no_new_privs.html
  if (/PR_SET_NO_NEW_PRIVS/.test(failure)) {
    const found = `${executable} does not start: this machine denies prctl(PR_SET_NO_NEW_PRIVS), which Chromium up to version 129 needs to run in several processes.`
    return [found, 'Use the newer browser bundled with Outpace. Never work around this with --single-process.']
  }
  if (/spawn .* EACCES/.test(failure)) {
    const found = `${executable} cannot be executed: it is a folder, is not executable, or is on a disk mounted "noexec".`
    return [
      found,
      packaged ? again : 'Set CHROMIUM_PATH to the program itself, run chmod +x on it, or move it to another disk.',
    ]
  }
  if (/spawn .* ENOENT/.test(failure)) {
    const found = `${executable} exists but cannot be executed: its loader is missing, as on Alpine and other systems without glibc.`
    return [
      found,
      'Use Debian, Ubuntu, Amazon Linux or similar, or set CHROMIUM_PATH to a Chromium built for this system.',
    ]
  }
  if (/spawn .* (ENOEXEC|UNKNOWN)|[Ee]xec format error|cannot execute binary/.test(failure)) {
    return [`${executable} is not built for this machine's processor.`, again]
  }
  if (/No usable sandbox|SUID sandbox helper/.test(failure)) {
    const found = `${executable} requires its sandbox although it was started without: a wrapper must have changed its switches.`
    return [found, again]
  }
  if (/ENOSPC|No space left on device/.test(failure)) {
    return [
      `${executable} does not start: no space left for its profile.`,
      'Free some space in the folder for temporary files.',
    ]
  }
  const [, temporary] = failure.match(/mkdtemp '(.+)\/[^/']*'/) ?? []
  if (temporary !== undefined) {
    const found = `${executable} was not started: ${temporary}, the folder for temporary files, cannot be used.`
    return [found, 'Create it with write permission for this user, or set TMPDIR to another folder.']
  }
  if (/Timeout \d+ms exceeded/.test(failure)) {
    const found = `${executable} started but never answered. Check that it is a browser and that this machine has enough memory and CPU.`
    return [found, again]
  }
  const output = lastOutput(failure)
  const found = `${executable} exited immediately${output === '' ? '' : ` with: ${output}`}. Check that it is Chrome or Chromium.`
  return [found, again]
}

/** Which libraries are missing, which files need them, and how to get them. `name`: how the sentence begins. */
export function explainLibraries(
  missing: readonly MissingLibrary[],
  { name, packaged }: { name: string; packaged: boolean },
): Explained {
  const files = [...new Set(missing.map(({ neededBy }) => neededBy))]
  const needs = files.map((file) => {
    const own = missing.filter(({ neededBy }) => neededBy === file).map((library) => library.name)
    return `${file} needs ${own.join(', ')}`
  })
  const them = missing.length === 1 ? 'which is' : 'which are'
  const found = `${name} ${listed(needs)}, ${them} missing on this machine.`
  return [found, packaged ? againOf(packaged) : librariesRemedy(missing.map((library) => library.name))]
}

function againOf(packaged: boolean): string {
  return packaged
    ? 'Delete the folder of the browser so that it is unpacked again; in Lambda, deploy again.'
    : 'Correct CHROMIUM_PATH, or unset it to use the browser bundled with Outpace.'
}

function librariesRemedy(missing: readonly string[]): string {
  const known = missing.map((library) => packages.find(([pattern]) => pattern.test(library))?.[1])
  const install = [...new Set(known.filter((name) => name !== undefined))]
  const unknown = missing.filter((_, index) => known[index] === undefined)
  const byHand = unknown.length === 0 ? '' : ` Find the package that contains ${unknown.join(', ')}.`
  const debian = install.length === 0 ? '' : `On Debian: apt-get install ${install.join(' ')}.`
  return `${debian}${byHand} Or unset CHROMIUM_PATH: the browser bundled with Outpace includes its libraries.`.trim()
}

/** The last line that the program wrote; Playwright prefixes it with the process id. */
function lastOutput(failure: string): string {
  const lines = [...failure.matchAll(/^\[pid=\d+\]\[err\] (.+)$/gm)].map(([, text = '']) => text.trim())
  const last = lines.findLast((line) => line !== '') ?? ''
  return last.length > 200 ? `${last.slice(0, 200)}…` : last
}
