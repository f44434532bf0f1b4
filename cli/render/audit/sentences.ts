import type { AuditLeague } from '#core/analysis/audit/league.ts'
import type { ScoreGap } from '#core/analysis/audit/scores.ts'
import { bestRival, rankSentence, thirdPartiesShown, thirdPartySentence } from '#core/words/audit.ts'
import { type Look, shown, type TextTone } from '../look.ts'

export interface Sentence {
  text: string
  tone?: TextTone
}

/** For every category: our rank, and the gap to the best competitor. */
export function placeSentences({ categories }: AuditLeague, look: Look): Sentence[] {
  return categories.map((standing) => {
    const text = rankSentence(standing, (words, most) => shown(words, most, look))
    const us = standing.sites.find((site) => site.us)
    if (us === undefined || us.place === null) return { text, tone: 'bad' }
    const gap = bestRival(standing)?.gap
    return gap === undefined ? { text, tone: 'faint' } : { text, ...toneOf(gap) }
  })
}

function toneOf({ points, verdict }: ScoreGap): { tone?: TextTone } {
  if (verdict === 'ahead') return { tone: 'good' }
  // A clear deficit is highlighted even before there is an interval.
  return verdict === 'behind' || (points !== null && points <= -5) ? { tone: 'bad' } : {}
}

/** The share of third parties in our pages and in those of competitors. */
export function thirdPartySentences({ thirdParties }: AuditLeague, look: Look): Sentence[] {
  const clipped = (text: string, most: number) => shown(text, most, look)
  return thirdPartiesShown(thirdParties).map((share) => ({
    text: thirdPartySentence(share, clipped),
    ...(share.us && { tone: 'us' as const }),
  }))
}
