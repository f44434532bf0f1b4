import type { AuditLeague } from '#core/analysis/audit/league.ts'
import { auditsForVerdict, type CategoryStanding, type ScoreGap } from '#core/analysis/audit/scores.ts'
import type { ThirdPartyShare } from '#core/analysis/audit/third-parties.ts'
import { listed } from '#core/model/listed.ts'
import { formatDuration, formatPercentage, formatSize } from '#core/model/units.ts'
import { confidenceWords } from '#core/words/gap.ts'
import { type Look, shown, type TextTone } from '../look.ts'
import { auditsWords, capital, categoryWords, scoreWords } from './words.ts'

export interface Sentence {
  text: string
  tone?: TextTone
}

/** For every category: our rank, and the gap to the best competitor. */
export function placeSentences({ categories }: AuditLeague, look: Look): Sentence[] {
  return categories.map((standing) => placeSentence(standing, look))
}

function placeSentence({ category, sites }: CategoryStanding, look: Look): Sentence {
  const { name } = categoryWords[category]
  const us = sites.find((site) => site.us)
  const ranked = sites.filter(({ place }) => place !== null)
  const rivals = ranked.filter((site) => !site.us).toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))
  const [rival] = rivals
  const topic = capital(name)
  if (us === undefined || us.place === null)
    return { text: `${topic}: none of your pages could be audited.`, tone: 'bad' }
  if (rival?.gap === undefined) return { text: `${topic}: no competitor to compare with.`, tone: 'faint' }
  const tied = ranked.filter(({ place }) => place === us.place).length > 1
  const place = `you ${tied ? 'share rank' : 'rank'} ${us.place} of ${ranked.length}`
  return { text: `${topic}: ${place}, ${gapWords(rival.gap, shown(rival.site, 24, look))}.`, ...toneOf(rival.gap) }
}

/** `12 points behind Pluvio (95 % confidence interval 9–15, 8 audits)`. */
function gapWords(gap: ScoreGap, name: string): string {
  const { points, low, high, coverage, n, verdict } = gap
  if (points === null) return `but ${name} was never audited on the same page`
  const size = Math.abs(points)
  const side = points < 0 ? 'behind' : 'ahead of'
  const difference =
    size === 0 ? `level with ${name}` : `${scoreWords(size)} ${size === 1 ? 'point' : 'points'} ${side} ${name}`
  if (low === null || high === null) return `${difference} (${auditsWords(n)}, an interval needs 4)`
  const span = `${confidenceWords(coverage ?? 0)} ${spanWords(low, high)}, ${auditsWords(n)}`
  if (verdict === 'unknown' && n >= auditsForVerdict) return `not significant yet: ${difference} (${span})`
  return `${difference} (${span})`
}

/** `15–18` if both ends are on the same side, else `2 behind to 3 ahead`. */
function spanWords(low: number, high: number): string {
  if (low === high) return scoreWords(Math.abs(low))
  if (low >= 0) return `${scoreWords(low)}–${scoreWords(high)}`
  if (high <= 0) return `${scoreWords(-high)}–${scoreWords(-low)}`
  return `${scoreWords(-low)} behind to ${scoreWords(high)} ahead`
}

function toneOf({ points, verdict }: ScoreGap): { tone?: TextTone } {
  if (verdict === 'ahead') return { tone: 'good' }
  // A clear deficit is highlighted even before there is an interval.
  return verdict === 'behind' || (points !== null && points <= -5) ? { tone: 'bad' } : {}
}

const mostEntities = 3

/** The share of third parties in our pages and in those of competitors. */
export function thirdPartySentences({ thirdParties }: AuditLeague, look: Look): Sentence[] {
  const known = thirdParties.filter(({ share }) => share !== null)
  if (known.every(({ bytes, time }) => bytes === 0 && time === 0)) return []
  return known.map((share) => ({ text: thirdPartySentence(share, look), ...(share.us && { tone: 'us' as const }) }))
}

function thirdPartySentence({ site, us, share, time, entities }: ThirdPartyShare, look: Look): string {
  const pages = us ? 'your pages' : `the pages of ${shown(site, 24, look)}`
  if (entities.length === 0) return `No third parties on ${pages}.`
  const named = entities
    .slice(0, mostEntities)
    .map(({ entity, bytes }) => `${shown(entity, 40, look)} ${formatSize(bytes)}`)
  const left = entities.length - named.length
  if (left > 0) named.push(`${left} more`)
  const busy = time === 0 ? '' : ` and ${formatDuration(time)} of main-thread time`
  return `Third parties on ${pages}: ${formatPercentage(Math.round((share ?? 0) * 100) / 100)} of the bytes${busy} (${listed(named)}).`
}
