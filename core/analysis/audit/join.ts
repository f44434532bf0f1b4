import type { Audit, AuditedPage, AuditRule } from '../../model/audit.ts'

/**
 * One audit from the records that its steps were shared out to (shares.ts). They are of one deployment, so they were made
 * alike; what a page had there at a step is compared at that step only, and that was one worker. Throws on an empty list.
 */
export function joinShares(shares: readonly Audit[]): Audit {
  const [first, ...others] = shares
  if (first === undefined) throw new RangeError('An audit has one share at least')
  if (others.length === 0) return first
  // A share without any result does not know which Lighthouse it was.
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

/** Shares are due at one time; some schedules can only be that nearly (rate expressions). ms. */
const apart = 10 * 60_000

/** Whether a record is another share of the audit that the shares are of, and not another audit. */
export function isShareOf(audit: Audit, shares: readonly Audit[]): boolean {
  const pages = new Set(shares.flatMap((share) => share.pages.map(({ step }) => step)))
  return (
    shares.every((share) => Math.abs(Date.parse(share.scheduledAt) - Date.parse(audit.scheduledAt)) < apart) &&
    audit.pages.every(({ step }) => !pages.has(step))
  )
}

/** The page with its letters in the order of other rules; `e` where it was not asked about one. */
function relettered(page: AuditedPage, { from, to }: { from: AuditRule[]; to: AuditRule[] }): AuditedPage {
  const { result } = page
  if (result === undefined) return page
  const letters = new Map(from.map(({ id }, index) => [id, result.outcomes[index]]))
  return { ...page, result: { ...result, outcomes: to.map(({ id }) => letters.get(id) ?? 'e').join('') } }
}
