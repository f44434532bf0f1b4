import type { Audit, AuditedPage, AuditRule } from '../../model/audit.ts'

/**
 * Joins the records of an audit whose steps were split into shares (shares.ts). The shares come from one deployment, so
 * their methods are the same; pages are compared within a step only, and one worker audited each step. Throws
 * RangeError on an empty list.
 */
export function joinShares(shares: readonly Audit[]): Audit {
  const [first, ...others] = shares
  if (first === undefined) throw new RangeError('An audit has at least one share')
  if (others.length === 0) return first
  // A share without results has no Lighthouse version.
  const { method, worker } = shares.find((share) => share.method.lighthouse !== '') ?? first
  const rules = [...new Map(shares.flatMap((share) => share.rules).map((rule) => [rule.id, rule])).values()]
  const pages = shares.flatMap((share) => share.pages.map((page) => relettered(page, { from: share.rules, to: rules })))
  const sites = [...new Set(pages.map(({ site }) => site))]
  const place = ({ step }: AuditedPage) => `, ${method.steps}, `.indexOf(`, ${step}, `)
  return {
    ...first,
    startedAt: shares.map(({ startedAt }) => startedAt).toSorted()[0] ?? first.startedAt,
    finishedAt:
      shares
        .map(({ finishedAt }) => finishedAt)
        .toSorted()
        .at(-1) ?? first.finishedAt,
    method,
    worker,
    rules,
    pages: pages.toSorted((a, b) => sites.indexOf(a.site) - sites.indexOf(b.site) || place(a) - place(b)),
  }
}

/** ms. Shares are due at the same time, but schedules with rate expressions only come close to it. */
const apart = 10 * 60_000

/** Whether a record is a further share of the same audit as `shares`, rather than another audit. */
export function isShareOf(audit: Audit, shares: readonly Audit[]): boolean {
  const pages = new Set(shares.flatMap((share) => share.pages.map(({ step }) => step)))
  return (
    shares.every((share) => Math.abs(Date.parse(share.scheduledAt) - Date.parse(audit.scheduledAt)) < apart) &&
    audit.pages.every(({ step }) => !pages.has(step))
  )
}

/** The page with its outcome letters in the order of other rules; `e` for a rule it was not tested against. */
function relettered(page: AuditedPage, { from, to }: { from: AuditRule[]; to: AuditRule[] }): AuditedPage {
  const { result } = page
  if (result === undefined) return page
  const letters = new Map(from.map(({ id }, index) => [id, result.outcomes[index]]))
  return { ...page, result: { ...result, outcomes: to.map(({ id }) => letters.get(id) ?? 'e').join('') } }
}
