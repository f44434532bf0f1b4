import type { LeagueSite } from '#core/analysis/league/league.ts'
import type { Metric } from '#core/model/metric.ts'
import { unrankedWords } from '#core/words/findings.ts'
import { statusWords } from '#core/words/quality.ts'
import { type Look, shownName } from './look.ts'

/** Why a site has no place: what went wrong, or what its pages lack. */
export function unmeasuredWords(
  { status, findings, doubts }: LeagueSite,
  { metric, look }: { metric: Metric; look: Look },
): string {
  const finding = findings.find(({ kind }) => kind === 'blank' || kind === 'no-metric' || metric === 'load')
  if (finding === undefined || status.ok === 0) return statusWords({ status, doubts })
  return unrankedWords({ ...finding, step: shownName(finding.step, 24, look) }, metric)
}
