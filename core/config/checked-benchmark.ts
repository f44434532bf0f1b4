import type { Benchmark, Market, Site, Target } from '../model/benchmark.ts'
import { isAbout } from '../model/recipient.ts'
import type { Settings } from '../model/settings.ts'
import { slug } from '../model/slug.ts'
import { resolveRecipient } from './audience.ts'
import { checkAudits } from './audit-checks.ts'
import { resolveAudits } from './audit-schema.ts'
import { type BenchmarkFile, benchmarkFile, misplaced } from './benchmark-schema.ts'
import { checkBenchmark } from './checks.ts'
import { type Problem, sortProblems } from './problem.ts'
import type { RecordedSite } from './recording/sites.ts'
import { settingsFile } from './settings-schema.ts'
import { checkShape } from './shape.ts'
import { findMisfit } from './size-checks.ts'
import type { YamlSource } from './yaml.ts'

/** What a benchmark takes from outpace.yaml. */
export type SharedSettings = Pick<Settings, 'profiles' | 'recipients'>

export type CheckedBenchmark = { ok: true; benchmark: Benchmark } | { ok: false; problems: Problem[] }

interface BenchmarkData {
  /** Name of the folder. */
  id: string
  /** The data, and where each value of it was written. */
  source: YamlSource
  settings: SharedSettings
  /** Recordings by the path of their site: recording/sites.ts. */
  recorded: ReadonlyMap<string, RecordedSite>
  /** Files next to benchmark.yaml; absent: not checked. */
  files?: ReadonlySet<string> | undefined
  /** What is known to be wrong already. */
  problems?: readonly Problem[]
}

/** Turns the data of a benchmark, whatever it is made of, into the benchmark or into everything that is wrong with it. */
export function checkedBenchmark({
  id,
  source,
  settings,
  recorded,
  files,
  problems: known = [],
}: BenchmarkData): CheckedBenchmark {
  const shape = checkShape({
    source,
    schema: benchmarkFile,
    misplaced,
    other: { name: 'outpace.yaml', schema: settingsFile },
  })
  const problems = [...known, ...shape.problems]
  checkBenchmark({
    data: source.data(),
    recorded,
    profiles: Object.keys(settings.profiles),
    ...(files && { files }),
    report: (...place) => problems.push(source.problem(...place)),
  })
  checkAudits(source.data(), (...place) => problems.push(source.problem(...place)))
  if (problems.length > 0 || shape.value === undefined) return { ok: false, problems: sortProblems(problems) }
  const benchmark = resolve({ id, file: shape.value, settings, recorded })
  const misfit = findMisfit(benchmark)
  if (misfit !== undefined) return { ok: false, problems: [source.problem(misfit.path, misfit.flaw, 'key')] }
  return { ok: true, benchmark }
}

interface Resolved {
  id: string
  file: BenchmarkFile
  settings: SharedSettings
  recorded: ReadonlyMap<string, RecordedSite>
}

function resolve({ id, file, settings, recorded }: Resolved): Benchmark {
  const { name, every, loads, limits, consent, alarm, business, audits, serve } = file
  const competitors = file.competitors.map((site, index) => resolveSite(site, recorded.get(`competitors.${index}`)))
  const walked = [{ ...resolveSite(file.us, recorded.get('us')), us: true }, ...competitors]
  const steps = file.steps ?? stepsOf(walked)
  const sites = walked.map((site) => withStepNames(site, steps))
  return {
    id,
    name,
    sites,
    steps,
    markets: file.markets.map((market) => resolveMarket(market, settings)),
    every,
    loads,
    limits,
    ...(consent === 'accepted' && { consent }),
    target: resolveTarget(file.target, sites),
    alarm: {
      to: alarm.to?.map(resolveRecipient) ?? settings.recipients.filter((one) => isAbout(one, id)),
      falseAlarmsPerYear: alarm.falseAlarms,
      ...(alarm.cloudwatch && { cloudwatch: true }),
    },
    ...(business && { business }),
    ...(audits && { audits: resolveAudits(audits, steps) }),
    ...(serve !== undefined && { serve }),
  }
}

function resolveSite(site: BenchmarkFile['us'], recorded: RecordedSite | undefined): Site {
  const {
    name,
    origin,
    pages,
    script,
    recording: file,
    ignoreRobots,
    sideEffects,
    authentication,
    headers,
    expect,
    accept,
  } = site
  const given = { ...(authentication && { authentication }), ...(headers && { headers }) }
  const more = {
    ...(ignoreRobots && { robots: ignoreRobots }),
    ...(sideEffects && { sideEffects }),
    ...(expect && { expect }),
    ...(accept && { accept }),
    ...(Object.keys(given).length > 0 && { access: given }),
  }
  if (file !== undefined) {
    if (recorded === undefined) throw new Error(`The recording ${file} passed the checks but was not read.`)
    const { recording, starts } = recorded
    return { name, us: false, origin, ...more, walk: { kind: 'recording', file, recording, starts } }
  }
  const walk: Site['walk'] =
    script === undefined ? { kind: 'pages', pages: pages ?? {} } : { kind: 'script', file: script }
  return { name, us: false, origin, ...more, walk }
}

/** The steps of the first site with pages, or else with a recording; the checks made sure that there is one and that the others match. */
function stepsOf(sites: Site[]): string[] {
  const walks = sites.map((site) => site.walk)
  const walk = walks.find(({ kind }) => kind === 'pages') ?? walks.find(({ kind }) => kind === 'recording')
  if (walk?.kind === 'pages') return Object.keys(walk.pages)
  return walk?.kind === 'recording' ? walk.starts.map(({ name }) => name) : []
}

/** The navigations of a recording without a mapping are the benchmark's steps, in order. */
function withStepNames(site: Site, steps: readonly string[]): Site {
  const { walk } = site
  if (walk.kind !== 'recording') return site
  const starts = walk.starts.map(({ name, at }, index) => ({ name: steps[index] ?? name, at }))
  return { ...site, walk: { ...walk, starts } }
}

function resolveMarket(market: BenchmarkFile['markets'][number], settings: SharedSettings): Market {
  const profile = settings.profiles[market.profile]
  if (profile === undefined) throw new Error(`The profile ${market.profile} passed the checks but does not exist.`)
  return { id: slug(market.name), ...market, profile }
}

function resolveTarget({ against, metric, margin, promise }: BenchmarkFile['target'], sites: Site[]): Target {
  const competitor = sites.find(({ us, name }) => !us && name.toLowerCase() === against.toLowerCase())?.name
  return {
    against: competitor === undefined ? (against === 'median' ? 'median' : 'fastest') : { competitor },
    metric,
    margin,
    ...(promise !== undefined && { promise }),
  }
}
