import type { MainThreadTime } from '../../../model/logged-request.ts'
import { sum } from '../../../statistics/sum.ts'
import { entityOf } from '../entity.ts'
import { isDetailed, LEAST, lossIn, type SideFacts, type WhyFacts } from './facts.ts'
import type { Cause, Note, ScriptTime } from './finding.ts'

const MOST_NAMES = 3
/** ms, and a ratio: loads of one page differ by less, and the log is of one load. */
const LEAST_TOTAL = 200
const MORE = 1.5

/** Scripts keep the main thread busy while the main content, which has arrived, waits to be painted. */
export function mainThreadCause(facts: WhyFacts): Cause[] {
  const loss = lossIn(facts, 'renderDelay')
  if (loss === undefined || !isDetailed(facts.us) || !isDetailed(facts.other)) return []
  const [us, other] = [scriptTime(facts.us, 'delaying'), scriptTime(facts.other, 'delaying')]
  const ms = Math.min(loss.difference, us.ms - other.ms)
  return ms < LEAST ? [] : [{ kind: 'main-thread', part: 'renderDelay', ms, us, other }]
}

/** They keep it busy for longer in all, whatever waits for it. */
export function mainThreadNote({ us: ours, other: theirs }: WhyFacts): Note[] {
  if (!isDetailed(ours) || !isDetailed(theirs)) return []
  const [us, other] = [scriptTime(ours, 'total'), scriptTime(theirs, 'total')]
  return us.ms - other.ms < LEAST_TOTAL || us.ms < MORE * other.ms ? [] : [{ kind: 'main-thread', us, other }]
}

/** By whose scripts they are, the longest first. */
function scriptTime({ requests }: SideFacts, which: keyof MainThreadTime): ScriptTime {
  const busy = requests.filter(({ mainThread }) => (mainThread?.[which] ?? 0) > 0)
  const timeOf = (some: typeof busy) => sum(some.map(({ mainThread }) => mainThread?.[which] ?? 0))
  const of = [...Map.groupBy(busy, ({ url }) => entityOf(url))].map(([name, some]) => ({ name, ms: timeOf(some) }))
  return { ms: timeOf(busy), of: of.toSorted((a, b) => b.ms - a.ms).slice(0, MOST_NAMES) }
}
