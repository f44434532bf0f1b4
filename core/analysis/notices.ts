import type { Incident } from '../model/incident.ts'
import { type Severity, severities, severityOf } from '../model/recipient.ts'
import { failingOf } from './alarm/telling.ts'

/** A notification, before it is written for each recipient. */
export interface Notice {
  /** Identifies the change it reports, uniquely in the deployment, such as `incident/<benchmark>.<id>/opened`. */
  id: string
  kind: 'opened' | 'reminder' | 'closed' | 'digest' | 'baseline'
  /** When it was decided on, or scheduled; ISO 8601, UTC. */
  at: string
  /** `superseded`: recipients who have not received it yet get a later one of the same episode instead. */
  state: 'due' | 'done' | 'superseded'
}

interface BaselineNotice extends Notice {
  market: string
}

/** Incidents of a benchmark that are reported together because they opened close together. */
export interface Episode {
  /** Id of the incident it is named after: the first of the most severe ones. */
  lead: string
  severity: Severity
  startedAt: string
  incidents: EpisodeIncident[]
  notices: Notice[]
}

interface EpisodeIncident {
  id: string
  openedAt: string
  /** Whether a notice has included it. */
  told: boolean
  /** Whether our journey failed when a notice last included it; absent where it never did, and in older ledgers. */
  failing?: boolean
  /** `gone`: no longer measured, so nothing will close it. */
  state: 'open' | 'closed' | 'gone'
}

/**
 * Decisions on the notifications of a benchmark. One record of plain JSON; its size depends only on what is open or
 * new.
 */
export interface Ledger {
  version: 1
  episodes: Episode[]
  digests: Notice[]
  /** The newest of each market, kept for good; absent in ledgers older than it. */
  baselines?: BaselineNotice[]
  /** Incidents that opened and closed while notifications were muted. */
  passed: { id: string; at: string }[]
}

export interface NoticeInput {
  benchmark: string
  /** Of the configured markets, oldest first; at least those since `incidentsFrom`. */
  incidents: readonly Incident[]
  /** ms. */
  now: number
  muted: boolean
  /** Ids. */
  acknowledged: ReadonlyMap<string, unknown> | ReadonlySet<string>
  /** ms; null: never. */
  reminder: number | null
}

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
/**
 * Incidents that open within this time of an episode's start join it and are reported together when the time is over. A journey
 * that works again, but is slow, is reported no sooner after the notice before.
 */
const TOGETHER = HOUR
/** How long an incident that closed before it was reported remains news. */
const NEWS = DAY
/** Unreported incidents that opened longer ago are no longer news. */
const LOOK_BACK = 14 * DAY
/** How long closed incidents stay in the ledger, so that they do not pass for new ones. */
const REMEMBERED = 7 * DAY

export function emptyLedger(): Ledger {
  return { version: 1, episodes: [], digests: [], passed: [] }
}

/**
 * Start of the period whose incidents `planNotices` needs. `every` is the time between rounds, ms: an onset may be many
 * rounds old when it is detected.
 */
export function incidentsFrom(ledger: Ledger, { now, every }: { now: number; every: number }): string {
  const open = ledger.episodes.flatMap(({ incidents }) => incidents.filter(({ state }) => state === 'open'))
  const starts = open.map(({ openedAt }) => Date.parse(openedAt))
  return new Date(Math.min(now - LOOK_BACK - 96 * every, ...starts)).toISOString()
}

/**
 * The ledger updated with what is known now, including new notices that are due. Idempotent and independent of the
 * order in which changes arrive, so the stored ledger alone decides what is sent.
 */
