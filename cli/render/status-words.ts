import type { LeagueSite } from '#core/analysis/league/league.ts'
import type { Miss } from '#core/analysis/league/sites.ts'
import type { Metric } from '#core/model/metric.ts'
import { type VisitStatus, visitStatuses } from '#core/model/round.ts'
import { doubtWords } from '#core/words/doubt.ts'
import { unrankedWords } from '#core/words/findings.ts'
import { type Look, shown } from './look.ts'

/**
 * Why a site's visits went wrong, most frequent first: `blocked in 5 of 6 visits, failed in 1`; where all were ok, which step ended
 * on another page.
 */
export function statusWords({ status, doubts }: Pick<LeagueSite, 'status' | 'doubts'>): string {
  const total = visitsOf(status)
  const bad = visitStatuses.filter((name): name is Miss['status'] => name !== 'ok' && status[name] > 0)
  if (total === 0) return 'not visited yet'
  if (bad.length === 0) return doubts[0] === undefined ? 'not measured' : doubtWords(doubts[0].step, doubts[0].doubt)
  return bad
    .toSorted((a, b) => status[b] - status[a])
    .map((name, index) => `${missWords(name)} in ${index === 0 ? outOf(status[name], total) : status[name]}`)
    .join(', ')
}

/** Why a site has no place: what went wrong, or what its pages lack. */
export function unmeasuredWords(
  { status, findings, doubts }: LeagueSite,
  { metric, look }: { metric: Metric; look: Look },
): string {
  const finding = findings.find(({ kind }) => kind === 'blank' || kind === 'no-metric' || metric === 'load')
  if (finding === undefined || status.ok === 0) return statusWords({ status, doubts })
  return unrankedWords({ ...finding, step: shown(finding.step, 24, look) }, metric)
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
