import { newestWeek, spanOf } from '#core/analysis/digest/week.ts'
import { type Episode, incidentsFrom, type Ledger, type Notice } from '#core/analysis/notices/ledger.ts'
import { baselineId, planBaselines, planDigest, planNotices } from '#core/analysis/notices/plan.ts'
import type { Baseline } from '#core/judge/standing.ts'
import type { Incident } from '#core/model/incident.ts'
import { readBaselines } from '#store/records/baselines.ts'
import { readLedger, writeLedger } from '#store/records/deliveries.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { readMarks } from '#store/records/marks.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { closeDays } from '../judge/days.ts'
import { type DeliveryResult, deliver } from './deliver.ts'
import type { Due, NotifyOptions } from './due.ts'

/**
 * Sends the notifications of a benchmark that are due and returns the results. What is sent follows from the store alone, and
 * a call is only a trigger: a lost, repeated or early one changes nothing.
 *
 *     incidents, baselines,   ──► ledger ──────────► deliveries, one per notification and recipient
 *     marks, ledger               commits what is    claim ──► send ──► record
 *                                 to be sent         a crash in between: sent once more
 *
 * With a digest, muted or not, days that have ended are stored first (`closeDays`).
 *
 * Throws StoreError, after all other recipients were notified.
 */
export async function notifyPeople(options: NotifyOptions): Promise<DeliveryResult[]> {
  if (options.digestAt !== undefined) await closeAllDays(options)
  const { muted, ...decided } = await decide(options)
  if (muted) return []
  const due = await dueOf(decided, options)
  const results: DeliveryResult[] = []
  const done: string[] = []
  const errors: unknown[] = []
  for (const each of due) {
    try {
      const found = await deliver(each, options)
      results.push(...found)
      // A first recipient who is added later still learns where the benchmark starts.
      const isKept = each.baseline !== undefined && options.destinations.length === 0
      if (!isKept && found.every(({ outcome }) => isFinal(outcome))) done.push(each.notice.id)
    } catch (error) {
      errors.push(error)
    }
  }
  if (done.length > 0) await markDone(done, options)
  if (errors.length > 0) throw errors[0]
  return results.filter(({ outcome }) => outcome !== 'known')
}

async function closeAllDays({ store, benchmark, settings, now }: NotifyOptions): Promise<void> {
  const retention = settings.retention.history
  for (const market of benchmark.markets) await closeDays({ store, benchmark, market, now: now(), retention })
}

interface Decided {
  ledger: Ledger
  incidents: Incident[]
  baselines: Baseline[]
  muted: boolean
}

async function decide(options: NotifyOptions): Promise<Decided> {
  const { store, benchmark, settings, now, digestAt } = options
  for (;;) {
    const at = now()
    const { ledger: before, version } = await readLedger(store, benchmark.id)
    const from = incidentsFrom(before, { now: at, every: benchmark.every })
    const all = await readIncidents(store, { benchmark: benchmark.id, from })
    // Other markets are no longer measured, so nothing would ever close their incidents.
    const isMeasured = ({ market }: { market: string }) => benchmark.markets.some(({ id }) => id === market)
    const incidents = all.filter(isMeasured)
    const baselines = (await readBaselines(store, benchmark.id)).filter(isMeasured)
    const marks = await readMarks(store, { benchmark: benchmark.id, now: new Date(at).toISOString() })
    const muted = marks.mutedUntil !== null
    const standing = {
      benchmark: benchmark.id,
      incidents,
      now: at,
      every: benchmark.every,
      muted,
      acknowledged: marks.acknowledged,
      reminder: settings.reminder,
    }
    const planned = planBaselines(planNotices(before, standing), { ...standing, baselines })
    const digest = digestAt === undefined ? undefined : await digestOf(options, digestAt)
    const ledger = digest === undefined ? planned : planDigest(planned, digest)
    if (JSON.stringify(ledger) === JSON.stringify(before)) return { ledger, incidents, baselines, muted }
    const outcome = await writeLedger(store, { benchmark: benchmark.id, ledger, version })
    if (outcome === 'stored') return { ledger, incidents, baselines, muted }
  }
}

