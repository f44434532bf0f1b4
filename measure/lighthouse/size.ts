import type { Audit, AuditedPage } from '#core/model/audit.ts'

/** Largest record, bytes of UTF-8; the store's limit is 350 KiB, keys included. */
const maxBytes = 340 * 1024

/** Longest page URL in a record that is reduced to the minimum. */
const longestUrl = 80

/** Findings kept on each page, reduced step by step until the record fits. */
const fewer = [20, 10, 5, 3, 1, 0]

/** The audit with as many findings as fit into its record: twenty sites with thirty steps have too many. */
export function fitIntoRecord(audit: Audit, most: number = maxBytes): Audit {
  if (bytesOf(audit) <= most) return audit
  for (const findings of fewer) {
    const smaller = { ...audit, pages: audit.pages.map((page) => trimmed(page, findings)) }
    if (bytesOf(smaller) <= most) return smaller
  }
  // As a last resort a page keeps only its scores, metrics, outcomes and report.
  return { ...audit, pages: audit.pages.map(bare) }
}

function trimmed(page: AuditedPage, findings: number): AuditedPage {
  const { result } = page
  if (result === undefined) return page
  return {
    ...page,
    result: { ...result, findings: result.findings.slice(0, findings), thirdParties: result.thirdParties.slice(0, 5) },
  }
}

function bare({ result, ...page }: AuditedPage): AuditedPage {
  const url = page.url.slice(0, longestUrl)
  const least = { finalUrl: '', findings: [], thirdParties: [], warnings: [] }
  return { ...page, url, runs: [], ...(result && { result: { ...result, ...least } }) }
}

function bytesOf(audit: Audit): number {
  return new TextEncoder().encode(JSON.stringify(audit)).length
}
