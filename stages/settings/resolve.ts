import { type BenchmarkSource, nameOfLive, readLive, withLive } from '#core/config/live/live.ts'
import type { Problem } from '#core/config/problem.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { LiveChange, LiveSettings } from '#core/model/live.ts'
import type { Store } from '#store/port.ts'
import { readCurrentSettings } from '#store/records/settings.ts'
import { StoreError } from '#store/store-error.ts'
import { deployProblems } from '../scenarios/deployable.ts'

/** A benchmark as it is measured, judged and reported now. */
export interface BenchmarkInForce {
  benchmark: Benchmark
  /** The change in effect; undefined where everything is as in the files. */
  change?: LiveChange
  /** Why live settings were left out: they no longer fit the files. Empty when they are in force. */
  problems: Problem[]
}

/**
 * By source: the settings that were checked last, as JSON, and what came of it. To check them takes milliseconds, which for a thousand
 * benchmarks are seconds in each minute, and most looks find what the one before found.
 */
const known = new WeakMap<BenchmarkSource, { settings: string; checked: ReturnType<typeof checkLive> }>()

function checkedOnce(source: BenchmarkSource, after: LiveSettings): ReturnType<typeof checkLive> {
  const settings = JSON.stringify(after)
  const before = known.get(source)
  if (before?.settings === settings) return before.checked
  const checked = checkLive(source, after)
  known.set(source, { settings, checked })
  return checked
}

/**
 * Lays the live settings of the store over benchmarks as their files say them, in the order given. Settings that no longer fit
 * are left out as a whole and named, so that measuring goes on. Throws StoreError.
 */
export async function resolveLive(store: Store, sources: readonly BenchmarkSource[]): Promise<BenchmarkInForce[]> {
  if (sources.length === 0) return []
  const current = await readCurrentSettings(store)
  return sources.map((source) => {
    const { benchmark } = source
    const change = current.get(benchmark.id)
    if (change instanceof StoreError) return { benchmark, problems: [unreadable(benchmark.id, change)] }
    if (change === undefined || isEmpty(change.after)) return { benchmark, problems: [] }
    const checked = checkedOnce(source, change.after)
    return checked.ok
      ? { benchmark: checked.benchmark, change, problems: [] }
      : { benchmark, change, problems: checked.problems }
  })
}

/** The checks of `outpace check` and of a deployment, for a benchmark with live settings over its file. */
export function checkLive(
  source: BenchmarkSource,
  data: unknown,
): { ok: true; benchmark: Benchmark; live: LiveSettings } | { ok: false; problems: Problem[] } {
  const { id } = source.benchmark
  const read = readLive(data, id)
  if (!read.ok) return read
  const checked = withLive(source, read.live)
  if (!checked.ok) return checked
  // What stands against the file itself is for whoever wrote it: a setting that has nothing to do with it may still hold.
  const known = new Set(deployProblems(source.benchmark).map(({ message }) => message))
  const problems = deployProblems(checked.benchmark)
    .filter(({ message }) => !known.has(message))
    .map((problem) => ({ ...problem, file: nameOfLive(id) }))
  return problems.length > 0 ? { ok: false, problems } : { ...checked, live: read.live }
}

function unreadable(id: string, { message }: StoreError): Problem {
  return { file: nameOfLive(id), line: 0, column: 0, key: '', message }
}

function isEmpty(live: LiveSettings): boolean {
  return Object.keys(live).length === 0
}
