import type { Problem } from '#core/config/problem.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { evidenceEvery } from '#core/model/limits.ts'
import type { Settings } from '#core/model/settings.ts'
import { DAY } from '#core/model/time.ts'
import { hostOf, mayBePublic } from '#measure/network/allow.ts'

/** Competitors' hosts that all benchmarks together would load more often in a day than outpace.yaml allows. */
export function tooManyLoads(
  benchmarks: readonly Benchmark[],
  { competitorLoadsPerDay: most }: Pick<Settings, 'competitorLoadsPerDay'>,
): Problem[] {
  const all = benchmarks.flatMap((benchmark) =>
    benchmark.sites
      .filter(({ us, origin }) => !us && mayBePublic(origin))
      .map((site) => ({ host: hostOf(site.origin), benchmark, site })),
  )
  return [...Map.groupBy(all, ({ host }) => host)].flatMap(([host, own]) => {
    const [first] = own
    const loads = Math.ceil(own.reduce((sum, { benchmark }) => sum + loadsADay(benchmark), 0))
    if (first === undefined || loads <= most) return []
    const by = own.length === 1 ? '' : `, by ${own.length} benchmarks together`
    return [
      {
        file: `scenarios/${first.benchmark.id}/benchmark.yaml`,
        line: 0,
        column: 0,
        key: `competitors (${first.site.name})`,
        message: `${host} would be loaded ${loads} times a day${by}; at most ${most} are allowed (competitorLoadsPerDay in outpace.yaml).`,
        hint: 'Measure less often, from fewer markets or with fewer loads; or raise the limit, if the site agrees.',
      },
    ]
  })
}

/** Of each of its sites: the loads that count, one to accept the consent banner, one with evidence each hour, and Lighthouse's. */
export function loadsADay({ every, loads, markets, consent, audits }: Benchmark): number {
  const rounds = DAY / every
  const evidence = Math.min(rounds, DAY / evidenceEvery)
  const audited = audits === undefined ? 0 : (DAY / audits.every) * audits.runs * audits.steps.length
  return markets.length * (rounds * (loads + (consent === undefined ? 0 : 1)) + evidence + audited)
}
