import { Document, isCollection, isMap, visit } from 'yaml'
import { parseBenchmark } from '#core/config/benchmark.ts'
import type { Problem } from '#core/config/problem.ts'
import { regions } from '#core/config/regions.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { slug } from '#core/model/slug.ts'
import { deployProblems } from '../scenarios/deployable.ts'
import { tooManyLoads } from '../scenarios/loads-a-day.ts'
import { deployedApp, ignored, readme, startCommand } from './texts.ts'
import { writtenHost } from './written-host.ts'

/** What `init` has to know. */
export interface InitAnswers {
  /** Name of the benchmark, and of its folder. */
  name: string
  /** Our page first, then those of the competitors. */
  pages: readonly URL[]
  /** IANA. */
  timeZone: string
  /** AWS region or `local`. */
  region: string
  /** Name of a built-in profile. */
  profile: string
}

/** The program that the project depends on. */
export interface Program {
  /** What package.json asks npm for: a version or `file:` and a path. */
  outpace: string
  /** Versions of the CDK, its libraries and Node.js, by package. */
  tools: Readonly<Record<string, string>>
}

/** Texts by file name, relative to the folder of the project. */
export type ProjectFiles = Readonly<Record<string, string>>

const intervals = ['15 minutes', '30 minutes', '1 hour', '2 hours']

/** The files of a new project, or what its benchmark may not have. */
export function projectFiles(
  folder: string,
  { answers, program }: { answers: InitAnswers; program: Program },
): { ok: true; files: ProjectFiles } | { ok: false; problems: Problem[] } {
  const id = slug(answers.name)
  const file = `scenarios/${id}/benchmark.yaml`
  const locale = localeOf(answers.timeZone)
  // The shortest interval at which nobody is loaded too often.
  let text = ''
  let problems: Problem[] = []
  for (const every of intervals) {
    text = benchmarkText({ ...answers, every, locale })
    problems = problemsOf({ id, file, text })
    if (problems.length === 0) break
  }
  if (problems.length > 0) return { ok: false, problems }
  const files = {
    'package.json': packageJson(folder, program),
    'cdk.json': deployedApp,
    'outpace.yaml': settingsText(answers),
    [file]: text,
    '.gitignore': ignored.map((folder) => `${folder}/\n`).join(''),
    'README.md': readme({ name: answers.name, file, isLocal: answers.region === 'local' }),
  }
  return { ok: true, files }
}

interface BenchmarkValues extends InitAnswers {
  every: string
  locale: string | undefined
}

/** Whatever `check` and a deployment would refuse. */
function problemsOf({ id, file, text }: { id: string; file: string; text: string }): Problem[] {
  const settings = defaultSettings()
  const parsed = parseBenchmark({ id, file, text, settings })
  if (!parsed.ok) return parsed.problems
  return [...deployProblems(parsed.benchmark), ...tooManyLoads([parsed.benchmark], settings)]
}

