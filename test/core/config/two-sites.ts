import { type ParsedBenchmark, parseBenchmark } from '#core/config/benchmark.ts'
import { defaultSettings } from '#core/config/settings.ts'

/** Keys that a site has beside name, origin and pages, as they are written after these. */
interface More {
  us?: string
  competitor?: string
}

/** A benchmark of two sites. */
export function parsedSites({ us = '', competitor = '' }: More): ParsedBenchmark {
  const text = `name: Jackets
us: { name: Acme, origin: "https://staging.acme.example", pages: { home: / }${us} }
competitors:
  - { name: Globex, origin: "https://globex.example", pages: { home: / }${competitor} }
`
  return parseBenchmark({ id: 'jackets', file: 'benchmark.yaml', text, settings: defaultSettings() })
}

export function problemsOf(more: More): string[] {
  const read = parsedSites(more)
  return read.ok ? [] : read.problems.map(({ key, message }) => `${key}: ${message}`)
}