/**
 * Identified by its week, so that two schedules in one week send one digest. Undefined where the first round was measured after
 * the week: it would say that nothing was measured, as if data collection had failed. Throws StoreError.
 */
async function digestOf(
  { store, benchmark: { id, markets } }: Pick<NotifyOptions, 'store' | 'benchmark'>,
  scheduledAt: string,
): Promise<Pick<Notice, 'id' | 'at'> | undefined> {
  const at = new Date(scheduledAt)
  const week = newestWeek(at.getTime(), markets[0]?.timeZone ?? 'UTC')
  const begun: boolean[] = []
  for (const market of markets) {
    const { saved } = await readJudge(store, { benchmark: id, market: market.id })
    const firstAt = saved?.state.firstAt ?? null
    if (firstAt !== null) begun.push(Date.parse(firstAt) < spanOf(week, market.timeZone).to)
  }
  // Without a round in any market, nobody knows when it began.
  if (begun.length > 0 && !begun.includes(true)) return undefined
  return { id: `digest/${id}/${week.monday}`, at: at.toISOString() }
}

async function dueOf({ ledger, incidents, baselines }: Omit<Decided, 'muted'>, options: NotifyOptions): Promise<Due[]> {
  if (!hasDue(ledger)) return []
  // Mails, digests and their charts: after most rounds nothing is due.
  const { alarmWriter, baselineWriter, digestWriter } = await import('./content.ts')
  const alarms = ledger.episodes.flatMap((episode) => {
    const notice = episode.notices.at(-1)
    if (notice?.state !== 'due') return []
    const isOver = notice.kind === 'closed'
    const wanted = isOver ? 'closed' : 'open'
    const own = episode.incidents.filter(({ state }) => state === wanted).map(({ id }) => id)
    const others = incidents.filter(
      ({ id, closedAt }) => (closedAt !== null) === isOver && notice.along?.includes(id) === true,
    )
    const found = [...incidents.filter(({ id }) => own.includes(id)), ...others]
    const isAlong = (one: Episode) => isOver && one.incidents.some(({ id }) => notice.along?.includes(id))
    const along = ledger.episodes.filter(isAlong)
    const reminder = episode.notices.filter(({ kind }) => kind === 'reminder').length
    const all = [episode, ...along].flatMap((one) => one.incidents.map(({ id }) => id))
    const told = incidents.filter(({ id }) => all.includes(id))
    const write = alarmWriter({ ...options, notice, incidents: found, told, reminder })
    return found.length === 0 ? [] : [{ notice, episode, along, incidents: found, write }]
  })
  const digests = ledger.digests
    .filter(({ state }) => state === 'due')
    .map((notice) => ({
      notice,
      episode: undefined,
      along: [],
      incidents: [],
      write: digestWriter({ ...options, notice }),
    }))
  const starts = (ledger.baselines ?? [])
    .filter(({ state }) => state === 'due')
    .flatMap((notice): Due[] => {
      const baseline = baselines.find((one) => baselineId(options.benchmark.id, one) === notice.id)
      if (baseline === undefined) return []
      const write = baselineWriter({ ...options, notice, baseline })
      return [{ notice, episode: undefined, along: [], incidents: [], baseline, write }]
    })
  return [...alarms, ...starts, ...digests]
}

function hasDue({ episodes, digests, baselines = [] }: Ledger): boolean {
  const newest = episodes.map(({ notices }) => notices.at(-1))
  return [...newest, ...digests, ...baselines].some((notice) => notice?.state === 'due')
}

function isFinal(outcome: DeliveryResult['outcome']): boolean {
  return outcome === 'sent' || outcome === 'known'
}

/** Marks notifications as done, so that later calls need not check every delivery. */
async function markDone(done: readonly string[], { store, benchmark }: NotifyOptions): Promise<void> {
  for (;;) {
    const { ledger, version } = await readLedger(store, benchmark.id)
    const { episodes, digests, baselines = [] } = ledger
    const notices = [...episodes.flatMap((episode) => episode.notices), ...digests, ...baselines]
    const own = notices.filter(({ id, state }) => state === 'due' && done.includes(id))
    if (own.length === 0) return
    for (const notice of own) notice.state = 'done'
    if ((await writeLedger(store, { benchmark: benchmark.id, ledger, version })) === 'stored') return
  }
}
