import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round, Visit } from '#core/model/round.ts'
import { seedOf } from '#core/statistics/shuffle.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteFile } from '#store/sqlite/file.ts'
import { sqliteStore } from '#store/sqlite/store.ts'

const DAY = 24 * 60 * 60 * 1000

const [market] = quarterBenchmark.markets as [Market]
const sites = ['Wattle Lane', 'Pluvio', 'Nordregn', 'Cirrus', 'Taiga', 'Bauhaus']
const steps = ['home', 'search', 'product', 'basket', 'checkout']

/** Six sites and five steps; `every` is ms between rounds. */
export function yearBenchmark(every: number): Benchmark {
  return {
    ...quarterBenchmark,
    id: 'generated-year',
    name: 'Rain jackets, a year (generated, not measured)',
    sites: sites.map((name, index) => ({
      name,
      us: index === 0,
      origin: `https://${name.toLowerCase().replace(' ', '-')}.example`,
      walk: { kind: 'pages', pages: {} },
    })),
    steps,
    every,
  }
}

/** A year of rounds until `now` (ms), oldest first. We are slower on a step for some days, five times. */
function* yearRounds(benchmark: Benchmark, now: number): Generator<Round> {
  const end = Math.floor(now / benchmark.every) * benchmark.every
  for (let at = end - 365 * DAY; at <= end; at += benchmark.every) yield roundAt(at, { end, benchmark })
}

function roundAt(at: number, { end, benchmark }: { end: number; benchmark: Benchmark }): Round {
  const scheduledAt = new Date(at).toISOString()
  const ago = (end - at) / DAY
  return {
    version: 1,
    benchmark: benchmark.id,
    market: market.id,
    scheduledAt,
    startedAt: scheduledAt,
    finishedAt: new Date(at + 120_000).toISOString(),
    seed: seedOf(scheduledAt),
    method: { profile: 'phone-4g generated', region: market.region, chromium: 153, loads: 1 },
    worker: { chromium: '153.0.0.0', cold: false, cpuIndex: 400_000, platform: 'generated' },
    visits: sites.map((site, index): Visit => {
      const load = {
        steps: steps.map((name, step) => ({ name, kind: 'navigation' as const, metrics: timesOf(index, step) })),
      }
      return { site, startedAt: scheduledAt, duration: 25_000, status: 'ok', loads: [load] }
    }),
  }

  function timesOf(site: number, step: number) {
    const slip = site === 0 && ago % 70 < 6 && Math.floor(ago / 70) % steps.length === step ? 1.5 : 1
    const uniform = (part: string) => (seedOf(`${scheduledAt}#${site}#${step}${part}`) + 0.5) / 2 ** 32
    const normal = Math.sqrt(-2 * Math.log(uniform('a'))) * Math.cos(2 * Math.PI * uniform('b'))
    const lcp = Math.round((1200 + 150 * site + 130 * step) * slip * Math.exp(0.08 * normal))
    const share = (of: number) => Math.round(lcp * of)
    const times = { ttfb: share(0.35), fcp: share(0.7), lcp, load: share(1.2), duration: share(1.25) }
    return { ...times, cls: 0.02, tbt: 80, bytes: 1_400_000, requests: 48 }
  }
}

/** The year in a folder, generated and judged unless it is there already. Throws StoreError. */
export async function openYear(
  folder: string,
  { benchmark, now }: { benchmark: Benchmark; now: number },
): Promise<Store> {
  const isNew = !existsSync(folder)
  const place = isNew ? `${folder}.part` : folder
  if (isNew) {
    rmSync(place, { recursive: true, force: true })
    mkdirSync(place, { recursive: true })
    const store = await open(place, now)
    const retention = 800 * DAY
    for (const round of yearRounds(benchmark, now)) await putRound({ store, round, retention })
    await judgeRound({ store, benchmark, market })
    await store.close()
    renameSync(place, folder)
  }
  return open(folder, now)
}

async function open(folder: string, now: number): Promise<Store> {
  const path = join(folder, 'outpace.db')
  const database = await openSqliteFile(path, 5000)
  // Generated data needs no protection from a power cut.
  database.exec('PRAGMA synchronous = OFF')
  return sqliteStore({ database, path, now: () => now, timeout: 5000 })
}
