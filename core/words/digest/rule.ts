import type { Difference } from '../../analysis/audit/findings.ts'
import { listed } from '../../model/listed.ts'
import { ruleWords } from '../audit-rules.ts'

/** A rule that we fail, on which steps, and who passes it: `on home, images are larger than displayed (Globex passes)`. */
export function ruleSentence({ rule, title, steps, competitors, says }: Difference): string {
  const estimate = says === null ? '' : `; ${says}`
  return `on ${listed(steps)}, ${ruleWords(rule, title)} (${listed(competitors)} ${competitors.length === 1 ? 'passes' : 'pass'}${estimate})`
}
