import type { Audit } from '../../model/audit.ts'
import type { Cause, Findings, Note } from './findings/finding.ts'

/** A Lighthouse rule about the same cause as a finding, which our page of the step fails. */
export interface AuditLink {
  finding: Cause['kind'] | Note['kind']
  rule: string
  title: string
  /** Lighthouse's figure, such as `Est savings of 894 KiB`. */
  says: string | null
}

/** By the meaning of the rule: https://developer.chrome.com/docs/performance/insights. */
const ruleOf: Partial<Record<AuditLink['finding'], string>> = {
  wait: 'document-latency-insight',
  redirects: 'document-latency-insight',
  compression: 'document-latency-insight',
  blocking: 'render-blocking-insight',
  'image-late': 'lcp-discovery-insight',
  'image-heavy': 'image-delivery-insight',
  'third-parties': 'third-parties-insight',
  font: 'font-display-insight',
  priority: 'lcp-discovery-insight',
  'main-thread': 'bootup-time',
  'image-format': 'image-delivery-insight',
  caching: 'cache-insight',
  protocol: 'modern-http-insight',
}

export function auditLinks(
  { pages, rules }: Audit,
  { site, step, findings: { causes, notes } }: { site: string; step: string; findings: Findings },
): AuditLink[] {
  const result = pages.find((page) => page.site === site && page.step === step)?.result
  if (result === undefined) return []
  const kinds = new Set([...causes, ...notes].map(({ kind }) => kind))
  return [...kinds].flatMap((finding) => {
    const index = rules.findIndex(({ id }) => id === ruleOf[finding])
    const rule = rules[index]
    if (rule === undefined || result.outcomes[index] !== 'f') return []
    const says = result.findings.find((found) => found.rule === rule.id)?.says ?? null
    return [{ finding, rule: rule.id, title: rule.title, says }]
  })
}
