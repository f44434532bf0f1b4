import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { serveSite } from '../../measure/site.ts'
import { folder, launcher, outpace } from '../command.ts'
import { jackets } from '../jackets.ts'

const once = ['--profile', 'desktop', '--rounds', '1']
const isPackaged = process.platform === 'linux' && process.arch === 'x64' && process.env.CHROMIUM_PATH === undefined

describe.concurrent('outpace compare in an odd environment', () => {
  it('measures in UTC and en-US where the shell sets neither a time zone nor a language, and says so', async () => {
    await using home = await folder()
    await using site = await serveSite({ '/a': '<h1>A</h1>', '/b': '<h1>B</h1>' })
    const env = { TZ: '', LC_ALL: '', LANG: undefined }
    const { code, stderr, stdout } = await outpace(['compare', `${site.origin}/a`, `${site.origin}/b`, ...once], {
      cwd: home.path,
      env,
    })
    expect(code, stderr + stdout).toBe(0)
    expect(stderr).toContain('so pages see UTC. Set TZ')
    expect(stderr).toContain('so pages see en-US. Set LC_ALL or LANG')
  })

  it.skipIf(!isPackaged)('leaves nothing among temporary files, and takes no certificates from there', async () => {
    await using home = await folder({ 'temporary files/node-compile-cache': '' })
    await using site = await serveSite({ '/a': '<h1>A</h1>', '/b': '<h1>B</h1>' })
    const TMPDIR = join(home.path, 'temporary files')
    const { code, stderr, stdout } = await outpace(['compare', `${site.origin}/a`, `${site.origin}/b`, ...once], {
      cwd: home.path,
      env: { TMPDIR },
    })
    expect(code, stderr + stdout).toBe(0)
    expect(await readdir(TMPDIR)).toEqual(['node-compile-cache'])
  })

  it.skipIf(!isPackaged)('says which folder is not writable, without a stack trace', async () => {
    await using home = await folder({ home: 'a file' })
    const { code, stderr } = await outpace(
      ['compare', 'http://127.0.0.1:59999/a', 'http://127.0.0.1:59999/b', ...once],
      {
        cwd: home.path,
        env: { HOME: `${home.path}/home`, XDG_CACHE_HOME: undefined },
      },
    )
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^Could not unpack Chromium into .*\/home\/\.cache\/outpace\/chromium-\S+ \(ENOTDIR: .*\)\. Make that folder writable/,
    )
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it.each(['/proc', '//proc/self'])('starts where no cache can be made: in %s', async (unusable) => {
    await using home = await folder()
    const { code, stdout } = await outpace(['--version'], {
      cwd: home.path,
      env: { HOME: unusable, XDG_CACHE_HOME: unusable },
      limit: 10_000,
    })
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  it('keeps what a script prints out of the results', async () => {
    const yaml = jackets('').replace('pages: { home: /, search: /s }', 'script: acme.ts')
    const script = "console.log('a note')\nexport default async () => {}\n"
    await using home = await folder({ 'scenarios/jackets/benchmark.yaml': yaml, 'scenarios/jackets/acme.ts': script })
    const { code, stdout, stderr } = await outpace(['check', 'jackets'], { cwd: home.path })
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'a note\n' })
    expect(stdout).toMatch(/^scenarios\/jackets is valid/)
  })

  it('names every script that does not load, and checks the benchmarks after it', async () => {
    const yaml = jackets('').replace('pages: { home: /, search: /s }', 'script: acme.ts')
    await using home = await folder({
      'outpace.yaml': 'competitorLoadsPerDay: 10000\n',
      'scenarios/first/benchmark.yaml': yaml,
      'scenarios/first/acme.ts': "throw new Error('no basket')\n",
      'scenarios/second/benchmark.yaml': jackets(''),
      'scenarios/third/benchmark.yaml': yaml,
      'scenarios/third/acme.ts': 'export const walk = 1\n',
    })
    const { code, stdout, stderr } = await outpace(['check'], { cwd: home.path })
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^scenarios\/first\/acme\.ts cannot be loaded.*no basket.*\nscenarios\/third\/acme\.ts has no default/,
    )
    expect(stdout).toMatch(/^scenarios\/second is valid.*\n$/)
  })

  it.each([
    ['whose journey is valid', 'export default async () => {}\n', 0],
    ['that has no journey', '', 2],
  ])('ends although a script %s left a timer behind', async (_, script, expected) => {
    const yaml = jackets('').replace('pages: { home: /, search: /s }', 'script: acme.ts')
    await using home = await folder({
      'scenarios/jackets/benchmark.yaml': yaml,
      'scenarios/jackets/acme.ts': `setInterval(() => {}, 1000)\n${script}`,
    })
    expect((await outpace(['check', 'jackets'], { cwd: home.path, limit: 60_000 })).code).toBe(expected)
  })

  it('gives the reader of a pipe all of the output, however late, although a script left a timer behind', async () => {
    const yaml = jackets('').replace('pages: { home: /, search: /s }', 'script: acme.ts')
    const script = "process.stdout.write('x'.repeat(1e6))\nsetInterval(() => {}, 1000)\nexport default async () => {}\n"
    await using home = await folder({ 'scenarios/jackets/benchmark.yaml': yaml, 'scenarios/jackets/acme.ts': script })
    const piped = ['-c', '"$0" "$1" check jackets | (sleep 9; wc -c)', process.execPath, launcher]
    const { stdout } = await promisify(execFile)('sh', piped, { cwd: home.path, timeout: 60_000 })
    expect(Number(stdout)).toBeGreaterThan(1e6)
  })

  it('names a proxy that it does not use once a site cannot be reached, and never prints its password', async () => {
    await using home = await folder()
    const { code, stderr } = await outpace(
      ['compare', 'http://127.0.0.1:59999/a', 'http://127.0.0.1:59999/b', ...once],
      {
        cwd: home.path,
        env: { HTTPS_PROXY: 'http://ann:hunter2@proxy.example:3128' },
      },
    )
    expect(code).toBe(1)
    expect(stderr.match(/HTTPS_PROXY is set, but Outpace connects to sites directly/g)).toHaveLength(1)
    expect(stderr).not.toContain('hunter2')
  })

  it('says under an older Node how the Node that it needs is installed, also by pnpm, which runs no scripts of packages unasked', async () => {
    await using home = await folder({
      'older.mjs': "Object.defineProperty(process.versions, 'node', { value: '20.0.0' })",
      'cli/outpace.mjs': await readFile(launcher, 'utf8'),
    })
    const command = [`--import=${home.path}/older.mjs`, join(home.path, 'cli/outpace.mjs'), 'check']
    const { code, stderr } = await promisify(execFile)(process.execPath, command).catch((error) => error)
    expect(code).toBe(2)
    expect(stderr).toMatch(/^Outpace needs Node 24.*"npm install".*"pnpm approve-builds --all"/)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])(
    'ends as a shell says it where %s comes before it is ready, also under an older Node',
    async (signal, expected) => {
      // Hands over to a Node that is ended at once.
      const older = `Object.defineProperty(process.versions, 'node', { value: '20.0.0' })
process.execve = undefined
process.env.NODE_OPTIONS = '--import="data:text/javascript,process.kill(process.pid,%22${signal}%22)"'`
      await using home = await folder({ 'older.mjs': older })
      const env = { NODE_OPTIONS: `--import=${home.path}/older.mjs` }
      expect((await outpace(['doctor'], { cwd: home.path, env })).code).toBe(expected)
    },
  )
})
