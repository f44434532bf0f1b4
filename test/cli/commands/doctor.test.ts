import { chmod, copyFile, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DoctorFinding } from '#core/analysis/doctor/finding.ts'
import { findChromium } from '#measure/chromium/find.ts'
import { folder, outpace } from '../command.ts'

const yaml = `
name: Jackets
us: { name: Acme, origin: "https://acme.example", pages: { home: / } }
competitors:
  - { name: Globex, origin: "https://globex.example", pages: { home: / } }
markets:
  - { name: Here, region: local, profile: desktop, locale: en-AU, timeZone: UTC }
every: 15 minutes
`
const sound = { 'scenarios/jackets/benchmark.yaml': yaml }
const onLinux = process.platform === 'linux' && process.arch === 'x64'

/** Runs the doctor with this CHROMIUM_PATH. */
async function examine(cwd: string, CHROMIUM_PATH: string): Promise<{ code: number | null; found: DoctorFinding[] }> {
  const { code, stdout, stderr } = await outpace(['doctor', '--json'], { cwd, env: { CHROMIUM_PATH } })
  expect(stderr).toBe('')
  const { places } = JSON.parse(stdout) as { places: { findings: DoctorFinding[] }[] }
  return { code, found: places.flatMap(({ findings }) => findings) }
}

/** A program at CHROMIUM_PATH that changes how the real browser is started. */
async function wrapper(cwd: string, { before = '', switches = '' }): Promise<string> {
  const { executable, environment } = await findChromium({ cacheFolder: join(homedir(), '.cache', 'outpace') })
  const path = join(cwd, 'browser')
  const libraries = `LD_LIBRARY_PATH="${environment.LD_LIBRARY_PATH}:$LD_LIBRARY_PATH"`
  await writeFile(
    path,
    `#!/bin/sh\n${libraries}\nexport LD_LIBRARY_PATH\n${before}\nexec "${executable}" ${switches} "$@"\n`,
  )
  await chmod(path, 0o755)
  return path
}

