import type { JudgeEvent } from '#core/judge/events.ts'
import { judgeRounds } from '#core/judge/judge.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import type { Round } from '#core/model/round.ts'
import { fakeBenchmark, noisyRounds, sydney } from '../rounds.ts'

/** Our times and those of two competitors, by step, ms. */
export const usual = {
  Acme: { home: 1000, search: 1500 },
  Northpeak: { home: 1000, search: 1500 },
  Globex: { home: 1010, search: 1490 },
}
export type Walks = Record<string, Record<string, number>>

/** Rounds in consecutive stretches, each with its own typical times, over the same noise. */
export function stretches(parts: [count: number, walks: Walks][], seed = 1): Round[] {
  const total = parts.reduce((sum, [count]) => sum + count, 0)
  let from = 0
  return parts.flatMap(([count, walks]) => {
    const rounds = noisyRounds({ count: total, walks, seed }).slice(from, from + count)
    from += count
    return rounds
  })
}

export function judged(rounds: readonly Round[], benchmark: Benchmark = fakeBenchmark()) {
  const { judge, events } = judgeRounds({ benchmark, market: sydney, rounds })
  return { judge, events, incidents: incidentsIn(events) }
}

/** Every incident that was opened, in its final state. */
export function incidentsIn(events: readonly JudgeEvent[]): Incident[] {
  return events.flatMap((event) => (event.type === 'incident' && event.change === 'opened' ? [event.incident] : []))
}
