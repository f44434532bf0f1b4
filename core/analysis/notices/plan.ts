import type { Incident } from '../../model/incident.ts'
import { severities } from '../../model/recipient.ts'
import { DAY, WEEK } from '../../model/time.ts'
import { failingOf } from '../alarm/telling.ts'
import {
  apart,
  bySeverity,
  bySeverityOfEpisode,
  follow,
  isHeldBack,
  isOver,
  place,
  TOGETHER,
  withoutEndedFailures,
} from './episodes.ts'
import type { Episode, EpisodeIncident, Ledger, Notice } from './ledger.ts'
import { namedAfter } from './notice-id.ts'

// When people are told, and of what.

export interface NoticeInput {
  benchmark: string
  /** Of the configured markets, oldest first; at least those since `incidentsFrom`. */
  incidents: readonly Incident[]
  /** ms. */
  now: number
  /** Between rounds, ms. */
  every: number
  muted: boolean
  /** Ids. */
  acknowledged: ReadonlyMap<string, unknown> | ReadonlySet<string>
  /** ms; null: never. */
  reminder: number | null
}

/** How long an incident that closed before it was reported remains news. */
const NEWS = DAY
/** How long closed incidents stay in the ledger, so that they do not pass for new ones. */
const REMEMBERED = 7 * DAY

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
    const [oldest] = fresh
      .filter(({ closedAt }) => closedAt === null)
      .map(({ openedAt }) => openedAt)
      .toSorted()
    if (oldest !== undefined) ledger.heldFrom = oldest
    return ledger
  }
  delete ledger.heldFrom
  const byId = new Map(incidents.map((incident) => [incident.id, incident]))
  for (const episode of ledger.episodes) follow(episode, byId)
  ledger.episodes = ledger.episodes.flatMap((episode) => withoutEndedFailures(episode, byId))
  for (const incident of fresh.toSorted(bySeverity)) place(ledger, { incident, now, byId })
  for (const episode of ledger.episodes) planEpisode(episode, { ...standing, byId })
  joinEnds(ledger.episodes, now)
  planReminder(ledger.episodes, { ...standing, byId })
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

interface Planning extends NoticeInput {
  byId: ReadonlyMap<string, Incident>
}

function planEpisode(episode: Episode, { benchmark, now, every, byId }: Planning): void {
  const { incidents, notices, startedAt } = episode
  const name = namedAfter(episode.lead, benchmark)
  const newest = notices.at(-1)
  if (newest?.kind === 'closed') return
  if (isOver(episode)) {
    if (incidents.some(({ state }) => state === 'closed') && !isHeldBack(episode, { byId, now, every }))
      add(episode, { kind: 'closed', id: `${name}/closed`, now, byId })
    return
  }
  if (newest === undefined) {
    add(episode, { kind: 'opened', id: `${name}/opened`, now, byId })
    return
  }
  const open = incidents.filter(({ state }) => state === 'open')
  const isFollowUp = open.some(({ told }) => !told) && apart(startedAt, now) > TOGETHER
  const isBetter = apart(newest.at, now) >= TOGETHER && open.some((one) => worksAgain(one, byId))
  if (isFollowUp || isBetter) add(episode, { kind: 'reminder', id: reminderId(episode, benchmark), now, byId })
}

/**
 * Episodes of a severity whose end is decided on at once end in one notice, that of the first: a site that slipped twice and is fixed
 * recovers once. In place.
 */
function joinEnds(episodes: readonly Episode[], now: number): void {
  const isNow = ({ kind, state, at }: Notice) => kind === 'closed' && state === 'due' && at === iso(now)
  for (const severity of severities) {
    const [first, ...rest] = episodes
      .flatMap((episode) => {
        const notice = episode.notices.at(-1)
        return episode.severity === severity && notice !== undefined && isNow(notice) ? [{ episode, notice }] : []
      })
      .toSorted((one, other) => bySeverityOfEpisode(one.episode, other.episode))
    if (first === undefined || rest.length === 0) continue
    first.notice.along = rest.flatMap(({ episode }) => episode.incidents.map(({ id }) => id))
    for (const { notice } of rest) notice.state = 'done'
  }
}