// Concurrently, because a browser that does not work is mostly waited for.
describe.concurrent('outpace doctor', () => {
  it('prints one line per passed check and exits with 0', async () => {
    await using home = await folder(sound)
    const { code, stdout } = await outpace(['doctor'], { cwd: home.path, env: { CHROMIUM_PATH: undefined } })
    expect(code, stdout).toBe(0)
    for (const subject of ['configuration', 'store', 'evidence', 'browser', 'processes', 'languages', 'control page']) {
      expect(stdout).toMatch(new RegExp(`^ {2}✓ ${subject} `, 'm'))
    }
    expect(stdout).toContain('No problems found.')
    expect(stdout).toContain('.outpace/outpace.db can be created here')
    // It only looks.
    expect(await readdir(home.path)).toEqual(['scenarios'])
  })

  it('continues after the first problem and says how to fix each', async () => {
    await using home = await folder({ ...sound, 'outpace.yaml': 'recipents: [a@b.example]\n', '.outpace': 'no folder' })
    const { code, found } = await examine(home.path, join(home.path, 'nothing'))
    expect(code).toBe(1)
    const wrong = found.filter(({ state }) => state === 'wrong')
    expect(wrong.map(({ subject, found, remedy = '' }) => `${subject}: ${found} ${remedy}`)).toEqual([
      expect.stringMatching(/^configuration: outpace\.yaml:1:1 recipents: .* Did you mean "recipients"\?/),
      expect.stringMatching(/^store: .*\.outpace.* there is a file where a folder is needed.* Move it away/),
      expect.stringMatching(/^evidence: .*\.outpace/),
      expect.stringMatching(
        /^browser: CHROMIUM_PATH is ".*nothing", but that file does not exist\. Correct it or unset it\./,
      ),
    ])
  })

  it.skipIf(process.getuid?.() === 0)('reports a store that this user may not write', async () => {
    await using home = await folder(sound)
    await mkdir(join(home.path, '.outpace'), { mode: 0o555 })
    const { code, found } = await examine(home.path, '/nothing')
    expect(code).toBe(1)
    expect(found.find(({ subject }) => subject === 'store')?.found).toContain(
      'This user has no permission to read or write',
    )
  })

  it('reports a program that is not a browser with its output', async () => {
    await using home = await folder(sound)
    const { code, found } = await examine(home.path, process.execPath)
    expect(code).toBe(1)
    expect(found.find(({ subject }) => subject === 'browser')).toMatchObject({
      state: 'wrong',
      found: expect.stringMatching(/ exited immediately with: .*bad option.* Check that it is Chrome or Chromium\./),
      remedy: 'Correct CHROMIUM_PATH, or unset it to use the browser bundled with Outpace.',
    })
  })

  it.skipIf(!onLinux)('names every library that is missing', async () => {
    await using home = await folder(sound)
    const program = join(home.path, 'program')
    // Any program will do: the loader stops before it runs.
    await writeFile(
      program,
      (await readFile('/bin/true', 'latin1')).replace('libc.so.6', 'libnss3.so'.slice(0, 9)),
      'latin1',
    )
    await chmod(program, 0o755)
    const { found } = await examine(home.path, program)
    expect(found.find(({ subject }) => subject === 'browser')?.found).toContain(
      'program needs libnss3.s, which is missing on this machine.',
    )
  })

  it.skipIf(!onLinux)('names a library that is missing only once the browser opens an HTTPS page', async () => {
    await using home = await folder(sound)
    const cache = join(home.path, 'cache')
    const real = dirname((await findChromium({ cacheFolder: join(homedir(), '.cache', 'outpace') })).executable)
    const copy = join(cache, 'outpace', basename(real))
    await mkdir(join(copy, 'lib'), { recursive: true })
    for (const name of ['chromium', 'fonts']) await symlink(join(real, name), join(copy, name))
    for (const name of await readdir(join(real, 'lib')))
      await copyFile(join(real, 'lib', name), join(copy, 'lib', name))
    const module = join(copy, 'lib', 'libsoftokn3.so')
    await writeFile(module, (await readFile(module, 'latin1')).replace('libsqlite3.so.0', 'libsqlite9.so.0'), 'latin1')
    const env = { CHROMIUM_PATH: undefined, XDG_CACHE_HOME: cache }
    const { code, stdout } = await outpace(['doctor'], { cwd: home.path, env })
    expect(code).toBe(1)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'starts, but libsoftokn3.so needs libsqlite9.so.0, which is missing',
    )
    expect(stdout).not.toContain('Pages reached')
  })

  it.skipIf(!onLinux)('never accepts a single-process browser', async () => {
    await using home = await folder(sound)
    const { code, found } = await examine(home.path, await wrapper(home.path, { switches: '--single-process' }))
    expect(code).toBe(1)
    const wrong = found.filter(({ state }) => state === 'wrong')
    expect(wrong.map(({ found }) => found)).toEqual([
      expect.stringMatching(/^The browser runs everything in one process/),
      expect.stringMatching(/has --single-process \(pages share one process\)/),
    ])
  })

  it.skipIf(!onLinux)('distinguishes a browser whose pages crash from a single-process one', async () => {
    await using home = await folder(sound)
    const switches = '--renderer-cmd-prefix=/bin/false'
    const { code, found } = await examine(home.path, await wrapper(home.path, { switches }))
    expect(code).toBe(1)
    const wrong = found.filter(({ state }) => state === 'wrong')
    // A busy machine may not notice the crash in time.
    expect(wrong.map(({ found }) => found)).toEqual([
      expect.stringMatching(/but pages do not open: (.*crashed|No answer within)/),
    ])
  })

  it.skipIf(!onLinux)('detects a wrapper that passes on credentials and drops the guard', async () => {
    await using home = await folder(sound)
    const before = 'unset LD_PRELOAD\nexport AWS_SECRET_ACCESS_KEY=hush'
    const { code, found } = await examine(home.path, await wrapper(home.path, { before }))
    expect(code).toBe(1)
    const of = (subject: string) => found.find((each) => each.subject === subject)
    expect(of('credentials')).toMatchObject({ state: 'wrong', found: expect.stringContaining('AWS_SECRET_ACCESS_KEY') })
    expect(of('barrier')).toMatchObject({
      state: 'note',
      found: expect.stringMatching(/^flags: the guard does not load/),
    })
    expect(JSON.stringify(found)).not.toContain('hush')
  })

  it('refuses --region without --cloud, and one that is none', async () => {
    await using home = await folder(sound)
    const { code, stderr } = await outpace(['doctor', '--region', 'eu-west-1'], { cwd: home.path })
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: '--region needs --cloud. Run: outpace doctor --cloud --region REGION\n',
    })
    const misspelt = await outpace(['doctor', '--cloud', '--region', 'eu-west-9'], { cwd: home.path })
    const said =
      '--region: "eu-west-9" is not an AWS region.\nDid you mean "eu-west-1"? A region opened after this version needs a newer Outpace.\n'
    expect(misspelt).toEqual({ code: 2, stdout: '', stderr: said })
  })
})
