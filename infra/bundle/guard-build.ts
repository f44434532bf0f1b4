import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The barrier's library is checked in, so that deploying needs no compiler. With a compiler, you can rebuild it and
// check that it is the same:
//
//   node infra/bundle/guard-build.ts            builds it in a temporary folder and compares; exits with 1 if it differs
//   node infra/bundle/guard-build.ts --write    puts the new build and its record in place

const folder: string = fileURLToPath(new URL('../../measure/network/guard/', import.meta.url))
const source = 'egress-guard.c'
const library = 'egress-guard.so'

/** Every default that distributions set differently is spelt out. Nothing is linked: it must load with any glibc. */
const flags = [
  ...['-std=gnu11', '-Wall', '-Wextra', '-Wconversion', '-Werror', '-O2', '-march=x86-64', '-mtune=generic'],
  ...['-fPIC', '-shared', '-nostdlib', '-fvisibility=hidden', '-fno-ident', '-fno-stack-protector'],
  ...['-fno-stack-clash-protection', '-fcf-protection=none', '-fno-asynchronous-unwind-tables', '-U_FORTIFY_SOURCE'],
  '-Wl,--build-id=none,-s,-soname,egress-guard.so,--hash-style=gnu',
  '-Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code',
]

/** Source and tools of the checked-in library; `measure/network/guard/build.json`. */
export interface GuardBuild {
  /** SHA-256, hexadecimal. */
  source: string
  library: string
  /** First lines of `cc --version` and `ld --version`: another compiler may produce other bytes. */
  compiler: string
  linker: string
  command: string
}

export interface Rebuilt extends GuardBuild {
  bytes: Buffer
}

/**
 * Builds the library in a temporary folder; undefined without a compiler for Linux x64. Throws if the source does not
 * compile.
 */
export function rebuildGuard(): Rebuilt | undefined {
  const compiler = firstLine('cc')
  const linker = firstLine('ld')
  if (process.platform !== 'linux' || process.arch !== 'x64' || compiler === undefined || linker === undefined) {
    return undefined
  }
  const temporary = mkdtempSync(join(tmpdir(), 'outpace-guard-build-'))
  try {
    const made = join(temporary, library)
    execFileSync('cc', [...flags, '-o', made, source], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
    const bytes = readFileSync(made)
    const command = `cc ${flags.join(' ')} -o ${library} ${source}`
    return { bytes, source: hash(source), library: sha256(bytes), compiler, linker, command }
  } finally {
    rmSync(temporary, { recursive: true })
  }
}

export function recordedBuild(): GuardBuild {
  return JSON.parse(readFileSync(join(folder, 'build.json'), 'utf8')) as GuardBuild
}

/** Hashes of the files that are checked in. */
export function checkedInHashes(): Pick<GuardBuild, 'source' | 'library'> {
  return { source: hash(source), library: hash(library) }
}

/** Only the same tools are certain to produce the same bytes. */
export function sameTools(one: GuardBuild, other: GuardBuild): boolean {
  return one.compiler === other.compiler && one.linker === other.linker
}

function firstLine(tool: string): string | undefined {
  try {
    return execFileSync(tool, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0]
  } catch {
    return undefined
  }
}

function hash(name: string): string {
  return sha256(readFileSync(join(folder, name)))
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function main(): number {
  const rebuilt = rebuildGuard()
  if (rebuilt === undefined) {
    console.log('There is no C compiler for Linux x64 here: the checked-in library is unchanged and unverified.')
    return 0
  }
  const { bytes, ...record } = rebuilt
  if (process.argv.includes('--write')) {
    writeFileSync(join(folder, library), bytes, { mode: 0o755 })
    writeFileSync(join(folder, 'build.json'), `${JSON.stringify(record, null, 2)}\n`)
    console.log(`Built measure/network/guard/${library}, ${bytes.length} bytes, SHA-256 ${record.library}.`)
    return 0
  }
  const found = checkedInHashes()
  const recorded = recordedBuild()
  if (found.library === rebuilt.library) {
    console.log(`measure/network/guard/${library} matches its source, byte for byte.`)
    return 0
  }
  if (found.library === recorded.library && found.source === recorded.source && !sameTools(rebuilt, recorded)) {
    console.log(
      `Built here by "${rebuilt.compiler}", ${rebuilt.linker}; checked in by "${recorded.compiler}", ${recorded.linker}.`,
    )
    console.log(
      'Other tools produce other bytes, so this proves nothing; test/measure/network/egress-calls.test.ts compares what both do.',
    )
    return 0
  }
  console.log(
    `measure/network/guard/${library} does not match its source. Rebuild it with: node infra/bundle/guard-build.ts --write`,
  )
  return 1
}

if (import.meta.main) process.exitCode = main()
