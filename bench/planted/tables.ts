import { arms, trialOf } from '#core/analysis/trial.ts'
import { whyOf } from '#core/analysis/why/why.ts'
import type { Benchmark, Market, Profile } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { hodgesLehmann, signedRankInterval } from '#core/statistics/hodges-lehmann.ts'
import { findingLines } from '#core/words/why/lines.ts'
import type { Plant } from './plants.ts'
import { type Raced, step } from './race.ts'

export const asItIs = 'as it is'
/** Names of the arms of a trial: behind the rewriting server, without and with what undoes the change. */
export const [undone, nothing] = ['undone', 'nothing']

const ms = (value: number) => `${Math.round(value)} ms`

/** What `why` finds first for each plant. */
export function printFindings({ rounds, logs }: Raced, planted: readonly Plant[]): void {
  let first = 0
  for (const { name, finds } of planted) {
    const why = whyOf(
      { before: [], since: rounds },
      {
        of: { kind: 'gap', us: name, competitor: asItIs, step },
        logs: { us: logs[name] ?? null, other: logs[asItIs] ?? null },
        audit: null,
      },
    )
    const [cause] = why.findings.causes
    const isFirst = cause !== undefined && finds(cause) && findingLines(why)[0]?.kind === cause.kind
    if (isFirst) first++
    const gap = why.split === null ? 'not split' : ms(why.split.lcp.difference)
    console.log(`\n${isFirst ? 'first    ' : 'NOT FIRST'} ${name}: ${gap}`)
    const parts = why.split?.parts.map(
      ({ part, difference, certain }) => `${part} ${Math.round(difference)}${certain ? '*' : ''}`,
    )
    console.log(`          ${parts?.join(', ') ?? ''}`)
    for (const line of findingLines(why).slice(0, 3)) {
      console.log(`          ${line.ms === null ? '' : `${line.ms} ms: `}${line.words}`)
    }
  }
  console.log(`\n${first} of ${planted.length} planted changes are the first finding.`)
}

interface Tried {
  name: string
  undo: unknown
}

/** What undoing each plant gains, and what the plant cost, of the same rounds; and what is left after undoing it. */
export function printTrials(rounds: readonly Round[], planted: readonly Tried[], profile: Profile): void {
  let regained = 0
  const tried = planted.filter(({ undo }) => undo !== null)
  for (const { name } of tried) {
    const of = trial(rounds, { from: name, to: `${name}, ${undone}`, profile })
    const [cost, left] = [difference(rounds, name, asItIs), difference(rounds, `${name}, ${undone}`, asItIs)]
    const isRegained = of?.outcome === 'gains' && left !== null && left.low <= 0 && left.high >= 0
    if (isRegained) regained++
    const gain = of?.gain ?? null
    console.log(
      [
        `${isRegained ? 'regained' : 'NOT     '} ${name.padEnd(36)}`,
        `cost ${cost === null ? '-' : ms(cost.estimate)}`,
        `gain ${gain === null ? '-' : `${ms(gain.estimate)} (${ms(gain.low ?? 0)} to ${ms(gain.high ?? 0)})`}`,
        `left ${left === null ? '-' : `${ms(left.estimate)} (${ms(left.low)} to ${ms(left.high)})`}`,
        of?.outcome ?? '-',
      ].join(' | '),
    )
  }
  const none = trial(rounds, { from: asItIs, to: nothing, profile })
  console.log(`a change that does nothing: ${ms(none?.gain?.estimate ?? 0)} gained, ${none?.outcome ?? '-'}`)
  console.log(`${regained} of ${tried.length} regained; without a flag: ${planted.length - tried.length}`)
}

function trial(rounds: readonly Round[], { from, to, profile }: { from: string; to: string; profile: Profile }) {
  const names: Record<string, string> = { [from]: arms.asIs, [to]: arms.changed }
  const renamed = rounds.map((round) => ({
    ...round,
    visits: round.visits.flatMap((visit) => {
      const site = names[visit.site]
      return site === undefined ? [] : [{ ...visit, site }]
    }),
  }))
  const market: Market = { id: 'bench', name: 'Bench', region: 'local', profile, locale: 'en-AU', timeZone: 'UTC' }
  const asked: Benchmark = {
    ...{ id: 'bench', name: 'Bench', steps: [step], markets: [market], every: 900_000, loads: 1 },
    sites: [arms.asIs, arms.changed].map((name, index) => {
      return { name, us: index === 0, origin: 'served', walk: { kind: 'pages', pages: {} } }
    }),
    limits: { step: 30_000, visit: 120_000, memory: 2e9 },
    target: { against: 'fastest', metric: 'lcp', margin: 0.05 },
    alarm: { to: [], falseAlarmsPerYear: 1 },
  }
  return trialOf({ twice: asked, asked, market, rounds: renamed }).steps[0]
}

/** LCP of one arm minus that of another, over rounds. */
function difference(rounds: readonly Round[], one: string, other: string) {
  const differences = rounds.flatMap((round) => {
    const [a, b] = [one, other].map(
      (site) => round.visits.find((visit) => visit.site === site)?.loads[0]?.steps[0]?.metrics.lcp,
    )
    return a === undefined || b === undefined ? [] : [a - b]
  })
  if (differences.length === 0) return null
  return { estimate: hodgesLehmann(differences), ...signedRankInterval(differences, 0.05) }
}
