import type { Benchmark } from '../model/benchmark.ts'
import { checkedBenchmark, type SharedSettings } from './checked-benchmark.ts'
import { type Problem, sortProblems } from './problem.ts'
import { readRecordings } from './recording/sites.ts'
import { readYaml } from './yaml.ts'

export interface BenchmarkText {
  /** Name of the folder. */
  id: string
  /** Name of the file, for messages. */
  file: string
  text: string
  settings: SharedSettings
  /** Files next to benchmark.yaml, as relative paths with slashes; absent: not checked. */
  files?: ReadonlySet<string>
  /** Texts of the recordings among them, by name. */
  recordings?: ReadonlyMap<string, string>
}

/** `data` is the file as plain data, over which live settings are laid. */
export type ParsedBenchmark = { ok: true; benchmark: Benchmark; data: unknown } | { ok: false; problems: Problem[] }

/** Parses the text of a `benchmark.yaml` into the benchmark, or into everything that is wrong with it. Never throws. */
export function parseBenchmark({ id, file, text, settings, files, recordings }: BenchmarkText): ParsedBenchmark {
  const { source, problems, readable } = readYaml({ file, text })
  if (!readable) return { ok: false, problems: sortProblems(problems) }
  if (source.data() === null) return { ok: false, problems: [source.problem([], emptyFile)] }
  const recorded = readRecordings({ source, file, texts: recordings ?? new Map(), problems })
  const checked = checkedBenchmark({ id, source, settings, recorded, files, problems })
  return checked.ok ? { ...checked, data: source.data() } : checked
}

const emptyFile = {
  message: 'This file is empty.',
  hint: 'Start with name, us and competitors; see scenarios/demo/benchmark.yaml for an example.',
}