function reminderId({ lead, notices }: Episode, benchmark: string): string {
  const reminders = notices.filter(({ kind }) => kind === 'reminder').length
  return `${namedAfter(lead, benchmark)}/reminder/${reminders + 1}`
}

/**
 * Once somebody has to be reminded of an episode, one reminder is about all that are open, in the name of the most severe: a site
 * that slips again and again would otherwise be as many reminders a day. Those told of less than half an interval ago wait for the
 * next one, as do those of which not everybody has the notice before.
 */
function planReminder(episodes: readonly Episode[], { benchmark, now, acknowledged, reminder, byId }: Planning): void {
  if (reminder === null) return
  const wait = (episode: Episode) => (isLasting(episode, { now, byId }) ? Math.max(reminder, WEEK) : reminder)
  const since = ({ notices, remindedAt }: Episode) =>
    Math.min(
      ...[notices.at(-1)?.at, remindedAt].map((at) => (at === undefined ? Number.POSITIVE_INFINITY : apart(at, now))),
    )
  const open = episodes.filter((episode) =>
    episode.incidents.some(({ id, state }) => state === 'open' && !acknowledged.has(id)),
  )
  const isDue = (episode: Episode) => since(episode) >= wait(episode)
  if (!open.some(isDue)) return
  const isSent = ({ notices }: Episode) => notices.at(-1)?.state !== 'due'
  const [first, ...rest] = open
    .filter((episode) => isDue(episode) || (since(episode) >= wait(episode) / 2 && isSent(episode)))
    .toSorted(bySeverityOfEpisode)
  if (first === undefined) return
  const along = rest.filter(isSent)
  const ids = along.flatMap(({ incidents }) => incidents.filter(({ state }) => state === 'open').map(({ id }) => id))
  add(first, { kind: 'reminder', id: reminderId(first, benchmark), along: ids, now, byId })
  for (const episode of along) episode.remindedAt = iso(now)
  // Recipients who have not received the notice before of one of these get its reminder instead.
  for (const episode of rest.filter((one) => !isSent(one)))
    add(episode, { kind: 'reminder', id: reminderId(episode, benchmark), now, byId })
}

/**
 * Whether an episode has become how things are, such as a site that was relaunched and is slower: open for a week, and customers get
 * through.
 */
function isLasting({ startedAt, incidents }: Episode, { now, byId }: Pick<Planning, 'now' | 'byId'>): boolean {
  const fails = incidents.some(({ id, state }) => {
    const found = byId.get(id)
    return state === 'open' && found !== undefined && failingOf(found) !== undefined
  })
  return !fails && apart(startedAt, now) >= WEEK
}

/** Whether our journey failed when a notice last included the incident, and works again. */
function worksAgain({ id, failing }: EpisodeIncident, byId: ReadonlyMap<string, Incident>): boolean {
  const found = byId.get(id)
  return failing === true && found !== undefined && failingOf(found) === undefined
}

function add(
  episode: Episode,
  { kind, id, along = [], now, byId }: Pick<Notice, 'kind' | 'id' | 'along'> & Pick<Planning, 'now' | 'byId'>,
): void {
  const superseded = episode.notices.filter(({ state }) => state === 'due')
  for (const notice of superseded) notice.state = 'superseded'
  const found = new Set(superseded.flatMap(({ news = [] }) => news))
  for (const incident of episode.incidents) {
    if (!incident.told || worksAgain(incident, byId)) found.add(incident.id)
    incident.told = true
    const { failure } = byId.get(incident.id) ?? {}
    if (failure !== undefined) incident.failing = failure.recoveredAt === null
  }
  const news = [...found]
  episode.notices.push({
    ...{ id, kind, at: iso(now), state: 'due' },
    ...(news.length > 0 && { news }),
    ...(along.length > 0 && { along }),
  })
}

function pruned(ledger: Ledger, now: number): Ledger {
  const isRecent = ({ at }: { at: string }) => apart(at, now) <= REMEMBERED
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
