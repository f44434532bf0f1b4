import type { LeagueSite } from '#core/analysis/league/league.ts'
import type { Miss } from '#core/analysis/league/sites.ts'
import { type VisitStatus, visitStatuses } from '#core/model/round.ts'

/** Why a site's visits went wrong, most frequent first: `blocked in 5 of 6 visits, failed in 1`. */
export function statusWords({ status }: Pick<LeagueSite, 'status'>): string {
  const total = visitsOf(status)
  const bad = visitStatuses.filter((name): name is Miss['status'] => name !== 'ok' && status[name] > 0)
  if (total === 0) return 'not visited yet'
  if (bad.length === 0) return 'not measured'
  return bad
    .toSorted((a, b) => status[b] - status[a])
    .map((name, index) => `${missWords(name)} in ${index === 0 ? outOf(status[name], total) : status[name]}`)
    .join(', ')
}

/** `5 of 6 visits`. */
export function outOf(visits: number, total: number): string {
  return `${visits} of ${total} ${total === 1 ? 'visit' : 'visits'}`
}

export function visitsOf(status: LeagueSite['status']): number {
  return visitStatuses.reduce((sum, name) => sum + status[name], 0)
}

/** The outcome of a visit, to follow "the visit ..." or "the site was ...". */
export function missWords(status: Exclude<VisitStatus, 'ok'>): string {
  switch (status) {
    case 'failed':
      return 'failed'
    case 'blocked':
      return 'blocked'
    case 'refused':
      return 'refused by robots.txt'
    case 'changed':
      return 'showed unexpected content'
    case 'skipped':
      return 'out of time'
    default:
      return status satisfies never
  }
}
