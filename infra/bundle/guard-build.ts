import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The barrier's library is checked in, so that deploying needs no compiler; whoever has one can build it anew and see
// that it is the same:
//
//   node infra/bundle/guard-build.ts            builds it aside and compares; 1 when it differs
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

/** What the checked-in library was made from and by; `measure/network/guard/build.json`. */
export interface GuardBuild {
  /** SHA-256, hexadecimal. */
  source: string
  library: string
  /** First lines of `cc --version` and `ld --version`: another compiler may give other bytes. */
  compiler: string
  linker: string
  command: string
}

export interface Rebuilt extends GuardBuild {
  bytes: Buffer
}

/** Builds the library aside; undefined where there is no compiler for Linux x64. Throws when the source has a fault. */
export function rebuildGuard(): Rebuilt | undefined {
  const compiler = firstLine('cc')
  const linker = firstLine('ld')
  if (process.platform !== 'linux' || process.arch !== 'x64' || compiler === undefined || linker === undefined) {
    return undefined
  }
  const aside = mkdtempSync(join(tmpdir(), 'outpace-guard-build-'))
  try {
    const made = join(aside, library)
    execFileSync('cc', [...flags, '-o', made, source], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
    const bytes = readFileSync(made)
    const command = `cc ${flags.join(' ')} -o ${library} ${source}`
    return { bytes, source: hash(source), library: sha256(bytes), compiler, linker, command }
  } finally {
    rmSync(aside, { recursive: true })
  }
}

export function recordedBuild(): GuardBuild {
  return JSON.parse(readFileSync(join(folder, 'build.json'), 'utf8')) as GuardBuild
}

/** What lies in the repository now. */
export function checkedInHashes(): Pick<GuardBuild, 'source' | 'library'> {
  return { source: hash(source), library: hash(library) }
}

/** Same bytes are promised by the same tools only. */
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
    console.log('There is no C compiler for Linux x64 here: the checked-in library stays as it is, and unverified.')
    return 0
  }
  const { bytes, ...record } = rebuilt
  if (process.argv.includes('--write')) {
    writeFileSync(join(folder, library), bytes, { mode: 0o755 })
    writeFileSync(join(folder, 'build.json'), `${JSON.stringify(record, null, 2)}\n`)
    console.log(`Built measure/guard/${library}, ${bytes.length} bytes, SHA-256 ${record.library}.`)
    return 0
  }
  const found = checkedInHashes()
  const recorded = recordedBuild()
  if (found.library === rebuilt.library) {
    console.log(`measure/guard/${library} is what its source gives, bit by bit.`)
    return 0
  }
  if (found.library === recorded.library && found.source === recorded.source && !sameTools(rebuilt, recorded)) {
    console.log(
      `Built here by "${rebuilt.compiler}", ${rebuilt.linker}; checked in by "${recorded.compiler}", ${recorded.linker}.`,
    )
    console.log(
      'Other tools give other bytes, so this proves nothing; test/measure/network/egress-calls.test.ts compares what both do.',
    )
    return 0
  }
  console.log(
    `measure/guard/${library} is not what its source gives. Build it with: node infra/bundle/guard-build.ts --write`,
  )
  return 1
}

if (import.meta.main) process.exitCode = main()
