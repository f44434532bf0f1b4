import { newestWeek } from '#core/analysis/digest/week.ts'
import { incidentsFrom, type Ledger, type Notice, planDigest, planNotices } from '#core/analysis/notices.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import { readLedger, writeLedger } from '#store/records/deliveries.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { readMarks } from '#store/records/marks.ts'
import { alarmWriter, digestWriter } from './content.ts'
import { type DeliveryResult, deliver } from './deliver.ts'
import type { Due, NotifyOptions } from './due.ts'

/**
 * Tells people what they do not know yet of a benchmark, and says what became of it. Whatever woke it is only a knock on the
 * door: what is told follows from the store alone, so a lost, repeated or early knock changes nothing.
 *
 *     incidents, marks, ledger ──► ledger ──────────► deliveries, one a notice and address
 *                                  commits what is    claim ──► send ──► record
 *                                  to be told         a crash in between: sent once more
 *
 * Throws StoreError, after everybody else was told.
 */
export async function notifyPeople(options: NotifyOptions): Promise<DeliveryResult[]> {
  const { ledger, incidents, muted } = await decide(options)
  if (muted) return []
  const due = dueOf(ledger, incidents, options)
  const told: DeliveryResult[] = []
  const done: string[] = []
  const errors: unknown[] = []
  for (const each of due) {
    try {
      const found = await deliver(each, options)
      told.push(...found)
      if (found.every(({ outcome }) => isFinal(outcome))) done.push(each.notice.id)
    } catch (error) {
      errors.push(error)
    }
  }
  if (done.length > 0) await markDone(done, options)
  if (errors.length > 0) throw errors[0]
  return told.filter(({ outcome }) => outcome !== 'known')
}

interface Decided {
  ledger: Ledger
  incidents: Incident[]
  muted: boolean
}

async function decide(options: NotifyOptions): Promise<Decided> {
  const { store, benchmark, settings, now, digestAt } = options
  for (;;) {
    const at = now()
    const { ledger: before, version } = await readLedger(store, benchmark.id)
    const from = incidentsFrom(before, { now: at, every: benchmark.every })
    const all = await readIncidents(store, { benchmark: benchmark.id, from })
    // Nobody measures the others any more, so nothing would ever close them.
    const incidents = all.filter(({ market }) => benchmark.markets.some(({ id }) => id === market))
    const marks = await readMarks(store, { benchmark: benchmark.id, now: new Date(at).toISOString() })
    const muted = marks.mutedUntil !== null
    const standing = {
      benchmark: benchmark.id,
      incidents,
      now: at,
      muted,
      acknowledged: marks.acknowledged,
      reminder: settings.reminder,
    }
    const planned = planNotices(before, standing)
    const ledger = digestAt === undefined ? planned : planDigest(planned, digestOf(benchmark, digestAt))
    if (JSON.stringify(ledger) === JSON.stringify(before)) return { ledger, incidents, muted }
    const outcome = await writeLedger(store, { benchmark: benchmark.id, ledger, version })
    if (outcome === 'stored') return { ledger, incidents, muted }
  }
}

/** Names the week, so that two schedules of it are one digest. */
function digestOf({ id, markets }: Benchmark, scheduledAt: string): Pick<Notice, 'id' | 'at'> {
  const at = new Date(scheduledAt)
  const { monday } = newestWeek(at.getTime(), markets[0]?.timeZone ?? 'UTC')
  return { id: `digest/${id}/${monday}`, at: at.toISOString() }
}

function dueOf(ledger: Ledger, incidents: readonly Incident[], options: NotifyOptions): Due[] {
  const alarms = ledger.episodes.flatMap((episode) => {
    const notice = episode.notices.at(-1)
    if (notice?.state !== 'due') return []
    const wanted = notice.kind === 'closed' ? 'closed' : 'open'
    const own = episode.incidents.filter(({ state }) => state === wanted).map(({ id }) => id)
    const found = incidents.filter(({ id }) => own.includes(id))
    const reminder = episode.notices.filter(({ kind }) => kind === 'reminder').length
    const write = alarmWriter({ ...options, notice, incidents: found, reminder })
    return found.length === 0 ? [] : [{ notice, episode, incidents: found, write }]
  })
  const digests = ledger.digests
    .filter(({ state }) => state === 'due')
    .map((notice) => ({ notice, episode: undefined, incidents: [], write: digestWriter({ ...options, notice }) }))
  return [...alarms, ...digests]
}

function isFinal(outcome: DeliveryResult['outcome']): boolean {
  return outcome === 'sent' || outcome === 'known'
}

/** Spares later wake-ups to ask after every delivery. */
async function markDone(done: readonly string[], { store, benchmark }: NotifyOptions): Promise<void> {
  for (;;) {
    const { ledger, version } = await readLedger(store, benchmark.id)
    const notices = [...ledger.episodes.flatMap((episode) => episode.notices), ...ledger.digests]
    const own = notices.filter(({ id, state }) => state === 'due' && done.includes(id))
    if (own.length === 0) return
    for (const notice of own) notice.state = 'done'
    if ((await writeLedger(store, { benchmark: benchmark.id, ledger, version })) === 'stored') return
  }
}
