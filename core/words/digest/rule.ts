import type { Difference } from '../../analysis/audit/findings.ts'
import { listed } from '../../model/listed.ts'
import { ruleWords } from '../audit-rules.ts'

/** What a rule that we fail means, where, and who does better: `on home, pictures are larger than what is shown (Globex passes)`. */
export function ruleSentence({ rule, title, steps, competitors, says }: Difference): string {
  const estimate = says === null ? '' : `; ${says}`
  return `on ${listed(steps)}, ${ruleWords(rule, title)} (${listed(competitors)} ${competitors.length === 1 ? 'passes' : 'pass'}${estimate})`
}
