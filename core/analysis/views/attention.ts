import type { MarketVerdict } from '../../judge/standing.ts'
import { failureOf } from '../alarm/telling.ts'

/** What a market needs from its reader, the most urgent first. */
const ranks = { failing: 0, incident: 1, behind: 2, unknown: 3, level: 4, ahead: 5 } as const

/** Sorts the markets that need attention to the front; among equals, those furthest behind. */
export function byAttention(one: MarketVerdict, other: MarketVerdict): number {
  return rankOf(one) - rankOf(other) || worstOf(other) - worstOf(one)
}

function rankOf({ incidents, target }: MarketVerdict): number {
  if (incidents.some((incident) => failureOf(incident) !== undefined)) return ranks.failing
  return incidents.length > 0 ? ranks.incident : ranks[target.verdict]
}

function worstOf({ comparisons }: MarketVerdict): number {
  return Math.max(0, ...comparisons.map(({ ratio }) => ratio ?? 0))
}
