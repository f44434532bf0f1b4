import type { Audit } from '../../model/audit.ts'
import type { LoggedRequest } from '../../model/logged-request.ts'
import type { Round } from '../../model/round.ts'
import { type AuditLink, auditLinks } from './audit-links.ts'
import type { Findings } from './findings/finding.ts'
import { findingsOf } from './findings/findings.ts'
import { newestWithLogs, sideOf } from './side.ts'
import { type Split, splitChange, splitGap } from './split.ts'

/**
 * What is compared on a step:
 * - `gap`     us and a competitor, in the same rounds
 * - `change`  us before and since a time (ISO 8601)
 */
export type WhyOf =
  | { kind: 'gap'; us: string; competitor: string; step: string }
  | { kind: 'change'; us: string; at: string; step: string }

/** Why we are slower, or became slower: times in parts that add up, and what causes them. */
export interface Why {
  of: WhyOf
  /** Null where no round can be split: the step stays on its document, or both were not measured. */
  split: Split | null
  /** Scheduled time of the first of the rounds, where nothing can be split because our journey failed in all of them; else null. */
  failingSince: string | null
  findings: Findings
  /** Lighthouse rules that name the cause of a finding and that our page fails. */
  audits: AuditLink[]
  /** The rounds of the request logs that the findings are from, ISO 8601; null without. */
  evidence: { us: string | null; other: string | null }
}

/** Rounds whose logs have to be read first; for `change` those of each time. */
export function logRounds(rounds: WhyRounds, of: WhyOf): { us: Round | null; other: Round | null } {
  if (of.kind === 'gap') {
    const round = newestWithLogs(rounds.since, { sites: [of.us, of.competitor], step: of.step })
    return { us: round, other: round }
  }
  const newest = (some: readonly Round[]) => newestWithLogs(some, { sites: [of.us], step: of.step })
  return { us: newest(rounds.since), other: newest(rounds.before) }
}

/** Of one method: see `comparable`. Of a gap, `before` is empty. */
export interface WhyRounds {
  before: readonly Round[]
  since: readonly Round[]
}

export interface Logs {
  us: readonly LoggedRequest[] | null
  other: readonly LoggedRequest[] | null
}

export function whyOf(rounds: WhyRounds, { of, logs, audit }: { of: WhyOf; logs: Logs; audit: Audit | null }): Why {
  const split = of.kind === 'gap' ? splitGap(rounds.since, of) : splitChange(rounds, { site: of.us, step: of.step })
  const at = logRounds(rounds, of)
  const otherSite = of.kind === 'gap' ? of.competitor : of.us
  const findings: Findings =
    split === null
      ? { causes: [], notes: [] }
      : findingsOf({
          split,
          us: at.us && sideOf(at.us, { site: of.us, step: of.step, log: logs.us }),
          other: at.other && sideOf(at.other, { site: otherSite, step: of.step, log: logs.other }),
        })
  return {
    of,
    split,
    failingSince: split === null ? failingSince(rounds.since, of.us) : null,
    findings,
    audits: audit === null ? [] : auditLinks(audit, { site: of.us, step: of.step, findings }),
    evidence: { us: at.us?.scheduledAt ?? null, other: at.other?.scheduledAt ?? null },
  }
}

function failingSince(rounds: readonly Round[], us: string): string | null {
  const isFailing = rounds.every(({ visits }) => visits.some(({ site, status }) => site === us && status === 'failed'))
  return isFailing ? (rounds[0]?.scheduledAt ?? null) : null
}
