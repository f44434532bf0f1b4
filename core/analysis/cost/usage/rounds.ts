import { streamsInMarket } from '../../../judge/streams.ts'
import type { Benchmark, Market } from '../../../model/benchmark.ts'
import { evidenceEvery } from '../../../model/limits.ts'
import * as assume from '../assumptions.ts'
import { eachOf, exactly, type Range, sum, times } from '../range.ts'
import { roundSeconds, type SecondsARound } from '../seconds.ts'
import { filesUsage, gigabyte, lambdaUsage, month, type Usage, type UsageOptions, units } from './amounts.ts'

export function roundsAMonth({ every }: Pick<Benchmark, 'every'>): number {
  return month / every
}

/** Rounds per month with the extra load that records evidence. */
function evidenceRounds({ every }: Benchmark): number {
  return Math.min(roundsAMonth({ every }), month / evidenceEvery)
}

export function roundsUsage(benchmark: Benchmark, market: Market, { home, sizing, measured }: UsageOptions): Usage[] {
  const { region } = market
  const rounds = roundsAMonth(benchmark)
  const once = exactly(rounds)
  const counted = rounds * benchmark.loads + evidenceRounds(benchmark)
  const accepting = benchmark.consent === undefined ? 0 : rounds
  const stepLoads = benchmark.sites.length * (counted * benchmark.steps.length + accepting)
  return [
    ...lambdaUsage({
      purpose: 'measuring',
      region,
      calls: rounds,
      memory: sizing.memory.run,
      seconds: secondsAMonth(benchmark, market, measured),
    }),
    ...lambdaUsage({
      purpose: 'judging',
      region: home,
      calls: rounds,
      memory: sizing.memory.judge,
      seconds: times(assume.judgeSeconds, rounds),
    }),
    { purpose: 'dispatching', item: 'queueRequest', region, amount: times(once, assume.messageRequests) },
    { purpose: 'transfer', item: 'dataOut', region, amount: times(assume.requestBytes, stepLoads / gigabyte) },
  ]
}

/** s of `run` per month; rounds with evidence have an extra load. */
function secondsAMonth(benchmark: Benchmark, market: Market, measured: readonly SecondsARound[]): Range {
  const withEvidence = evidenceRounds(benchmark)
  const own = measured.find((each) => each.benchmark === benchmark.id && each.market === market.id)
  // Measured durations already include the loads for evidence.
  if (own !== undefined) return times(own.seconds, roundsAMonth(benchmark))
  return sum([
    times(roundSeconds(benchmark), roundsAMonth(benchmark) - withEvidence),
    times(roundSeconds({ ...benchmark, loads: benchmark.loads + 1 }), withEvidence),
  ])
}

/** Rounds, detectors and days in the table, written and read; storage is billed again for point-in-time recovery. */
export function recordsUsage(benchmark: Benchmark, { settings, home }: UsageOptions): Usage[] {
  const { sites, steps } = benchmark
  const rounds = roundsAMonth(benchmark)
  const round = roundBytes(benchmark)
  // An item a site, with the whole journey as another step; and one of the week, which lists the day.
  const day = assume.recordBytes + assume.dayBytes * (steps.length + 1)
  const streams = streamsInMarket(benchmark)
  const stored = Math.min(rounds, (365 / 12) * assume.storedADay)
  const judged = rounds * (units(assume.stateBytes, 1024) + streams * units(assume.streamBytes, 1024))
  // The health of the market is one unit to read and to write, the day so far one to read, and the live settings one: of many
  // benchmarks they are more units, but read once a minute for the rounds of all (functions/live.ts).
  // A worker claims a round before it measures it, which is one unit to write.
  const writes = rounds * (units(round, 1024) + 2) + judged + stored * (sites.length * units(day, 1024) + 1)
  // One query, of which the sum counts.
  const judgedReads = rounds * units(assume.stateBytes + streams * assume.streamBytes, 4096)
  // Every round is read to be judged, and once more for its day, in one query.
  const dayReads = (rounds * round) / 4096
  const reads = rounds * (units(round, 4096) + 3) + judgedReads + dayReads
  const days = (365 / 12) * day * sites.length
  const kept = (rounds * round * settings.retention.rounds + days * settings.retention.history) / month
  return [
    { purpose: 'records', item: 'dynamoWrite', region: home, amount: exactly(writes) },
    { purpose: 'records', item: 'dynamoRead', region: home, amount: exactly(reads) },
    { purpose: 'records', item: 'dynamoStorage', region: home, amount: exactly(kept / gigabyte) },
    { purpose: 'records', item: 'dynamoBackup', region: home, amount: exactly(kept / gigabyte) },
  ]
}

/** Bytes of the record of a round. */
export function roundBytes({ sites, steps, loads }: Benchmark): number {
  return assume.recordBytes + assume.sampleBytes * sites.length * steps.length * loads
}

export function evidenceUsage(benchmark: Benchmark, market: Market, { settings, home }: UsageOptions): Usage[] {
  const visits = evidenceRounds(benchmark) * benchmark.sites.length
  const files = eachOf(assume.evidenceFiles, (each) => visits * (1 + each * benchmark.steps.length))
  const bytes = times(assume.evidenceBytes, visits * benchmark.steps.length)
  return filesUsage({
    purpose: 'evidence',
    files,
    bytes,
    region: market.region,
    home,
    kept: settings.retention.evidence,
  })
}