export function planNotices(before: Ledger, standing: NoticeInput): Ledger {
  const ledger = structuredClone(before)
  const { incidents, now, muted } = standing
  const known = new Set([
    ...ledger.episodes.flatMap((episode) => episode.incidents.map(({ id }) => id)),
    ...ledger.passed.map(({ id }) => id),
  ])
  const fresh = incidents.filter((incident) => !known.has(incident.id) && isNews(incident, now))
  if (muted) {
    const over = fresh.filter(({ closedAt }) => closedAt !== null)
    ledger.passed.push(...over.map(({ id }) => ({ id, at: iso(now) })))
    return ledger
  }
  const byId = new Map(incidents.map((incident) => [incident.id, incident]))
  for (const episode of ledger.episodes) follow(episode, byId)
  ledger.episodes = ledger.episodes.flatMap((episode) => withoutEndedFailures(episode, byId))
  for (const incident of fresh.toSorted(bySeverity)) place(ledger, { incident, now })
  for (const episode of ledger.episodes) planEpisode(episode, { ...standing, byId })
  return pruned(ledger, now)
}

/** Adds a digest to the notices that are due; idempotent. */
export function planDigest(before: Ledger, { id, at }: Pick<Notice, 'id' | 'at'>): Ledger {
  if (before.digests.some((digest) => digest.id === id)) return before
  return { ...before, digests: [...before.digests, { id, kind: 'digest', at, state: 'due' }] }
}

/**
 * Adds the newest baseline of each market to the notices that are due, unless it is known; idempotent. One that replaces
 * another before that was sent is sent alone. A muted benchmark gets it afterwards.
 */
export function planBaselines(
  before: Ledger,
  {
    benchmark,
    baselines,
    now,
    muted,
  }: Pick<NoticeInput, 'benchmark' | 'now' | 'muted'> & {
    /** Oldest first in each market. */
    baselines: readonly { market: string; number: number }[]
  },
): Ledger {
  const known = new Map((before.baselines ?? []).map((notice) => [notice.market, notice]))
  const newest = new Map(baselines.map((one) => [one.market, baselineId(benchmark, one)]))
  const fresh = [...newest].filter(([market, id]) => known.get(market)?.id !== id)
  if (muted || fresh.length === 0) return before
  for (const [market, id] of fresh) known.set(market, { id, kind: 'baseline', market, at: iso(now), state: 'due' })
  return { ...before, baselines: [...known.values()] }
}

/** Id of the notice of a baseline. */
export function baselineId(benchmark: string, { market, number }: { market: string; number: number }): string {
  return `baseline/${benchmark}.${market}/${number}`
}

function isNews({ closeDetectedAt }: Incident, now: number): boolean {
  return closeDetectedAt === null || now - Date.parse(closeDetectedAt) <= NEWS
}

function bySeverity(one: Incident, other: Incident): number {
  const more = rank(severityOf(other)) - rank(severityOf(one))
  return more !== 0 ? more : compare(one.openedAt + one.id, other.openedAt + other.id)
}

