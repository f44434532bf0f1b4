import { worstRatio } from '../../judge/overall.ts'
import type { MarketVerdict } from '../../judge/standing.ts'
import type { MarketHealth } from '../../model/health.ts'
import type { Verdict } from '../../model/verdict.ts'
import { failureOf } from '../alarm/telling.ts'

/** What a market needs from its reader, the most urgent first. */
const ranks = { failing: 0, incident: 1, behind: 2, unknown: 3, level: 4, ahead: 5 } as const

/** Sorts the markets that need attention to the front; among equals, those furthest behind. */
export function byAttention(one: MarketVerdict, other: MarketVerdict): number {
  return rankOf(one) - rankOf(other) || (worstRatio(other.comparisons) ?? 0) - (worstRatio(one.comparisons) ?? 0)
}

function rankOf({ incidents, target }: MarketVerdict): number {
  return rank({
    fails: incidents.some((incident) => failureOf(incident) !== undefined),
    open: incidents.length,
    verdict: target.verdict,
  })
}

/** The same order, as far as it is known before the verdicts are read; a market without rounds is one without a verdict. */
export function byHealth(one: MarketHealth | undefined, other: MarketHealth | undefined): number {
  return rankOfHealth(one) - rankOfHealth(other) || (other?.worst ?? 0) - (one?.worst ?? 0)
}

function rankOfHealth(health: MarketHealth | undefined): number {
  if (health === undefined) return ranks.unknown
  const { incidents, unmeasured, verdict } = health
  const fails = unmeasured !== null || incidents.some(({ kind }) => kind === 'failing')
  return rank({ fails, open: incidents.length, verdict })
}

function rank({ fails, open, verdict }: { fails: boolean; open: number; verdict: Verdict }): number {
  if (fails) return ranks.failing
  return open > 0 ? ranks.incident : ranks[verdict]
}
