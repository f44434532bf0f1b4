import type { Figure, Standing } from './figures.ts'

/** An aim, and whether the figures meet it. */
export interface Aim {
  aim: string
  figure: string
  met: boolean
}

/** At most so many times the wall time and the CPU of a load. */
const most: Record<string, { wall: number; cpu: number }> = {
  bare: { wall: 1.15, cpu: 1.15 },
  browsertime: { wall: 0.15, cpu: 0.65 },
  lighthouse: { wall: 0.1, cpu: 0.2 },
  elastic: { wall: 0.6, cpu: 0.5 },
}
/** LCP may be this wrong on average: ms, or a share of the true one, whichever is more. */
const mostBias = { ms: 20, share: 0.02 }

/** Aims of Outpace on one page and network, of those contenders that were measured. */
export function aimsFor(standings: readonly Standing[], truth: number): Aim[] {
  const outpace = standings.find(({ contender }) => contender === 'outpace')
  if (outpace?.bias === undefined) return []
  const costs = standings.flatMap(({ contender, ofOutpace }) => {
    const limits = most[contender]
    if (limits === undefined || ofOutpace === undefined) return []
    return (['wall', 'cpu'] as const).map((part) => ({
      aim: `${part === 'wall' ? 'wall' : 'CPU'} at most ${limits[part]}x ${contender}`,
      figure: ratioWords(ofOutpace[part]),
      met: ofOutpace[part].value <= limits[part],
    }))
  })
  const bias = Math.max(mostBias.ms, mostBias.share * truth)
  const peers = standings.filter(({ contender }) => !['outpace', 'outpace-once', 'bare'].includes(contender))
  const spreads = peers.flatMap(({ spread }) => spread ?? [])
  return [
    ...costs,
    {
      aim: `LCP bias at most ${bias.toFixed(0)} ms`,
      figure: biasWords(outpace.bias),
      met: Math.abs(outpace.bias.value) <= bias,
    },
    ...(spreads.length === 0 || outpace.spread === undefined
      ? []
      : [
          {
            aim: `LCP spread at most the least of a peer, ${Math.min(...spreads).toFixed(0)} ms`,
            figure: `${outpace.spread.toFixed(0)} ms`,
            met: outpace.spread <= Math.min(...spreads),
          },
        ]),
  ]
}

export function ratioWords({ value, low, high }: Figure): string {
  const interval = Number.isNaN(low) ? '' : ` (${low.toFixed(2)}–${high.toFixed(2)})`
  return `${value.toFixed(2)}x${interval}`
}

export function biasWords({ value, low, high }: Figure): string {
  const [bias, from, to] = [value, low, high].map((ms) => String(Math.round(ms) + 0))
  return Number.isNaN(low) ? `${bias} ms` : `${bias} ms (${from} to ${to})`
}
