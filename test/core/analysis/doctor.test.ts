import { describe, expect, it } from 'vitest'
import { type BrowserFacts, browserFindings, type StartedBrowser } from '#core/analysis/doctor/browser.ts'
import { scriptsOf } from '#core/analysis/doctor/fonts.ts'
import { explainLaunch } from '#core/analysis/doctor/launch.ts'
import { type MachineFacts, machineFindings } from '#core/analysis/doctor/machine.ts'

const started: StartedBrowser = {
  version: '153.0.8010.0',
  took: 300,
  missingLibraries: [],
  switches: ['--no-sandbox', '--remote-debugging-pipe'],
  processes: { renderers: 2, all: 7 },
  isolation: { value: { sites: 4, processes: 5 } },
  survives: true,
  environment: ['LD_LIBRARY_PATH', 'OUTPACE_EGRESS_ALLOW'],
  barrier: { kind: 'guard', doors: [{ address: '169.254.169.254', refused: true }] },
  controlPage: { value: 80 },
  fonts: { value: { width: 8.1, boxes: [] } },
  language: { value: { number: '1.234,5', hour: 10 } },
}

function examined(changes: Partial<StartedBrowser>, { packaged = true, scripts = ['Latn'] } = {}) {
  const facts: BrowserFacts = { executable: '/opt/chromium', packaged, started: { ...started, ...changes } }
  return browserFindings(facts, { scripts }).filter(({ state }) => state !== 'good')
}

describe('the findings about a browser', () => {
  it.each<[string, Partial<StartedBrowser>]>([
    ['as usual', {}],
    ['with a process for each site and none to spare', { isolation: { value: { sites: 4, processes: 4 } } }],
    ['with features switched off once', { switches: ['--disable-features=A,B'] }],
    ['with letters a hair wider, as another rasterizer draws them', { fonts: { value: { width: 8.14, boxes: [] } } }],
  ])('are all good for a healthy browser %s', (_, changes) => expect(examined(changes)).toEqual([]))

  it('name a switch by its beginning where it is endless', () => {
    const [finding] = examined({ switches: [`--proxy-server=${'proxy,'.repeat(100)}`] })
    expect(finding?.found).toMatch(/has --proxy-server=proxy,proxy,.* \(requests take a different route/)
    expect(finding?.found.length).toBeLessThan(400)
  })

  it.each<[string, Partial<StartedBrowser>, string]>([
    [
      'a library is missing that it loads later',
      { missingLibraries: [{ name: 'libsqlite3.so.0', neededBy: 'libsoftokn3.so' }] },
      'starts, but libsoftokn3.so needs libsqlite3.so.0, which is missing on this machine.',
    ],
    ['pages share a process', { processes: { renderers: 1, all: 5 } }, 'share one process'],
    [
      'frames of other sites share a process',
      { isolation: { value: { sites: 4, processes: 1 } } },
      'share a process: site isolation is off',
    ],
    ['its pages do not open', { pagesError: 'Target crashed', survives: false }, 'pages do not open: Target crashed'],
    [
      'it crashes with a context',
      { survives: false },
      'The browser or one of its pages crashed when another context was closed',
    ],
    ['web security is off', { switches: ['--disable-web-security'] }, 'pages may read other sites'],
    ['sites share processes', { switches: ['--disable-features=A,site-per-process'] }, 'sites share processes'],
    ['a port is open to DevTools', { switches: ['--remote-debugging-port=9222'] }, 'other programs may drive'],
    [
      'features are switched off twice',
      { switches: ['--disable-features=A', '--disable-features=B'] },
      'only the last',
    ],
    [
      'the guard does not hold',
      { barrier: { kind: 'broken', error: 'It does not hold.', doors: [] } },
      'does not hold',
    ],
    [
      'metadata is reached',
      { barrier: { kind: 'guard', doors: [{ address: '169.254.169.254', refused: false }] } },
      'Pages reached 169.254.169.254, which must be blocked',
    ],
    ['credentials reach it', { environment: ['AWS_SESSION_TOKEN'] }, 'contains AWS_SESSION_TOKEN'],
    ['it has no font', { fonts: { value: { width: 8.1, boxes: ['Latn', 'Jpan'] } } }, 'every letter is drawn as a box'],
    [
      'another font is used',
      { fonts: { value: { width: 8.63, boxes: [] } } },
      'Pages do not use Open Sans, which Outpace bundles',
    ],
    [
      'a family gets another font',
      { fonts: { value: { width: 8.1, boxes: [], differing: ['serif', 'Arial'] } } },
      'another font than Open Sans for serif and Arial',
    ],
    ['ICU data is missing', { language: { value: { number: '1,234.5', hour: 0 } } }, 'lacks its ICU data'],
    ['loopback is closed', { controlPage: { error: 'net::ERR_FAILED' } }, 'check firewall, container and proxy'],
    [
      'a small folder for temporary files',
      { controlPage: { error: 'page.goto: net::ERR_INSUFFICIENT_RESOURCES' } },
      'set TMPDIR to a folder on a larger disk',
    ],
  ])('report a problem if %s', (_, changes, said) => {
    const findings = examined(changes)
    expect(findings.map(({ state }) => state)).toEqual(['wrong'])
    expect(`${findings[0]?.found} ${findings[0]?.remedy}`).toContain(said)
  })

  it('report a problem if a script that Outpace has a typeface for is not drawn', () => {
    const [finding] = examined({ fonts: { value: { width: 8.1, boxes: ['Thai'] } } })
    expect(finding).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('Thai text is not drawn'),
      remedy: expect.stringContaining('unpacked again'),
    })
  })

  it('of an installed browser note boxes only in a script that a market uses', () => {
    const fonts = { value: { width: 8.63, boxes: ['Jpan'] } }
    const [finding] = examined({ fonts }, { packaged: false, scripts: scriptsOf(['en-AU', 'ja-JP']) })
    expect(finding).toMatchObject({
      state: 'note',
      found: expect.stringContaining('Japanese text is drawn as boxes'),
      remedy: expect.stringContaining('fonts-noto-cjk'),
    })
    expect(examined({ fonts }, { packaged: false, scripts: scriptsOf(['en-AU', 'zh-TW', 'ru-RU']) })).toEqual([])
  })
})

