import type { League, LeagueSite } from '../analysis/league/league.ts'
import { type VisitStatus, visitStatuses } from '../model/round.ts'
import { consentWords } from './consent.ts'
import { doubtWords } from './doubt.ts'
import { experimentWords } from './experiments.ts'
import { groupWords } from './groups.ts'
import { roundsWords, type Telling, timeWords } from './parts.ts'
import { overrideSentence } from './robots.ts'

// How complete measurements are, in words; the same in terminal and page.

/** The outcome of a visit, to follow "the visit ..." or "the site was ...". */
export function missWords(status: Exclude<VisitStatus, 'ok'>): string {
  switch (status) {
    case 'failed':
      return 'failed'
    case 'blocked':
      return 'blocked'
    case 'refused':
      return 'refused by robots.txt, Retry-After or sideEffects'
    case 'changed':
      return 'showed unexpected content'
    case 'skipped':
      return 'skipped'
    default:
      return status satisfies never
  }
}

/**
 * Why a site's visits went wrong, most frequent first: `blocked in 5 of 6 visits, failed in 1`; where all were ok, which step ended
 * on another page.
 */
export function statusWords({ status, doubts }: Pick<LeagueSite, 'status' | 'doubts'>): string {
  const total = visitsOf(status)
  const bad = missesIn(status)
  if (total === 0) return 'not visited yet'
  if (bad.length === 0) return doubts[0] === undefined ? 'not measured' : doubtWords(doubts[0].step, doubts[0].doubt)
  return bad
    .map((name, index) => `${missWords(name)} in ${index === 0 ? outOf(status[name], total) : status[name]}`)
    .join(', ')
}

/** `Acme: failed in 24 of 64 visits.` for each site with such visits: beside figures that are of the others alone. */
export function missedSentences(sites: readonly Pick<LeagueSite, 'name' | 'status'>[]): string[] {
  return sites
    .filter(({ status }) => missesIn(status).length > 0)
    .map(({ name, status }) => `${name}: ${statusWords({ status, doubts: [] })}.`)
}

/** `5 of 6 visits`. */
export function outOf(visits: number, total: number): string {
  return `${visits} of ${total} ${total === 1 ? 'visit' : 'visits'}`
}

export function visitsOf(status: LeagueSite['status']): number {
  return visitStatuses.reduce((sum, name) => sum + status[name], 0)
}

/** Of a market that is paused. */
export function pausedSentence(since: string, telling: Telling): string {
  return `Measuring has been paused since ${timeWords(since, telling)}.`
}

/** What a reader has to know about the data of a league, a sentence each; that all is well, too. */
export function qualitySentences({ rounds, sites, unsteady, leftOut }: League): string[] {
  if (rounds === 0) return []
  const bad = sites.filter(({ status }) => missesIn(status).length > 0)
  const doubted = sites.flatMap(({ name, doubts }) =>
    doubts
      .slice(0, 1)
      .map(({ step, doubt, visits }) => `${name}: ${doubtWords(step, doubt)} in ${roundsWords(visits)}.`),
  )
  const other = leftOut.reduce((sum, left) => sum + (left.reason === 'other-method' ? left.rounds : 0), 0)
  // A competitor that was added, or whose pages were changed, has been in the newest rounds only.
  const most = Math.max(0, ...sites.map(({ status }) => visitsOf(status)))
  const recent = sites.filter(({ status }) => visitsOf(status) < most)
  return [
    ...(bad.length === 0 && recent.length === 0
      ? [`All sites measured in ${rounds === 1 ? 'the round' : `all ${rounds} rounds`}.`]
      : []),
    ...missedSentences(bad),
    ...recent.map(({ name, status }) => recentSentence(name, visitsOf(status), most)),
    ...doubted,
    ...sites.flatMap(unacceptedSentences),
    ...sites.flatMap(({ name, experiments }) => experiments.map((one) => `${name}: ${experimentWords(one)}.`)),
    ...sites.flatMap(({ name, groups }) => groups.map((one) => `${name}: ${groupWords(one)}.`)),
    ...sites.flatMap(({ name, robots }) => (robots === undefined ? [] : [overrideSentence(name, robots)])),
    ...(unsteady === 0 ? [] : [`${roundsWords(unsteady)} on a worker that was not steady: not judged.`]),
    ...(other === 0 ? [] : [`${roundsWords(other)} measured by another method: not counted.`]),
  ]
}

function recentSentence(name: string, visits: number, most: number): string {
  return visits === 0 ? `${name}: not visited yet.` : `${name}: visited in ${visits} of ${most} rounds.`
}

/** A site's consent banners that were not accepted; nothing where all were, or none had to be. */
function unacceptedSentences({ name, consent = [] }: LeagueSite): string[] {
  const total = consent.reduce((sum, { visits }) => sum + visits, 0)
  return consent
    .filter(({ outcome }) => outcome !== 'accepted')
    .map((count) => `${name}: ${consentWords(count)} in ${outOf(count.visits, total)}.`)
}

function missesIn(status: LeagueSite['status']): Exclude<VisitStatus, 'ok'>[] {
  return visitStatuses
    .filter((name): name is Exclude<VisitStatus, 'ok'> => name !== 'ok' && status[name] > 0)
    .toSorted((a, b) => status[b] - status[a])
}
