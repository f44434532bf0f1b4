import type { Audit } from '#core/model/audit.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import type { Store } from '#store/port.ts'
import { putAudit } from '#store/records/audits.ts'
import { putRound } from '#store/records/rounds.ts'
import { judgeRound } from '../judge/judge.ts'
import { inParallel } from '../parallel.ts'

export interface RecordsToImport {
  rounds: Round[]
  audits: Audit[]
}

interface ImportedRecords {
  /** How many were stored; the others already existed. */
  rounds: number
  audits: number
  /** Markets whose rounds were not judged, because no benchmark describes them: `jackets in sydney-phone`. */
  unknown: string[]
  /** Rounds that were stored after a later one had been judged, so that they are not: `jackets in sydney-phone`, and how many. */
  late: { place: string; rounds: number }[]
}

interface ImportRecordsOptions {
  store: Store
  records: RecordsToImport
  benchmarks: readonly Benchmark[]
  /** ms. */
  retention: { rounds: number; history: number }
}

/** The store of a laptop commits what is asked for at once together, and waits for the disk at each commit. */
const roundsAtOnce = 200

/**
 * Stores rounds and audits, and judges the rounds, leaving the same records as if each had been stored and judged one
 * after another. Idempotent. Throws StoreError.
 */
export async function importRecords({
  store,
  records,
  benchmarks,
  retention,
}: ImportRecordsOptions): Promise<ImportedRecords> {
  const stored = new Set<Round>()
  const put = async (round: Round): Promise<void> => {
    if ((await putRound({ store, round, retention: retention.rounds })) === 'stored') stored.add(round)
  }
  await inParallel(records.rounds, put, roundsAtOnce)
  let audits = 0
  for (const audit of records.audits) {
    if ((await putAudit({ store, audit, retention: retention.history })) === 'stored') audits++
  }
  const unknown: string[] = []
  const late: ImportedRecords['late'] = []
  // Also of a market without a new round: an import before may have been interrupted.
  for (const [place, rounds] of Map.groupBy(records.rounds, (round) => `${round.benchmark} in ${round.market}`)) {
    const benchmark = benchmarks.find(({ id }) => id === rounds[0]?.benchmark)
    const market = benchmark?.markets.find(({ id }) => id === rounds[0]?.market)
    if (benchmark === undefined || market === undefined) {
      unknown.push(place)
      continue
    }
    const added = rounds.filter((round) => stored.has(round)).map((round) => round.scheduledAt)
    const scheduledAt = added.toSorted((a, b) => Date.parse(a) - Date.parse(b))
    const events = await judgeRound({ store, benchmark, market, scheduledAt, retention: retention.history })
    const after = events.filter(({ type }) => type === 'late').length
    if (after > 0) late.push({ place, rounds: after })
  }
  return { rounds: stored.size, audits, unknown, late }
}
