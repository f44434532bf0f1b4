import type { RunningRound } from '#stages/api/live.ts'
import { texts } from '../texts.ts'

interface RunningProps {
  rounds: readonly RunningRound[]
  /** Ids. */
  benchmark: string
  market: string
}

/** What is being measured in a market right now; nothing otherwise. */
export function Running({ rounds, benchmark, market }: RunningProps) {
  const round = rounds.find((each) => each.benchmark === benchmark && each.market === market)
  if (round === undefined) return null
  const { site, visit, visits, load, loads, evidence } = round
  return (
    <p class="running">
      {site === null ? texts.live.between : <bdi>{texts.live.measuring(site)}</bdi>}
      {site !== null &&
        `, ${evidence ? texts.live.pictures : load === 0 ? texts.live.starting : texts.live.load(load, loads)}`}
      {site !== null && visits > 0 && <span class="faint"> {texts.live.visit(visit, visits)}</span>}
    </p>
  )
}
