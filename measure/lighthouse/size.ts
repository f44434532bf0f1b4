import type { Audit, AuditedPage } from '#core/model/audit.ts'

/** What a record may take, bytes of UTF-8; the store's limit is 350 KiB, keys included. */
const room = 340 * 1024

/** Of a page in a record that has room for nothing else. */
const longestUrl = 80

/** Findings left on each page, step by step, until the record fits. */
const fewer = [20, 10, 5, 3, 1, 0]

/** The audit with as many findings as its record has room for: twenty sites with thirty steps have too many. */
export function fitIntoRecord(audit: Audit, most: number = room): Audit {
  if (bytesOf(audit) <= most) return audit
  for (const findings of fewer) {
    const smaller = { ...audit, pages: audit.pages.map((page) => trimmed(page, findings)) }
    if (bytesOf(smaller) <= most) return smaller
  }
  // The last resort leaves a page its scores, its figures, its line of letters and its report.
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
