import type { Benchmark, Profile } from '../../model/benchmark.ts'
import type { LiveSettings } from '../../model/live.ts'
import type { Words } from '../../model/parsed.ts'
import { slug } from '../../model/slug.ts'
import { readOrigin } from '../addresses.ts'
import { mostCompetitors } from '../benchmark-schema.ts'
import { type CheckedBenchmark, checkedBenchmark } from '../checked-benchmark.ts'
import { draftSites } from '../draft.ts'
import { type Problem, sortProblems } from '../problem.ts'
import { words } from '../problem-words.ts'
import type { RecordedSite } from '../recording/sites.ts'
import { checkShape } from '../shape.ts'
import { overlay } from './overlay.ts'
import { liveSettings } from './schema.ts'
import { dataSource } from './source.ts'

/** A benchmark as its file says it, and the file as plain data. */
export interface BenchmarkSource {
  benchmark: Benchmark
  data: unknown
}

/** Characters of JSON, so that a record with a change, before and after, stays far below what can be stored. */
const largest = 50_000

export type ReadLive = { ok: true; live: LiveSettings } | { ok: false; problems: Problem[] }

/** Reads live settings from outside, whatever they are: only the keys are checked here. Never throws. */
export function readLive(data: unknown, id: string): ReadLive {
  const source = dataSource(data, nameOfLive(id))
  const { value, problems } = checkShape({ source, schema: liveSettings })
  if (value === undefined) return { ok: false, problems: sortProblems(problems) }
  if (JSON.stringify(value).length <= largest) return { ok: true, live: value as LiveSettings }
  const flaw = words(
    `The live settings are larger than ${largest / 1000} KB.`,
    'Use fewer competitors or shorter addresses; or write them into benchmark.yaml.',
  )
  return { ok: false, problems: [source.problem([], flaw)] }
}

/** The benchmark with live settings over its file, checked as if the file said so. Never throws. */
export function withLive({ benchmark, data }: BenchmarkSource, live: LiveSettings): CheckedBenchmark {
  const { id, steps, alarm, markets } = benchmark
  const merged = overlay(data, live, steps)
  const source = dataSource(merged, nameOfLive(id))
  const beyond = beyondRoom(merged, live)
  if (beyond !== undefined) return { ok: false, problems: [source.problem(['competitors'], beyond)] }
  const profiles = Object.fromEntries(markets.map(({ profile }): [string, Profile] => [profile.name, profile]))
  // Recipients who are not set here are the file's, which are already those of outpace.yaml where the file names none.
  const checked = checkedBenchmark({
    id,
    source,
    settings: { profiles, recipients: alarm.to },
    recorded: recordedOf(benchmark, merged),
    problems: [
      ...unserved(merged, benchmark).map((path) => source.problem(path, servedWords)),
      ...atOwnAddress(merged, benchmark).map((path) => source.problem(path, ownAddressWords)),
    ],
  })
  if (!checked.ok) return checked
  return { ok: true, benchmark: { ...checked.benchmark, markets } }
}

/** Those of the file that have a script or a recording stay, and count. */
function beyondRoom(merged: Record<string, unknown>, { competitors }: LiveSettings): Words | undefined {
  const all = Array.isArray(merged.competitors) ? merged.competitors.length : 0
  if (competitors === undefined || all <= mostCompetitors) return undefined
  const ofFile = all - competitors.length
  const room = mostCompetitors - ofFile
  return words(
    `These are ${competitors.length} competitors, and benchmark.yaml has ${ofFile} more with a script or a recording; a benchmark has room for ${mostCompetitors}.`,
    `Set at most ${room} here.`,
  )
}

const servedWords = words(
  'The module under "serve" does not start this site.',
  'Give its address, such as https://globex.example.',
)

/** The module of the file starts the sites of the file, and no others. */
function unserved(merged: unknown, { sites }: Benchmark) {
  const started = new Set(sites.filter(({ origin }) => origin === 'served').map(({ name }) => name))
  return draftSites(merged)
    .filter(({ name, origin }) => origin === 'served' && !started.has(name ?? ''))
    .map(({ path }) => [...path, 'origin'])
}

const ownAddressWords = words(
  'This is the address of your own site, which would be compared with itself.',
  'Give the address of a competitor. To compare two versions of your site, write the other one into benchmark.yaml.',
)

/** A file may compare two versions of a site; in a form it is a slip. */
function atOwnAddress(merged: unknown, { sites }: Benchmark) {
  const [us] = sites
  const ofFile = new Set(sites.filter(({ origin }) => origin === us?.origin).map(({ name }) => slug(name)))
  return draftSites(merged)
    .filter(
      ({ name, origin }) => origin !== 'served' && !ofFile.has(slug(name ?? '')) && originOf(origin) === us?.origin,
    )
    .map(({ path }) => [...path, 'origin'])
}

function originOf(text: string | undefined): string {
  const read = readOrigin(text)
  return read.ok ? read.value : ''
}

/** Recordings were read with the file; they are the same ones. */
function recordedOf({ sites }: Benchmark, merged: unknown): Map<string, RecordedSite> {
  const recorded = new Map<string, RecordedSite>()
  for (const { path, name, starts } of draftSites(merged)) {
    const walk = sites.find((site) => site.name === name)?.walk
    if (walk?.kind !== 'recording') continue
    recorded.set(path.join('.'), {
      recording: walk.recording,
      starts: walk.starts,
      isMapped: starts !== undefined,
    })
  }
  return recorded
}

/** What messages call live settings, where they name a file otherwise. */
export function nameOfLive(id: string): string {
  return `live settings of ${id}`
}