function packageJson(folder: string, { outpace, tools }: Program): string {
  const manifest = {
    name: slug(folder) || 'benchmarks',
    private: true,
    type: 'module',
    scripts: {
      start: startCommand,
      check: 'outpace check --live',
      watch: 'outpace watch',
      synth: 'cdk synth --quiet',
      deploy: 'cdk deploy --all',
    },
    dependencies: { outpace },
    devDependencies: tools,
    // Both fetch the program for this machine: Node.js, and the bundler of what is deployed.
    allowScripts: { node: true, esbuild: true },
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function benchmarkText({ name, pages, timeZone, region, profile, every, locale }: BenchmarkValues): string {
  const step = pages[0]?.pathname === '/' ? 'home' : 'page'
  const [us, ...competitors] = siteNames(pages).map((site, at) => ({
    name: site,
    origin: pages[at]?.origin ?? '',
    pages: { [step]: pathOf(pages[at]) },
  }))
  const market = { name: marketName({ timeZone, profile }), region, profile, ...(locale && { locale }), timeZone }
  return [
    '# yaml-language-server: $schema=../../node_modules/outpace/schemas/benchmark.schema.json',
    '# A journey is more than one page: give every site the same steps, such as home, search and product. "npx outpace check" helps.',
    yaml({ name, us }),
    yaml({ competitors }),
    yaml({ markets: [market] }),
    yaml({ every }),
    '# The verdict compares you with the fastest competitor on LCP, the time until the main content appears.',
    yaml({ target: { against: 'fastest', metric: 'lcp', margin: '5%', promise: '3 s' } }),
    '# Who is told when you fall behind.',
    '# alarm: { to: [ceo@acme.example] }',
    '# What a second costs: shown beside every gap.',
    '# business: { monthlyRevenue: 2000000 AUD, conversionPerSecond: 7% }',
    '',
  ].join('\n')
}

function settingsText({ region }: InitAnswers): string {
  return [
    '# yaml-language-server: $schema=node_modules/outpace/schemas/outpace.schema.json',
    '# What holds for all benchmarks. Every key may be left out.',
    region === 'local'
      ? '# homeRegion: ap-southeast-2   # where a deployment keeps its records'
      : `homeRegion: ${region} # where a deployment keeps its records; it cannot be moved later`,
    '# recipients: [ceo@acme.example]   # told when you fall behind',
    '# operators: [sre@acme.example]    # told when Outpace itself is in trouble',
    'monthlySpendingCap: 100 USD # a dearer estimate is not deployed',
    '',
  ].join('\n')
}

/** The first level in block style and the rest in flow style, as people write it. */
function yaml(value: object): string {
  const document = new Document(value)
  visit(document, {
    Collection: (_, node, ancestors) => {
      const depth = ancestors.filter(isCollection).length
      if (depth > 1 || (depth === 1 && isMap(node))) node.flow = true
    },
  })
  return document.toString({ lineWidth: 0 }).trimEnd()
}

function pathOf(page: URL | undefined): string {
  return page === undefined ? '/' : `${page.pathname}${page.search}`
}

/** Names that people know: `https://www.acme.com.au` is Acme. Hosts where two would be the same, or where a host is a number. */
function siteNames(pages: readonly URL[]): string[] {
  const names = pages.map((page) => {
    const host = writtenHost(page)
    const [first = '', ...rest] = writtenHost({ hostname: page.hostname, port: '' })
      .replace(/^(?:www\d?|shop|store|m)\.(?=.+\.)/, '')
      .split('.')
    const isWord = /^\p{L}[\p{L}\p{M}\p{N}-]+$/u.test(first) && rest.length > 0
    return isWord ? first.charAt(0).toUpperCase() + first.slice(1) : host
  })
  const isOnce = (name: string, all: readonly string[]) =>
    all.filter((other) => other.toLowerCase() === name.toLowerCase()).length === 1
  const hosts = pages.map(writtenHost)
  return names.map((name, at) => {
    if (isOnce(name, names)) return name
    const host = hosts[at] ?? ''
    return isOnce(host, hosts) ? host : `${host} (${at + 1})`
  })
}

function marketName({ timeZone, profile }: Pick<InitAnswers, 'timeZone' | 'profile'>): string {
  return `${cityOf(timeZone)} ${profile.startsWith('phone') ? 'phone' : 'desktop'}`
}

function cityOf(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
}

/** The AWS region in the city of a time zone; undefined where there is none. */
export function regionOf(timeZone: string): string | undefined {
  return Object.entries(regions).find(([, city]) => city === cityOf(timeZone))?.[0]
}

/** The language that most people in the country of a time zone read: Unicode CLDR's likely subtags, as V8 has them. */
export function localeOf(timeZone: string): string | undefined {
  const country = countryOf(timeZone)
  if (country === undefined) return undefined
  // The region too, because a code may be an earlier one: DD is DE.
  const { language, region } = new Intl.Locale(`und-${country}`).maximize()
  return `${language}-${region}`
}

function countryOf(timeZone: string): string | undefined {
  // UTC and the like belong to no country.
  if (!timeZone.includes('/')) return undefined
  for (const first of alphabet) {
    for (const second of alphabet) {
      if (timeZonesOf(new Intl.Locale(`und-${first}${second}`)).includes(timeZone)) return first + second
    }
  }
  return undefined
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** In Node.js and not yet in the types of TypeScript: https://tc39.es/proposal-intl-locale-info/ */
function timeZonesOf(locale: Intl.Locale & { getTimeZones?: () => string[] | undefined }): string[] {
  return locale.getTimeZones?.() ?? []
}
