import { auditsCompared } from '#core/analysis/audit/method.ts'
import type { Sizing } from '#core/analysis/cost/sizing.ts'
import type { Day } from '#core/analysis/day.ts'
import { type Digest, digestOf, type MarketRecords } from '#core/analysis/digest/digest.ts'
import { WEEKS_SHOWN } from '#core/analysis/digest/incidents.ts'
import { promiseCounter } from '#core/analysis/digest/promise.ts'
import { type DigestWeek, isRecent, spanOf, weekBefore, weekWith } from '#core/analysis/digest/week.ts'
import { type OutdatedJourney, outdatedJourneys } from '#core/analysis/outdated.ts'
import { whyAbout } from '#core/analysis/why/about.ts'
import { LEAGUE_ROUNDS } from '#core/judge/gap/comparable.ts'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import { restoreJudge, type SavedJudge } from '#core/judge/judge.ts'
import type { Baseline } from '#core/judge/standing.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import type { Round } from '#core/model/round.ts'
import type { Settings } from '#core/model/settings.ts'
import { DAY, dateAt, plusDays } from '#core/model/time.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { readAudits } from '#store/records/audits.ts'
import { readBaselines } from '#store/records/baselines.ts'
import { readDays } from '#store/records/days.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { readMarkers } from '#store/records/markers.ts'
import { readRounds } from '#store/records/rounds.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { readWeeks } from '#store/records/weeks.ts'
import { unstoredDays, withUnstored } from '../judge/days.ts'
import { readWhy } from '../why/why.ts'

export interface DigestStageOptions {
  store: Store
  /** Names causes from request logs; without it they come from the parts of LCP alone. */
  evidence?: Pick<EvidenceStore, 'get'>
  benchmark: Benchmark
  settings: Settings
  sizing: Sizing
  week: DigestWeek
  /** ms. */
  now: number
}

/** Newest rounds kept of each week: all of a week that is summarised from its rounds (core/analysis/digest/week-records.ts). */
const KEPT_ROUNDS = LEAGUE_ROUNDS
/** As many as are compared with one another, and as many before them. */
const AUDITS = 2 * auditsCompared

/** The digest of a benchmark's week, from the stored records. Writes nothing. Throws StoreError. */
export async function makeDigest(options: DigestStageOptions): Promise<Digest> {
  const { store, benchmark, week } = options
  const baselines = await readBaselines(store, benchmark.id)
  const found: { records: MarketRecords; open: Incident[] }[] = []
  // One market at a time, because the rounds of several may not fit into memory.
  for (const market of benchmark.markets) found.push(await readMarket(market, { ...options, baselines }))
  // One more week, for incidents that opened before the first week and last into it.
  const from = new Date(Date.parse(week.monday) - 7 * DAY * WEEKS_SHOWN).toISOString()
  const recent = await readIncidents(store, { benchmark: benchmark.id, from })
  // Open incidents count, however long ago they opened.
  const older = found.flatMap(({ open }) => open.filter((one) => !recent.some(({ id }) => id === one.id)))
  const markets = found.map(({ records }) => records)
  const markers = await readMarkers(store, { benchmark: benchmark.id, from: Date.parse(from), to: options.now })
  return withReasons(digestOf({ ...options, markets, incidents: [...older, ...recent], markers }), options)
}

/** Advice about a gap says what causes it, where that is certain. */
async function withReasons(digest: Digest, { store, benchmark, week, evidence }: DigestStageOptions): Promise<Digest> {
  const { advice } = digest
  // Causes that are found now are not those of what is over.
  if (advice.kind !== 'gap' || advice.over !== undefined || advice.standing.step === WHOLE_JOURNEY) return digest
  const { market, competitor, step, metric } = advice.standing
  const found = benchmark.markets.find(({ id }) => id === market.id)
  if (found === undefined) return digest
  const until = iso(spanOf(week, found.timeZone).to - 1)
  const logs = evidence ?? { get: async () => undefined }
  const all = await readWhy({ store, evidence: logs, benchmark, market: found, competitor, step, until })
  const why = all === null ? null : whyAbout(all, metric ?? benchmark.target.metric)
  return why === null ? digest : { ...digest, advice: { ...advice, why } }
}

