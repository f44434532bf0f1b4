import { listed } from '../../model/listed.ts'
import { formatDuration } from '../../model/units.ts'
import { type DoctorFinding, good, note, type Tried, wrong } from './finding.ts'
import { type FontFacts, fontFindings } from './fonts.ts'
import { explainLaunch, explainLibraries, type MissingLibrary } from './launch.ts'

/** What was observed of a browser started for examination. */
export interface BrowserFacts {
  executable: string
  /** True for the browser bundled with Outpace, whose fonts and libraries are known. */
  packaged: boolean
  started: StartedBrowser | { failure: string; missingLibraries: MissingLibrary[] }
}

export interface StartedBrowser {
  /** Full version. */
  version: string
  /** Why two pages in two contexts did not open; absent if they did. */
  pagesError?: string
  /** ms from start to the first answer. */
  took: number
  /** Of any file that it loads, now or later. */
  missingLibraries: MissingLibrary[]
  /** Switches of the running browser; absent if the system does not report them. */
  switches?: string[]
  processes: {
    /** Renderer processes while two pages in two contexts were open, and perhaps a spare one. */
    renderers: number
    all: number
  }
  /** Renderers that a page with frames of that many other sites adds. */
  isolation: Tried<Isolation>
  /** Whether the browser and a page in another context survived the closing of a context. */
  survives: boolean
  /** Names of its environment variables; absent if the system does not report them. */
  environment?: string[]
  barrier: BarrierFacts
  /** Load time of the control page, ms. */
  controlPage: Tried<number>
  fonts: Tried<FontFacts>
  /** How a page with German locale and Sydney time zone formats 1234.5 and midnight UTC on 1 January 1970. */
  language: Tried<{ number: string; hour: number }>
}

export interface Isolation {
  sites: number
  processes: number
}

export interface BarrierFacts {
  kind: 'guard' | 'flags' | 'broken'
  /** Why it is broken. */
  error?: string
  /** Addresses the browser was sent to and must not reach. */
  doors: { address: string; refused: boolean }[]
}

/** Findings in output order. `scripts`: ISO 15924 codes of the scripts of the benchmarks' locales. */
export function browserFindings(facts: BrowserFacts, { scripts }: { scripts: readonly string[] }): DoctorFinding[] {
  const { executable, packaged, started } = facts
  if ('failure' in started) return [wrong('browser', ...explainLaunch({ executable, packaged, ...started }))]
  const origin = packaged ? 'bundled with Outpace' : executable
  const name = `Chromium ${started.version}, ${origin},`
  const starts =
    started.missingLibraries.length === 0
      ? good('browser', `${name} has every library it needs and starts in ${formatDuration(started.took)}.`)
      : wrong('browser', ...explainLibraries(started.missingLibraries, { name: `${name} starts, but`, packaged }))
  const alive = [starts, processesFinding(started, packaged), ...switchesFindings(started, packaged)]
  // A browser that died cannot be examined further.
  if (!started.survives) return [...alive, ...credentialsFindings(started, packaged)]
  return [
    ...alive,
    barrierFinding(started.barrier, packaged),
    ...credentialsFindings(started, packaged),
    ...fontFindings(started.fonts, { packaged, scripts }),
    languageFinding(started.language, packaged),
    controlFinding(started.controlPage),
  ]
}

const fixWrapper =
  'Remove what the wrapper at CHROMIUM_PATH adds, or unset CHROMIUM_PATH to use the browser bundled with Outpace.'
const unpackAgain =
  'Delete the folder of the browser so that it is unpacked again; in Lambda, run npx cdk deploy --all. If the problem persists, report it.'

function processesFinding(started: StartedBrowser, packaged: boolean): DoctorFinding {
  const { processes, survives, pagesError } = started
  const { renderers, all } = processes
  const remedy = packaged ? unpackAgain : fixWrapper
  if (pagesError !== undefined) {
    const found = `The browser starts, but pages do not open: ${pagesError}`
    return wrong(
      'processes',
      found,
      `${remedy} A container or sandbox may deny its processes something they need, such as open files: ulimit -n 1024.`,
    )
  }
  if (renderers === 0) {
    const dies = survives ? '' : ' It crashed when one context was closed.'
    const found = `The browser runs everything in one process, so pages share memory and one crash ends them all.${dies}`
    return wrong('processes', found, remedy)
  }
  if (!survives) {
    return wrong('processes', 'The browser or one of its pages crashed when another context was closed.', remedy)
  }
  if (renderers < 2) {
    const found = 'Two pages in two contexts share one process, so one page can slow down or crash another.'
    return wrong('processes', found, remedy)
  }
  const { isolation } = started
  if ('error' in isolation) {
    return wrong('processes', `A page with frames of other sites does not load: ${isolation.error}`, remedy)
  }
  const { sites, processes: added } = isolation.value
  if (added < sites) {
    const found = `A page and frames of ${sites} other sites share ${added === 1 ? 'a process' : `${added} processes`}: site isolation is off, so a frame can slow down its page, and native code in one reads them all.`
    return wrong('processes', found, packaged ? unpackAgain : fixWrapper)
  }
  return good(
    'processes',
    `Multi-process: ${renderers} renderers of ${all} processes with two pages open; closing a context leaves the others running. Sites are isolated: frames of ${sites} other sites get a process each.`,
  )
}

