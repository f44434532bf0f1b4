import { currentRegime } from '#core/analysis/why/regime.ts'
import { logFileOf } from '#core/analysis/why/side.ts'
import { logRounds, type Why, type WhyOf, type WhyRounds, whyOf } from '#core/analysis/why/why.ts'
import { worstOf } from '#core/analysis/why/worst.ts'
import { comparable, LEAGUE_ROUNDS } from '#core/judge/gap/comparable.ts'
import { ourName } from '#core/judge/streams.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import type { Round } from '#core/model/round.ts'
import { DAY } from '#core/model/time.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { readAudits } from '#store/records/audits.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { readRounds } from '#store/records/rounds.ts'
import { readRequestLog } from '../evidence/request-log.ts'

export interface WhyQuery {
  store: Store
  evidence: Pick<EvidenceStore, 'get'>
  benchmark: Benchmark
  market: Market
  /** Left out: where we are furthest behind. */
  competitor?: string | undefined
  step?: string | undefined
  /** ISO 8601: what changed on our site at this time, instead of the gap to a competitor. */
  before?: string | undefined
  /** With `before`: until when what followed counts; left out, until now. */
  until?: string | undefined
  /** Rounds read of each time; left out, as many as a league has. */
  most?: number
}

/** Why we are slower on a step, or became slower. Null while nothing of the step was measured. Throws StoreError. */
export async function readWhy(query: WhyQuery): Promise<Why | null> {
  const { store, benchmark, market, competitor, before, most = LEAGUE_ROUNDS } = query
  const place = { benchmark: benchmark.id, market: market.id }
  const newest = await Array.fromAsync(
    readRounds(store, { ...place, newest: most, ...(query.until !== undefined && { to: query.until }) }),
  )
  if (newest.length === 0) return null
  const since = comparable(newest, place).rounds
  const worst = worstOf(since, { benchmark, competitor, step: query.step })
  const us = ourName(benchmark)
  const step = query.step ?? worst?.step ?? (before === undefined ? undefined : benchmark.steps[0])
  if (step === undefined) return null
  const change: WhyOf | null = before === undefined ? null : { kind: 'change', us, at: before, step }
  const gap: WhyOf | null = worst === null ? null : { kind: 'gap', us, competitor: worst.competitor, step }
  const of = change ?? gap
  if (of === null) return null
  const rounds =
    of.kind === 'gap'
      ? { before: [], since: await regimeOf(query, { rounds: since, of }) }
      : await aroundOf(query, { since: newest, at: of.at })
  const at = logRounds(rounds, of)
  const other = of.kind === 'gap' ? of.competitor : us
  const [ours, theirs] = await Promise.all([logOf(query, at.us, us), logOf(query, at.other, other)])
  const [audit = null] = await readAudits({ store, ...place, newest: 1 })
  return whyOf(rounds, { of, logs: { us: ours, other: theirs }, audit })
}

/** ms. Longer than rounds are kept: an incident that was open in any of them began within it. */
const INCIDENTS_BEFORE = 90 * DAY

async function regimeOf(
  { store, benchmark, market }: WhyQuery,
  { rounds, of }: { rounds: readonly Round[]; of: Extract<WhyOf, { kind: 'gap' }> },
): Promise<readonly Round[]> {
  const [first] = rounds
  if (first === undefined) return rounds
  const from = new Date(Date.parse(first.scheduledAt) - INCIDENTS_BEFORE).toISOString()
  const all = await readIncidents(store, { benchmark: benchmark.id, from })
  return currentRegime(rounds, { ...of, incidents: all.filter((incident) => incident.market === market.id) })
}

/** The rounds before a time and since, of the method of the newest; as many of each as a league has at most. */
async function aroundOf(
  { store, benchmark, market, most = LEAGUE_ROUNDS }: WhyQuery,
  { since, at }: { since: readonly Round[]; at: string },
): Promise<WhyRounds> {
  const place = { benchmark: benchmark.id, market: market.id }
  const to = new Date(Date.parse(at) - 1).toISOString()
  const before = await Array.fromAsync(readRounds(store, { ...place, newest: most, to }))
  const after = since.filter(({ scheduledAt }) => Date.parse(scheduledAt) >= Date.parse(at))
  const { rounds } = comparable([...before, ...after], { ...place, most: 2 * LEAGUE_ROUNDS })
  const isBefore = ({ scheduledAt }: Round) => Date.parse(scheduledAt) < Date.parse(at)
  return { before: rounds.filter(isBefore), since: rounds.filter((round) => !isBefore(round)) }
}

/** Null where it is no longer kept, or cannot be read: the split needs none. */
async function logOf(
  { evidence }: WhyQuery,
  round: Round | null,
  site: string,
): Promise<readonly LoggedRequest[] | null> {
  const file = round === null ? null : logFileOf(round, site)
  const log = file === null ? undefined : await readRequestLog(evidence, file).catch(() => undefined)
  return log ?? null
}