async function readMarket(
  market: Market,
  { store, benchmark, week, now, baselines }: DigestStageOptions & { baselines: readonly Baseline[] },
): Promise<{ records: MarketRecords; open: Incident[] }> {
  const place = { benchmark: benchmark.id, market: market.id }
  const { to } = spanOf(week, market.timeZone)
  const { saved } = await readJudge(store, place)
  const sites = benchmark.sites.map(({ name }) => name)
  const dates = { from: weekBefore(week).monday, to: week.sunday }
  const unstored = saved === null ? [] : await unstoredDays({ store, benchmark, market, state: saved.state })
  const days = withUnstored(
    await readDays(store, { ...place, sites, ...dates }),
    unstored.filter(({ date }) => date >= dates.from && date <= dates.to),
  )
  const audits = await readAudits({ store, ...place, newest: AUDITS, to: new Date(to - 1).toISOString() })
  const own = await readTwoWeeks({ store, benchmark, market, week })
  return {
    records: {
      market,
      days,
      audits,
      outdated: await readOutdated(days, {
        store,
        benchmark,
        market,
        until: earlier(dates.to, dateAt(now, market.timeZone)),
      }),
      baseline: baselines.findLast((one) => one.market === market.id && Date.parse(one.at) < to) ?? null,
      firstAt: saved?.state.firstAt ?? null,
      ...own,
      // The current state says nothing about a week long past.
      now:
        saved !== null && isRecent(week, { timeZone: market.timeZone, now })
          ? verdictNow(saved, { benchmark, market, now })
          : null,
    },
    open: saved?.state.open ?? [],
  }
}

/** With the days of up to twelve weeks before, where two weeks do not reach back to the last match. */
async function readOutdated(
  days: readonly Day[],
  {
    store,
    benchmark,
    market,
    until,
  }: Pick<DigestStageOptions, 'store' | 'benchmark'> & { market: Market; until: string },
): Promise<OutdatedJourney[]> {
  const found = outdatedJourneys(days, { benchmark, until })
  const from = plusDays(until, -7 * WEEKS_SHOWN)
  const exact = found.map(async (one) => {
    if (one.matched !== null) return [one]
    const sites = benchmark.sites.filter(({ name }) => name === one.site)
    const place = { benchmark: benchmark.id, market: market.id, sites: [one.site] }
    const before = await readDays(store, { ...place, from, to: days[0]?.date ?? until })
    const known = [...before.filter(({ date }) => date < (days[0]?.date ?? until)), ...days]
    return outdatedJourneys(known, { benchmark: { sites }, until })
  })
  return (await Promise.all(exact)).flat()
}

function earlier(one: string, other: string): string {
  return one < other ? one : other
}

function verdictNow(
  saved: SavedJudge,
  { benchmark, market, now }: { benchmark: Benchmark; market: Market; now: number },
): MarketRecords['now'] {
  return verdictOf(restoreJudge(saved, { benchmark, market }), now)
}

/**
 * Reads the rounds of this week and the last as a stream, with the day before them as the worker's history. Without a promise
 * the newest rounds are enough.
 */
async function readTwoWeeks({
  store,
  benchmark,
  market,
  week,
}: Pick<DigestStageOptions, 'store' | 'benchmark' | 'week'> & { market: Market }): Promise<
  Pick<MarketRecords, 'rounds' | 'roundsBefore' | 'promise' | 'promiseBefore'>
> {
  const place = { benchmark: benchmark.id, market: market.id }
  const { from, to } = spanOf(week, market.timeZone)
  const earlier = spanOf(weekBefore(week), market.timeZone)
  const own = promiseCounter(benchmark, from)
  const before = promiseCounter(benchmark, earlier.from)
  const rounds: Round[] = []
  const roundsBefore: Round[] = []
  const keep = (round: Round) => {
    const kept = Date.parse(round.scheduledAt) < from ? roundsBefore : rounds
    kept.push(round)
    if (kept.length > KEPT_ROUNDS) kept.shift()
  }
  if (benchmark.target.promise === undefined) {
    for (const span of [earlier, { from, to }]) {
      const bounds = { from: iso(span.from), to: iso(span.to - 1), newest: KEPT_ROUNDS }
      for await (const round of readRounds(store, { ...place, ...bounds })) keep(round)
    }
  } else {
    for await (const round of readRounds(store, { ...place, from: iso(earlier.from - DAY), to: iso(to - 1) })) {
      const at = Date.parse(round.scheduledAt)
      if (at < from) before.observe(round)
      own.observe(round)
      if (at >= earlier.from) keep(round)
    }
  }
  const promiseBefore = before.result()
  return {
    rounds,
    roundsBefore,
    promise: own.result(),
    promiseBefore: promiseBefore?.rounds === 0 ? null : promiseBefore,
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

/** Weeks in which some market has rounds, oldest first. Throws StoreError. */
export async function weeksWithRecords(store: Store, benchmark: Benchmark): Promise<DigestWeek[]> {
  const dates: string[] = []
  for (const { id } of benchmark.markets) {
    for (const { days } of await readWeeks(store, { benchmark: benchmark.id, market: id })) {
      dates.push(...Object.keys(days))
    }
  }
  const weeks = new Map(dates.sort().map((date) => [weekWith(date).name, weekWith(date)]))
  return [...weeks.values()]
}