/** Switches that falsify measurements or expose the browser to others. */
const unwanted: [pattern: RegExp, why: string][] = [
  [/^--single-process$/, 'pages share one process'],
  [/^--disable-web-security$/, 'pages may read other sites'],
  [
    /^--(disable-site-isolation-trials|disable-features=.*\b(IsolateOrigins|site-per-process))\b/,
    'sites share processes',
  ],
  [/^--remote-debugging-(port|address)\b/, 'other programs may drive the browser'],
  [/^--(proxy-server|proxy-pac-url|host-resolver-rules)\b/, 'requests take a different route from those of customers'],
  [/^--headless='/, 'the value must not contain quotes'],
]

function switchesFindings({ switches }: StartedBrowser, packaged: boolean): DoctorFinding[] {
  if (switches === undefined) return []
  const bad = unwanted.flatMap(([pattern, why]) => {
    const own = switches.find((each) => pattern.test(each))
    return own === undefined ? [] : [`${own.slice(0, 80)} (${why})`]
  })
  if (bad.length > 0) {
    const found = `The running browser has ${bad.join(', ')}, which Outpace does not set.`
    return [wrong('switches', found, packaged ? unpackAgain : fixWrapper)]
  }
  const doubled = switches.filter((each) => each.startsWith('--disable-features=')).length > 1
  if (doubled) {
    const found = 'The running browser has --disable-features twice, but only the last one takes effect.'
    return [wrong('switches', found, packaged ? unpackAgain : fixWrapper)]
  }
  const pipe = switches.includes('--remote-debugging-pipe') ? ', controlled through a pipe instead of a port' : ''
  return [good('switches', `Web security is on${pipe}; ${switches.length} switches are set.`)]
}

function barrierFinding({ kind, error, doors }: BarrierFacts, packaged: boolean): DoctorFinding {
  if (kind === 'broken') return wrong('barrier', error ?? 'The barrier does not hold.')
  const open = doors.filter(({ refused }) => !refused).map(({ address }) => address)
  if (open.length > 0) {
    const found = `Pages reached ${listed(open)}, which must be blocked.`
    return wrong('barrier', found, `Do not measure with this browser. ${packaged ? unpackAgain : fixWrapper}`)
  }
  if (kind === 'flags') {
    const found =
      'flags: the guard does not load into this browser (macOS, Windows, ARM, or a wrapper that drops it). ' +
      "Only Chromium's own checks restrict pages, and a single request may reach this machine or its network."
    return note('barrier', found, 'Measure only sites that you would open in your own browser: docs/security.md.')
  }
  const all = ['a port of this machine', ...doors.map(({ address }) => address)]

  return good('barrier', `guard: no browser process can reach ${listed(all)}.`)
}

/** Names of credentials. The barrier's lists and the paths of libraries and fonts are expected. */
const credential = /^AWS_|^OUTPACE_SECRET_|SECRET|TOKEN|PASSW|CREDENTIAL|API_?KEY|PRIVATE/i

function credentialsFindings({ environment }: StartedBrowser, packaged: boolean): DoctorFinding[] {
  if (environment === undefined) return []
  const leaked = environment.filter((name) => credential.test(name))
  if (leaked.length === 0) {
    const found = `None reach the browser: its ${environment.length} environment variables are for libraries, fonts and the barrier.`
    return [good('credentials', found)]
  }
  const found = `The browser's environment contains ${leaked.join(', ')}, which a page that escapes the browser could read.`
  return [wrong('credentials', found, packaged ? unpackAgain : fixWrapper)]
}

function languageFinding(language: StartedBrowser['language'], packaged: boolean): DoctorFinding {
  if ('error' in language) return wrong('languages', `A page with another locale does not open: ${language.error}`)
  const { number, hour } = language.value
  // Sydney was 10 hours ahead of UTC in January 1970: no daylight saving time.
  if (number === '1.234,5' && hour === 10) {
    return good('languages', 'Pages see the locale and time zone of their market.')
  }
  const found = `A page with German locale and Sydney time zone formats 1234.5 as ${number} and midnight UTC as ${hour} o'clock: the browser lacks its ICU data.`
  return wrong('languages', found, packaged ? unpackAgain : fixWrapper)
}

function controlFinding(page: Tried<number>): DoctorFinding {
  if ('value' in page) return good('control page', `Loads over loopback HTTPS in ${formatDuration(page.value)}.`)
  const found = `The control page does not load over loopback HTTPS, and no visit starts without it: ${page.error}`
  const isShort = /ERR_INSUFFICIENT_RESOURCES|ERR_OUT_OF_MEMORY|ERR_FILE_NO_SPACE|crashed/i.test(page.error)
  const remedy = isShort
    ? 'Free memory, and disk space in the folder for temporary files, or set TMPDIR to a folder on a larger disk.'
    : 'Allow the browser to connect to 127.0.0.1 (check firewall, container and proxy).'
  return wrong('control page', found, remedy)
}