describe('a browser that does not start', () => {
  const explained = (failure: string, { packaged = false, missing = [] as string[] } = {}) =>
    explainLaunch({
      executable: '/usr/bin/chrome',
      packaged,
      failure,
      missingLibraries: missing.map((name) => ({ name, neededBy: 'chrome' })),
    }).join(' ')

  it('is explained with missing libraries and their Debian packages', () => {
    const failure =
      '[pid=7][err] /usr/bin/chrome: error while loading shared libraries: libnss3.so: cannot open shared object file'
    expect(explained(failure)).toContain('/usr/bin/chrome does not start: chrome needs libnss3.so, which is missing')
    expect(explained(failure, { missing: ['libnss3.so', 'libnssutil3.so', 'libgbm.so.1', 'libodd.so.2'] })).toContain(
      'apt-get install libnss3 libgbm1. Find the package that contains libodd.so.2.',
    )
    expect(explained(failure, { packaged: true })).toContain('unpacked again')
  })

  it.each([
    // Chromium 129 under a filter that denies prctl.
    [
      '[pid=7][err] [0101/FATAL:sandbox_bpf.cc] prctl(PR_SET_NO_NEW_PRIVS) failed',
      'Never work around this with --single-process',
    ],
    ['browserType.launch: Failed to launch: Error: spawn /usr/bin/chrome EACCES', 'mounted "noexec"'],
    ['browserType.launch: Failed to launch: Error: spawn /usr/bin/chrome ENOENT', 'Alpine'],
    ['[pid=7][err] /usr/bin/chrome: 1: Exec format error', "not built for this machine's processor"],
    ['[pid=7][err] No usable sandbox!', 'requires its sandbox'],
    [
      "EACCES: permission denied, mkdtemp '/var/tmp/of ann/outpace-browser-XXXXXX'",
      '/var/tmp/of ann, the folder for temporary files, cannot be used. Create it',
    ],
    ['browserType.launch: Timeout 30000ms exceeded.', 'never answered'],
    ['[pid=7][err] first\n[pid=7][err] last words\n[pid=7] <exit>', 'with: last words. Check that it is'],
  ])('is explained from %j', (failure, said) => expect(explained(failure)).toContain(said))

  it('is explained with a line as it was written, or its beginning where it is endless', () => {
    const line = 'The display cannot be opened because no server answers at the address in DISPLAY. '
    expect(explained(`[pid=7][err] ${line}`)).toContain(line.trim())
    expect(explained(`[pid=7][err] ${line}`)).not.toContain('…')
    expect(explained(`[pid=7][err] ${line.repeat(20)}`).length).toBeLessThan(1000)
  })
})

describe('the findings about a machine', () => {
  const machine: MachineFacts = {
    memory: 8e9,
    cpuIndexes: [400, 410],
    cores: 2,
    temporary: { folder: '/tmp', free: 5e9 },
  }
  const findings = (changes: Partial<MachineFacts>) =>
    machineFindings({ ...machine, ...changes }, { limits: [{ benchmark: 'jackets', memory: 2e9 }], worker: 300e6 })
      .filter(({ state }) => state !== 'good')
      .map(({ subject, state }) => `${state} ${subject}`)

  it('are all good with enough resources', () => expect(findings({})).toEqual([]))
  it.each<[Partial<MachineFacts>, string]>([
    [{ memory: 2e9 }, 'note memory'],
    [{ memory: 700e6 }, 'wrong memory'],
    [{ cpuIndexes: [400, 900] }, 'note CPU'],
    [{ temporary: { folder: '/tmp', free: 1e6 } }, 'wrong disk'],
    [{ temporary: { folder: '/tmp', free: undefined } }, 'wrong disk'],
  ])('report %j', (changes, said) => expect(findings(changes)).toEqual([said]))
})
