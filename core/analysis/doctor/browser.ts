import { listed } from '../../model/listed.ts'
import { formatDuration } from '../../model/units.ts'
import { type DoctorFinding, good, note, type Tried, wrong } from './finding.ts'
import { type FontFacts, fontFindings } from './fonts.ts'
import { explainLaunch } from './launch.ts'

/** What was seen of a browser that was started to be looked at. */
export interface BrowserFacts {
  executable: string
  /** True for the one that Outpace brings, whose fonts and libraries are known. */
  packaged: boolean
  started: StartedBrowser | { failure: string; missingLibraries: string[] }
}

export interface StartedBrowser {
  /** Full version. */
  version: string
  /** Why two pages in two contexts did not open; absent where they did. */
  pagesError?: string
  /** ms until it answered. */
  took: number
  /** As the running browser has them; absent where the system does not tell. */
  switches?: string[]
  processes: {
    /** Of its pages; two pages of two contexts were open. */
    renderers: number
    all: number
  }
  /** Whether it lived on, and a page of another context too, after a context was closed. */
  survives: boolean
  /** Names in its environment; absent where the system does not tell. */
  environment?: string[]
  barrier: BarrierFacts
  /** ms that the control page took. */
  controlPage: Tried<number>
  fonts: Tried<FontFacts>
  /** What a page in German and Sydney's time made of 1234.5 and of midnight, UTC, of 1 January 1970. */
  language: Tried<{ number: string; hour: number }>
}

export interface BarrierFacts {
  kind: 'guard' | 'flags' | 'broken'
  /** Why it is broken. */
  error?: string
  /** Addresses that the browser was sent to and that it should not reach. */
  doors: { address: string; refused: boolean }[]
}

