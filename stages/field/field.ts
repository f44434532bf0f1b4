import { fieldAddresses, formFactorOf } from '#core/analysis/field.ts'
import type { Benchmark, Market, Site } from '#core/model/benchmark.ts'
import type { FieldEntry, FieldRecord } from '#core/model/field.ts'
import type { Round } from '#core/model/round.ts'
import type { CruxClient } from '#measure/field/crux.ts'
import type { Store } from '#store/port.ts'
import { putField, readField } from '#store/records/field.ts'
import { readRounds } from '#store/records/rounds.ts'

interface FieldStageOptions {
  store: Store
  benchmark: Benchmark
  client: CruxClient
  /** ms. */
  now: number
  /** How long records are kept, ms. */
  retention: number
  /** Only sites that were not asked for on this date, so that a second attempt goes on where the first one ended. */
  missing?: boolean
}

export interface FieldResult {
  records: FieldRecord[]
  /** Sites that are not public. */
  skipped: string[]
}

/**
 * Asks CrUX for each site's origin and pages and stores the answers. A site is stored when all of it is known. One question
 * after another, because the quota is by the minute. Throws FieldError, StoreError.
 */
export async function askField(options: FieldStageOptions): Promise<FieldResult> {
  const { store, benchmark, now, retention } = options
  const rounds = await roundOfEachMarket(store, benchmark)
  const result: FieldResult = { records: [], skipped: [] }
  for (const site of benchmark.sites) {
    if (options.missing === true && (await isAsked(store, { benchmark, site, now }))) continue
    const entries = await entriesOf(site, { ...options, rounds })
    if (entries.length === 0) {
      result.skipped.push(site.name)
      continue
    }
    const record: FieldRecord = { version: 1, benchmark: benchmark.id, site: site.name, date: dateOf(now), entries }
    await putField(store, { record, retention })
    result.records.push(record)
  }
  return result
}

/** Whether every public site was asked for on the date of `now` already. Throws StoreError. */
export async function isFieldAsked(
  store: Store,
  { benchmark, now }: { benchmark: Benchmark; now: number },
): Promise<boolean> {
  for (const site of benchmark.sites) {
    if (fieldAddresses(site, { steps: [], rounds: [] }).length === 0) continue
    if (!(await isAsked(store, { benchmark, site, now }))) return false
  }
  return true
}

async function isAsked(
  store: Store,
  { benchmark, site, now }: { benchmark: Benchmark; site: Site; now: number },
): Promise<boolean> {
  const newest = await readField(store, { benchmark: benchmark.id, site: site.name })
  return newest?.date === dateOf(now)
}

/** UTC. */
function dateOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}

async function entriesOf(
  site: Site,
  { benchmark, client, rounds }: FieldStageOptions & { rounds: readonly Round[] },
): Promise<FieldEntry[]> {
  const entries: FieldEntry[] = []
  const formFactors = new Set(benchmark.markets.map(formFactorOf))
  for (const { step, address } of fieldAddresses(site, { steps: benchmark.steps, rounds })) {
    for (const formFactor of formFactors) {
      const of = step === null ? { origin: address } : { url: address }
      const data = await client.record({ of, formFactor })
      const weeks = step === null && data !== null ? await client.history({ of, formFactor }) : undefined
      entries.push({ step, address, formFactor, data, ...(weeks !== undefined && { weeks }) })
    }
  }
  return entries
}

/** The newest one: where a script's steps end. */
async function roundOfEachMarket(store: Store, { id, markets }: Benchmark): Promise<Round[]> {
  const newest = ({ id: market }: Market) => Array.fromAsync(readRounds(store, { benchmark: id, market, newest: 1 }))
  return (await Promise.all(markets.map(newest))).flat()
}
