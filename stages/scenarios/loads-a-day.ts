import type { Problem } from '#core/config/problem.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { evidenceEvery } from '#core/model/limits.ts'
import { listed } from '#core/model/listed.ts'
import type { Settings } from '#core/model/settings.ts'
import { DAY } from '#core/model/time.ts'
import { fewOf } from '#core/words/names.ts'
import { hostOf, mayBePublic } from '#measure/network/allow.ts'

type Limit = Pick<Settings, 'competitorLoadsPerDay'>

/**
 * Competitors' hosts that all benchmarks together would load more often in a day than outpace.yaml allows: one problem for all hosts of
 * the same benchmarks, which one change brings below the limit. Without those that are loaded as often by `before`.
 */
export function tooManyLoads(
  benchmarks: readonly Benchmark[],
  limit: Limit,
  before: readonly Benchmark[] = [],
): Problem[] {
  const most = limit.competitorLoadsPerDay
  const known = new Set(busyHosts(before, limit).map(identityOf))
  const found = busyHosts(benchmarks, limit).filter((one) => !known.has(identityOf(one)))
  const groups = Map.groupBy(found, ({ loads, by }) => JSON.stringify([loads, by]))
  return [...groups.values()].map((alike): Problem => {
    const { loads = 0, by = [] } = alike[0] ?? {}
    const hosts = alike.map(({ host }) => host)
    const names = alike.map(({ name }) => name)
    const each = alike.length === 1 ? '' : 'each '
    const together = by.length === 1 ? '' : `, by ${by.length} benchmarks together`
    return {
      file: `scenarios/${by[0]}/benchmark.yaml`,
      line: 0,
      column: 0,
      key: `competitors (${listed(fewOf(names))})`,
      message: `${listed(fewOf(hosts))} would ${each}be loaded ${loads} times a day${together}; at most ${most} are allowed (competitorLoadsPerDay in outpace.yaml).`,
      hint: 'Measure less often, from fewer markets or with fewer loads; or raise the limit, if the site agrees.',
    }
  })
}

interface BusyHost {
  host: string
  /** Of the first site there. */
  name: string
  loads: number
  /** Ids of the benchmarks that load it. */
  by: string[]
}

function busyHosts(benchmarks: readonly Benchmark[], { competitorLoadsPerDay: most }: Limit): BusyHost[] {
  const all = benchmarks.flatMap((benchmark) =>
    benchmark.sites
      .filter(({ us, origin }) => !us && mayBePublic(origin))
      .map(({ name, origin }) => ({ host: hostOf(origin), benchmark, name })),
  )
  return [...Map.groupBy(all, ({ host }) => host)].flatMap(([host, own]) => {
    const loads = Math.ceil(own.reduce((sum, { benchmark }) => sum + loadsADay(benchmark), 0))
    const by = [...new Set(own.map(({ benchmark }) => benchmark.id))]
    return loads <= most ? [] : [{ host, name: own[0]?.name ?? host, loads, by }]
  })
}

function identityOf({ host, loads, by }: BusyHost): string {
  return JSON.stringify([host, loads, by])
}

/** Of each of its sites: the loads that count, one to accept the consent banner, one with evidence each hour, and Lighthouse's. */
export function loadsADay({ every, loads, markets, consent, audits }: Benchmark): number {
  const rounds = DAY / every
  const evidence = Math.min(rounds, DAY / evidenceEvery)
  const audited = audits === undefined ? 0 : (DAY / audits.every) * audits.runs * audits.steps.length
  return markets.length * (rounds * (loads + (consent === undefined ? 0 : 1)) + evidence + audited)
}