/** Findings in the order of reading. `scripts`: ISO 15924 codes of what the benchmarks' locales are written in. */
export function browserFindings(facts: BrowserFacts, { scripts }: { scripts: readonly string[] }): DoctorFinding[] {
  const { executable, packaged, started } = facts
  if ('failure' in started) return [wrong('browser', ...explainLaunch({ executable, packaged, ...started }))]
  const whose = packaged ? 'the one that Outpace brings' : executable
  const found = `Chromium ${started.version}, ${whose}, with every library it needs; it starts in ${formatDuration(started.took)}.`
  const alive = [good('browser', found), processesFinding(started, packaged), ...switchesFindings(started, packaged)]
  // Nothing can be said of what a browser would have done that died before it was asked.
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

/** What helps against a browser that is not as Outpace starts it. */
const otherwise =
  'Take out what the wrapper at CHROMIUM_PATH adds, or unset CHROMIUM_PATH to use the browser that Outpace brings.'
const asItWas =
  'Remove the folder that the browser lies in, so that it is unpacked again; in Lambda: npx cdk deploy --all. If it stays, report it.'

function processesFinding(started: StartedBrowser, packaged: boolean): DoctorFinding {
  const { processes, survives, pagesError } = started
  const { renderers, all } = processes
  const remedy = packaged ? asItWas : otherwise
  if (pagesError !== undefined) {
    const found = `The browser starts, but its pages do not: ${pagesError}`
    return wrong('processes', found, `${remedy} A container or sandbox may forbid its processes what they need.`)
  }
  if (renderers === 0) {
    const dies = survives ? '' : ' It died when one context was closed.'
    const found = `The browser runs everything in one process, so pages share memory and one crash takes all.${dies}`
    return wrong('processes', found, remedy)
  }
  if (!survives) {
    return wrong('processes', 'The browser died, or a page did, when another context was closed.', remedy)
  }
  if (renderers < 2) {
    const found = 'Two pages of two contexts share one process, so one page can slow or crash another.'
    return wrong('processes', found, remedy)
  }
  return good(
    'processes',
    `Multi-process: two pages in ${renderers} renderers, ${all} processes in all; closing a context leaves the rest alive.`,
  )
}

/** Each of them falsifies a measurement or opens the browser to somebody else. */
const unwanted: [pattern: RegExp, why: string][] = [
  [/^--single-process$/, 'pages share one process'],
  [/^--disable-web-security$/, 'pages may read other sites'],
  [
    /^--(disable-site-isolation-trials|disable-features=.*\b(IsolateOrigins|site-per-process))\b/,
    'sites share processes',
  ],
  [/^--remote-debugging-(port|address)\b/, 'other programs may drive the browser'],
  [/^--(proxy-server|proxy-pac-url|host-resolver-rules)\b/, 'requests take another way than those of customers'],
  [/^--headless='/, 'the quotes belong to no value of that switch'],
]

function switchesFindings({ switches }: StartedBrowser, packaged: boolean): DoctorFinding[] {
  if (switches === undefined) return []
  const bad = unwanted.flatMap(([pattern, why]) => {
    const own = switches.find((each) => pattern.test(each))
    return own === undefined ? [] : [`${own.slice(0, 80)} (${why})`]
  })
  if (bad.length > 0) {
    const found = `The running browser has ${bad.join(', ')}, which Outpace does not give it.`
    return [wrong('switches', found, packaged ? asItWas : otherwise)]
  }
  const doubled = switches.filter((each) => each.startsWith('--disable-features=')).length > 1
  if (doubled) {
    const found = 'The running browser has --disable-features twice, and only the last counts.'
    return [wrong('switches', found, packaged ? asItWas : otherwise)]
  }
  const pipe = switches.includes('--remote-debugging-pipe') ? ', driven by a pipe and no port' : ''
  return [good('switches', `Web security and site isolation are on${pipe}; ${switches.length} switches in force.`)]
}

function barrierFinding({ kind, error, doors }: BarrierFacts, packaged: boolean): DoctorFinding {
  if (kind === 'broken') return wrong('barrier', error ?? 'The barrier does not hold.')
  const open = doors.filter(({ refused }) => !refused).map(({ address }) => address)
  if (open.length > 0) {
    const found = `Pages were not refused at ${listed(open)}, which must stay closed to them.`
    return wrong('barrier', found, `Measure nothing with it. ${packaged ? asItWas : otherwise}`)
  }
  if (kind === 'flags') {
    const found =
      'flags: the guard does not load into this browser (macOS, Windows, ARM, or a wrapper that drops it). ' +
      'Pages are held by the checks of Chromium only, and one request may reach this machine or its network.'
    return note('barrier', found, 'Measure only sites that you would open in your own browser: docs/security.md.')
  }
  const all = ['a door of this machine', ...doors.map(({ address }) => address)]
  return good('barrier', `guard: no process of the browser gets through to ${listed(all)}.`)
}

/** By their names; the barrier's lists and the paths of libraries and fonts are what belongs there. */
const credential = /^AWS_|^OUTPACE_SECRET_|SECRET|TOKEN|PASSW|CREDENTIAL|API_?KEY|PRIVATE/i

function credentialsFindings({ environment }: StartedBrowser, packaged: boolean): DoctorFinding[] {
  if (environment === undefined) return []
  const leaked = environment.filter((name) => credential.test(name))
  if (leaked.length === 0) {
    const found = `None reach the browser: its environment holds ${environment.length} variables, all of libraries, fonts and the barrier.`
    return [good('credentials', found)]
  }
  const found = `The browser's environment holds ${leaked.join(', ')}, and a page that breaks out of it could read that.`
  return [wrong('credentials', found, packaged ? asItWas : otherwise)]
}

function languageFinding(language: StartedBrowser['language'], packaged: boolean): DoctorFinding {
  if ('error' in language) return wrong('languages', `No page opens in another language: ${language.error}`)
  const { number, hour } = language.value
  // 10 hours ahead of UTC all year round, in 1970.
  if (number === '1.234,5' && hour === 10) {
    return good('languages', 'Pages see the locale and time zone of their market.')
  }
  const found = `A page in German and Sydney's time writes 1234.5 as ${number} and midnight UTC as ${hour} o'clock: the browser lacks its ICU data.`
  return wrong('languages', found, packaged ? asItWas : otherwise)
}

function controlFinding(page: Tried<number>): DoctorFinding {
  if ('value' in page)
    return good('control page', `Reached over loopback HTTPS; it loads in ${formatDuration(page.value)}.`)
  const found = `The worker's own page over loopback HTTPS does not load, and no visit begins without it: ${page.error}`
  return wrong('control page', found, 'Let the browser open connections to 127.0.0.1 (firewall, container, proxy).')
}
