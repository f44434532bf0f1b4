import type { Incident } from '../../model/incident.ts'
import { type Severity, severities, severityOf } from '../../model/recipient.ts'
import { HOUR } from '../../model/time.ts'
import { isAgain, isSame, settling } from './again.ts'
import type { Episode, EpisodeIncident, Ledger } from './ledger.ts'

// What an episode is: which incidents are reported together.

/**
 * Incidents that open within this time of an episode's start join it and are reported together when the time is over. A journey
 * that works again, but is slow, is reported no sooner after the notice before.
 */
export const TOGETHER = HOUR

/**
 * ms between a time and now, whichever is earlier: what a clock that was ahead has decided must not stay recent until that time
 * comes, as nothing would be sent meanwhile.
 */
export function apart(at: string, now: number): number {
  return Math.abs(now - Date.parse(at))
}

/** Updates the state of an episode's incidents. */
export function follow({ incidents }: Episode, byId: ReadonlyMap<string, Incident>): void {
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
export function withoutEndedFailures(episode: Episode, byId: ReadonlyMap<string, Incident>): Episode[] {
  const { incidents, notices } = episode
  const open = knownIn({ incidents: incidents.filter(({ state }) => state === 'open') }, byId)
  const isEnded = ({ id, told, state }: EpisodeIncident) => {
    const found = byId.get(id)
    if (!told || state !== 'closed' || found?.kind !== 'failing') return false
    return !open.some((one) => isSame(one, found))
  }
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
export function place(
  ledger: Ledger,
  { incident, now, byId }: { incident: Incident; now: number; byId: ReadonlyMap<string, Incident> },
): void {
  const severity = severityOf(incident)
  const state = incident.closedAt === null ? 'open' : 'closed'
  const entry: EpisodeIncident = { id: incident.id, openedAt: incident.openedAt, told: false, state }
  const same = ledger.episodes.find(
    (episode) => isUntoldEnd(episode) && knownIn(episode, byId).some((one) => isSame(one, incident)),
  )
  if (same !== undefined) {
    // People were told of it and believe that it still lasts.
    same.incidents.push({ ...entry, told: true })
    return
  }
  const near = ledger.episodes.find(
    (episode) =>
      apart(episode.startedAt, now) <= TOGETHER &&
      rank(episode.severity) >= rank(severity) &&
      (episode.notices.length === 0 ? !isOver(episode) || state === 'closed' : !isOver(episode)),
  )
  if (near !== undefined) near.incidents.push(entry)
  else
    ledger.episodes.push({
      lead: incident.id,
      severity,
      startedAt: new Date(now).toISOString(),
      incidents: [entry],
      notices: [],
    })
}

/**
 * Whether the end of a reported episode is held back, because the same had ended and begun again before: it has to stay away for a
 * while (`settling`). Otherwise a journey that fails for half of every hour would be two messages an hour.
 */
export function isHeldBack(
  episode: Episode,
  { byId, now, every }: { byId: ReadonlyMap<string, Incident>; now: number; every: number },
): boolean {
  const own = knownIn(episode, byId)
  const isRecent = own.some(
    ({ closeDetectedAt }) => closeDetectedAt !== null && apart(closeDetectedAt, now) < settling(every),
  )
  return isUntoldEnd(episode) && isRecent && own.some((one) => isAgain(one, { all: byId.values(), every }))
}

function isUntoldEnd({ incidents, notices }: Episode): boolean {
  return isOver({ incidents }) && notices.length > 0 && notices.at(-1)?.kind !== 'closed'
}

function knownIn({ incidents }: Pick<Episode, 'incidents'>, byId: ReadonlyMap<string, Incident>): Incident[] {
  return incidents.flatMap(({ id }) => byId.get(id) ?? [])
}

export function isOver({ incidents }: Pick<Episode, 'incidents'>): boolean {
  return incidents.every(({ state }) => state !== 'open')
}

export function bySeverity(one: Incident, other: Incident): number {
  const more = rank(severityOf(other)) - rank(severityOf(one))
  return more !== 0 ? more : compare(one.openedAt + one.id, other.openedAt + other.id)
}

export function bySeverityOfEpisode(one: Episode, other: Episode): number {
  return rank(other.severity) - rank(one.severity) || compare(one.startedAt + one.lead, other.startedAt + other.lead)
}

function rank(severity: Severity): number {
  return severities.indexOf(severity)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