function rank(severity: Severity): number {
  return severities.indexOf(severity)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** Updates the state of an episode's incidents. */
function follow({ incidents }: Episode, byId: ReadonlyMap<string, Incident>): void {
  for (const each of incidents) {
    if (each.state !== 'open') continue
    const found = byId.get(each.id)
    if (found === undefined) each.state = 'gone'
    else if (found.closedAt !== null) each.state = 'closed'
  }
}

/**
 * A failing journey that was reported and works again becomes an episode of its own: its end must not wait until everything that
 * was reported with it is over.
 */
function withoutEndedFailures(episode: Episode, byId: ReadonlyMap<string, Incident>): Episode[] {
  const { incidents, notices } = episode
  const isEnded = ({ id, told, state }: EpisodeIncident) =>
    told && state === 'closed' && byId.get(id)?.kind === 'failing'
  const ended = incidents.filter(isEnded)
  const rest = incidents.filter((one) => !isEnded(one))
  const left = rest.flatMap(({ id }) => byId.get(id) ?? []).toSorted(bySeverity)
  const [lead] = left
  if (ended.length === 0 || lead === undefined || isOver({ incidents: rest })) return [episode]
  const known = notices.map(
    (notice) => ({ ...notice, state: notice.state === 'due' ? 'superseded' : notice.state }) as const,
  )
  return [
    ...ended.map((one) => ({ ...episode, lead: one.id, incidents: [one], notices: structuredClone(known) })),
    { ...episode, lead: lead.id, severity: severityOf(lead), incidents: rest },
  ]
}

/**
 * Adds an incident to the episode it opened close to, or starts one: an incident more severe than the episode is
 * reported on its own.
 */
function place(ledger: Ledger, { incident, now }: { incident: Incident; now: number }): void {
  const severity = severityOf(incident)
  const state = incident.closedAt === null ? 'open' : 'closed'
  const entry: EpisodeIncident = { id: incident.id, openedAt: incident.openedAt, told: false, state }
  const near = ledger.episodes.find(
    (episode) =>
      now - Date.parse(episode.startedAt) <= TOGETHER &&
      rank(episode.severity) >= rank(severity) &&
      (episode.notices.length === 0 ? !isOver(episode) || state === 'closed' : !isOver(episode)),
  )
  if (near !== undefined) near.incidents.push(entry)
  else ledger.episodes.push({ lead: incident.id, severity, startedAt: iso(now), incidents: [entry], notices: [] })
}

function isOver({ incidents }: Pick<Episode, 'incidents'>): boolean {
  return incidents.every(({ state }) => state !== 'open')
}

function planEpisode(
  episode: Episode,
  { benchmark, now, acknowledged, reminder, byId }: NoticeInput & { byId: ReadonlyMap<string, Incident> },
): void {
  const { incidents, notices, startedAt } = episode
  const name = `incident/${benchmark}.${episode.lead}`
  const newest = notices.at(-1)
  if (newest?.kind === 'closed') return
  if (isOver(episode)) {
    if (incidents.some(({ state }) => state === 'closed'))
      add(episode, { kind: 'closed', id: `${name}/closed`, now, byId })
    return
  }
  if (newest === undefined) {
    add(episode, { kind: 'opened', id: `${name}/opened`, now, byId })
    return
  }
  const open = incidents.filter(({ state }) => state === 'open')
  const reminders = notices.filter(({ kind }) => kind === 'reminder').length
  const isFollowUp = open.some(({ told }) => !told) && now - Date.parse(startedAt) > TOGETHER
  const isReminder =
    reminder !== null && now - Date.parse(newest.at) >= reminder && !open.every(({ id }) => acknowledged.has(id))
  const isBetter = now - Date.parse(newest.at) >= TOGETHER && open.some((one) => worksAgain(one, byId))
  if (isFollowUp || isReminder || isBetter)
    add(episode, { kind: 'reminder', id: `${name}/reminder/${reminders + 1}`, now, byId })
}

/** Whether our journey failed when a notice last included the incident, and works again. */
function worksAgain({ id, failing }: EpisodeIncident, byId: ReadonlyMap<string, Incident>): boolean {
  const found = byId.get(id)
  return failing === true && found !== undefined && failingOf(found) === undefined
}

function add(
  episode: Episode,
  { kind, id, now, byId }: Pick<Notice, 'kind' | 'id'> & { now: number; byId: ReadonlyMap<string, Incident> },
): void {
  for (const notice of episode.notices) if (notice.state === 'due') notice.state = 'superseded'
  episode.notices.push({ id, kind, at: iso(now), state: 'due' })
  for (const incident of episode.incidents) {
    incident.told = true
    const found = byId.get(incident.id)
    if (found?.failure !== undefined) incident.failing = failingOf(found) !== undefined
  }
}

function pruned(ledger: Ledger, now: number): Ledger {
  const isRecent = ({ at }: { at: string }) => now - Date.parse(at) <= REMEMBERED
  return {
    ...ledger,
    episodes: ledger.episodes.filter(
      (episode) =>
        !isOver(episode) || isRecent({ at: episode.startedAt }) || episode.notices.some((notice) => isRecent(notice)),
    ),
    digests: ledger.digests.filter(isRecent),
    passed: ledger.passed.filter(isRecent),
  }
}

function iso(now: number): string {
  return new Date(now).toISOString()
}
