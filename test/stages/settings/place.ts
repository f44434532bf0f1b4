import { parseBenchmark } from '#core/config/benchmark.ts'
import type { BenchmarkSource } from '#core/config/live/live.ts'
import { formatProblems } from '#core/config/problem.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { sizing } from '#infra/sizing.ts'
import type { SettingsPlace } from '#stages/settings/change.ts'
import { openQuickStore } from '../../store/quick-store.ts'

/** A benchmark of Acme against a competitor with pages, one with a decision about its robots.txt, and one with a script. */
export function jacketsYaml({ region = 'local', rest = '' } = {}): string {
  return `
name: Buying a jacket
us: { name: Acme, origin: https://acme.example, script: acme.ts }
competitors:
  - { name: Northpeak, origin: https://northpeak.example, script: northpeak.ts }
  - name: Globex
    origin: https://globex.example
    pages: { home: /, search: /s }
    ignoreRobots: { reason: They agreed., reviewer: Kim Lee, date: 2026-11-28 }
steps: [home, search]
markets:
  - { name: Sydney phone, region: ${region}, profile: phone-4g, locale: en-AU, timeZone: Australia/Sydney }
target: { promise: 3 s }
${rest}
`
}

export function sourceOf(text = jacketsYaml(), id = 'jackets'): BenchmarkSource {
  const file = `scenarios/${id}/benchmark.yaml`
  const parsed = parseBenchmark({ id, file, text, settings: defaultSettings() })
  if (!parsed.ok) throw new Error(formatProblems(parsed.problems))
  return { benchmark: parsed.benchmark, data: parsed.data }
}

export interface TestPlace extends SettingsPlace, AsyncDisposable {}

/** `now` is the clock of its store, by which records expire. */
export async function settingsPlace({
  now = Date.now,
  ...more
}: Partial<SettingsPlace> & { now?: () => number } = {}): Promise<TestPlace> {
  const store = await openQuickStore({ now })
  return {
    store,
    sources: [sourceOf()],
    settings: defaultSettings(),
    sizing,
    ...more,
    [Symbol.asyncDispose]: async () => {
      await store.close()
    },
  }
}
