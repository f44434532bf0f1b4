import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { surroundings } from '#cli/surroundings.ts'
import { type ChangeOptions, flagsOf, readChanges } from '#cli/try/changes.ts'
import { subjectOf } from '#cli/try/subject.ts'
import { blocksHost, blocksUrl, isOwn, matchesGlob } from '#measure/rewrite/changes.ts'
import { deferScripts } from '#measure/rewrite/html.ts'

const origin = 'https://www.acme.example'
const none: ChangeOptions = {
  block: [],
  preload: [],
  compress: false,
  defer: [],
  cache: false,
  replace: [],
  header: [],
}
const read = (options: Partial<ChangeOptions>) => readChanges({ ...none, ...options }, origin)

describe('the flags of try', () => {
  test('are read into changes', async () => {
    const changes = await read({
      block: ['*.tags.example', 'https://a.example/'],
      preload: ['/fonts/a.woff2', '/hero?id=1; as=image'],
      defer: ['app.js'],
      serverWait: '100ms',
      header: ['Cache-Control=max-age=600'],
    })
    expect(changes.block).toEqual(['*.tags.example', 'a.example'])
    expect(changes.preload).toEqual([
      { url: `${origin}/fonts/a.woff2`, as: 'font' },
      { url: `${origin}/hero?id=1`, as: 'image' },
    ])
    expect(changes.defer).toEqual(['*/app.js'])
    expect(changes.serverWait).toBe(100)
    expect(changes.headers).toEqual([{ name: 'cache-control', value: 'max-age=600' }])
    expect(flagsOf(changes)).toEqual(['block', 'preload', 'defer', 'server-wait', 'header'])
  })

  test('take a file for an address that may contain an equals sign', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outpace-try-'))
    const file = join(folder, 'small.webp')
    await writeFile(file, 'picture')
    const { replace } = await read({ replace: [`/i?w=100=${file}`] })
    expect(replace.map(({ url, bytes, type }) => [url, String(bytes), type])).toEqual([
      [`${origin}/i?w=100`, 'picture', 'image/webp'],
    ])
    await rm(folder, { recursive: true })
  })

  test.each<[Partial<ChangeOptions>, string]>([
    [{}, 'Name what to try'],
    [{ block: ['www.acme.example'] }, 'would block your site itself'],
    [{ block: ['*'] }, 'would block your site itself'],
    [{ preload: ['/hero'] }, 'Add it, for example: "/hero; as=image"'],
    [{ preload: ['file:///etc/passwd'] }, 'is not an address'],
    [{ serverWait: '100' }, '--server-wait: "100" is not a duration.'],
    [{ serverWait: '2 minutes' }, 'Write up to 30 s'],
    [{ replace: ['/a.js'] }, 'needs an address and a file'],
    [{ replace: ['/a.js=/nowhere/b.js'] }, 'the file /nowhere/b.js does not exist'],
    [{ header: ['Set-Cookie=a=1'] }, '--header cannot set Set-Cookie'],
    [{ header: ['Transfer-Encoding=chunked'] }, '--header cannot set Transfer-Encoding'],
    [{ header: ['a=b\r\nc: d'] }, 'is not a header'],
    [{ header: ['nonsense'] }, 'Write NAME=VALUE'],
  ])('%o is refused with what to do', async (options, words) => {
    await expect(read(options)).rejects.toThrow(words)
  })
})

test('a competitor cannot be tried, and the error says why', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outpace-try-'))
  const yaml = `name: A
us: { name: Acme, origin: https://www.acme.example, pages: { home: / } }
competitors: [{ name: Globex, origin: https://www.globex.example, pages: { home: / } }]
markets: [{ name: Here, region: local, profile: desktop, locale: en-AU, timeZone: UTC }]
every: 15 minutes
target: { against: fastest, metric: lcp, margin: 5% }`
  const { mkdir } = await import('node:fs/promises')
  await mkdir(join(folder, 'scenarios', 'a'), { recursive: true })
  await writeFile(join(folder, 'scenarios', 'a', 'benchmark.yaml'), yaml)
  const asked = { site: 'https://globex.example/p/1', market: undefined }
  await expect(subjectOf(asked, { ...surroundings(), root: folder })).rejects.toThrow(
    'Globex is a competitor in the benchmark a, and only your own site can be tried',
  )
  const own = await subjectOf({ ...asked, site: 'https://www.acme.example' }, { ...surroundings(), root: folder })
  expect(own.us.origin).toBe('https://www.acme.example')
  await rm(folder, { recursive: true })
})

describe('globs', () => {
  test('match hosts, addresses and nothing else', () => {
    expect(matchesGlob('a.tags.example', '*.tags.example')).toBe(true)
    expect(matchesGlob('tags.example', '*.tags.example')).toBe(false)
    expect(matchesGlob('ab', 'ab*b')).toBe(false)
    expect(matchesGlob('x'.repeat(10_000), `${'*x'.repeat(2_000)}y`)).toBe(false)
    expect(blocksHost(['a.example'], { host: 'a.example', port: 443 })).toBe(true)
    expect(blocksHost(['*/tag.js'], { host: 'a.example', port: 443 })).toBe(false)
    expect(blocksUrl(['*/tag.js'], new URL('https://a.example/v1/tag.js'))).toBe(true)
    expect(blocksUrl(['a.example'], new URL('https://a.example/'))).toBe(false)
  })

  test('the site and its subdomains are its own, and what is named besides', () => {
    const own = (url: string, alsoOwn: string[] = []) => isOwn(new URL(url), { origin, alsoOwn })
    expect(own('https://img.acme.example/')).toBe(true)
    expect(own('https://notacme.example/')).toBe(false)
    expect(own('https://a.cdn.example/')).toBe(false)
    expect(own('https://a.cdn.example/', ['*.cdn.example'])).toBe(true)
  })
})

test('a script is deferred however its tag is cut into packets', async () => {
  const page =
    '<head><script\n src="/a.js?x=1&amp;y=2" ></script><script src=/b.js></script><script>1 < 2</script>é</head>'
  const bytes = Buffer.from(page)
  for (let cut = 0; cut <= bytes.length; cut++) {
    let found = 0
    const edit = deferScripts({
      ...{ globs: ['*/a.js?x=1&y=2'], page: new URL(origin), applied: true },
      found: () => void found++,
    })
    edit.write(bytes.subarray(0, cut))
    edit.end(bytes.subarray(cut))
    const edited = Buffer.concat(await edit.toArray())
    expect(String(edited)).toBe(page.replace('<script\n', '<script defer\n'))
    expect(found).toBe(1)
  }
})
