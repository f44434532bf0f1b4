import { ownOf } from '../model/own.ts'
import { plainCopy } from '../model/plain-copy.ts'
import { DAY, WEEK } from '../model/time.ts'
import type { Verdict } from '../model/verdict.ts'
import type { ComparisonStream } from './comparison.ts'
import type { Judge } from './events.ts'
import type { Baseline, BaselineComparison, PromiseOutcome, Standing } from './standing.ts'
import type { BaselineState } from './state.ts'
import type { Comparison } from './streams.ts'
import { verdictOf } from './verdict.ts'

/** A first verdict takes seven rounds at least, so a benchmark measured less often than every two hours waits longer. */
const MOST_ROUNDS = 12

/**
 * Looks, after a round, for first verdicts that people have not been told of; in place, and at most one baseline.
 *
 * It is due once every comparison has a verdict, or a day after the first round of the epoch, with what is missing named. A
 * comparison that gets its verdict later, and one with a competitor added later, is news of its own: at once if it was the
 * last one missing, otherwise a day after the baseline before where we are behind, and a week after it where we are not.
 *
 * Later verdicts wait while a step mostly fails at one side, which decides its verdict for as long as that lasts.
 *
 * Nothing is due where people know the standing already: a new epoch with the same verdicts, and later verdicts that came with
 * an incident, which its alert reported. The place in the league does not decide this, because sites that are level change
 * places by chance. Without competitors there are no verdicts, and a promise that is broken from the first round raises its
 * own alarm.
 */
export function noteBaseline(judge: Judge, at: string): Baseline[] {
  const { state, benchmark } = judge
  if (judge.comparisons.length === 0) return []
  forgetRemoved(judge)
  noteAlerted(judge)
  const { epoch, baseline: before } = state
  const known = before?.epoch === epoch.number ? before : undefined
  const pending = known === undefined ? judge.comparisons : judge.comparisons.filter((one) => isPending(one, known))
  if (known !== undefined && !pending.some(isDecided)) return []
  const waited = Date.parse(at) - Date.parse(known?.at ?? epoch.from)
  // Where a verdict makes people behind they hear of it within a day; that they are level with one more can wait.
  const isNews = known === undefined || pending.some(({ detector }) => detector.verdict === 'BEHIND')
  const patience = Math.max(isNews ? DAY : WEEK, MOST_ROUNDS * benchmark.every)
  if (waited < patience && pending.some((one) => !isDecided(one) && isComparable(one))) return []
  const standing = verdictOf(judge, Date.parse(at))
  // One that was added again may have a verdict that is too old to be shown.
  const isShown = ({ competitor, step }: Comparison) =>
    standing.comparisons.some((one) => one.competitor === competitor && one.step === step && one.verdict !== 'unknown')
  if (known !== undefined && (!pending.some(isShown) || standing.comparisons.some(isByFailing))) return []
  const promise = standing.promise?.outcome ?? 'unknown'
  const isSame = before !== undefined && isKnown(standing.comparisons, { promise, before })
  state.baseline = stateOf(standing.comparisons, {
    judge,
    at,
    promise,
    number: (before?.number ?? 0) + (isSame ? 0 : 1),
  })
  if (isSame) return []
  const { target, rounds } = standing
  return [
    {
      version: 1,
      number: state.baseline.number,
      benchmark: benchmark.id,
      market: judge.market.id,
      reason: before === undefined ? 'start' : known === undefined ? 'epoch' : 'more',
      epoch: plainCopy(epoch),
      at,
      rounds,
      target,
      comparisons: standing.comparisons.map(brief),
      promise: standing.promise,
      league: null,
    },
  ]
}

/** A comparison that was removed is news when it is added again, in place. */
function forgetRemoved({ state: { baseline }, comparisons }: Judge): void {
  if (baseline === undefined) return
  for (const [competitor, told] of Object.entries(baseline.verdicts)) {
    const own = comparisons.filter((one) => one.competitor === competitor)
    if (own.length === 0) delete baseline.verdicts[competitor]
    for (const step of Object.keys(told)) if (!own.some((one) => one.step === step)) delete told[step]
  }
}

/** Notes verdicts that the alert of an open incident reported, in place, once the epoch has a baseline. */
function noteAlerted({ state: { baseline, epoch, open }, comparisons }: Judge): void {
  if (baseline?.epoch !== epoch.number) return
  for (const { competitor, step, recoveredAt } of open.flatMap(({ streams }) => streams)) {
    if (recoveredAt !== null) continue
    const stream = comparisons.find((one) => one.competitor === competitor && one.step === step)
    const missing = competitor === null ? undefined : ownOf(baseline.open, competitor)
    if (competitor === null || stream === undefined || !isDecided(stream) || missing?.includes(step) !== true) continue
    const left = missing.filter((one) => one !== step)
    if (left.length > 0) baseline.open[competitor] = left
    else delete baseline.open[competitor]
    const told = ownOf(baseline.verdicts, competitor)
    if (told !== undefined) told[step] = 'behind'
  }
}

function isDecided({ detector }: ComparisonStream): boolean {
  return detector.verdict !== 'UNDECIDED'
}

/** Whether a verdict rests on rounds in most of which one side failed. */
function isByFailing({ verdict, ratio }: Standing): boolean {
  return verdict !== 'unknown' && ratio === null
}

/** False for a step of another kind on each side, which will get no verdict however long we wait. */
function isComparable({ kinds }: ComparisonStream): boolean {
  return kinds === undefined
}

/** Whether people have not been told of a comparison in this epoch, for lack of a verdict or because it is new or begun anew. */
function isPending({ competitor, step, begun }: ComparisonStream, known: BaselineState): boolean {
  if (begun !== undefined && begun > known.at) return true
  return toldOf(known, { competitor, step }) === undefined || ownOf(known.open, competitor)?.includes(step) === true
}

function toldOf(state: BaselineState | undefined, { competitor, step }: Comparison): Verdict | undefined {
  return ownOf(ownOf(state?.verdicts, competitor), step)
}

/** Whether people were told all that is known now. */
function isKnown(
  comparisons: readonly Standing[],
  { promise, before }: { promise: PromiseOutcome; before: BaselineState },
): boolean {
  return (
    comparisons.every((one) => one.verdict === 'unknown' || one.verdict === toldOf(before, one)) &&
    (promise === 'unknown' || before.promise === 'unknown' || promise === before.promise)
  )
}

function stateOf(
  comparisons: readonly Standing[],
  { judge, at, promise, number }: { judge: Judge; at: string; promise: PromiseOutcome; number: number },
): BaselineState {
  const { epoch, baseline: before } = judge.state
  const byCompetitor = [...Map.groupBy(comparisons, ({ competitor }) => competitor)]
  const told = (one: Standing) => (one.verdict === 'unknown' ? (toldOf(before, one) ?? 'unknown') : one.verdict)
  const open = byCompetitor.map(([name, own]): [string, string[]] => [
    name,
    own.filter(({ verdict }) => verdict === 'unknown').map(({ step }) => step),
  ])
  return {
    epoch: epoch.number,
    number,
    at,
    verdicts: Object.fromEntries(
      byCompetitor.map(([name, own]) => [name, Object.fromEntries(own.map((one) => [one.step, told(one)]))]),
    ),
    promise: promise === 'unknown' ? (before?.promise ?? promise) : promise,
    open: Object.fromEntries(open.filter(([, steps]) => steps.length > 0)),
  }
}

function brief(standing: Standing): BaselineComparison {
  const { competitor, step, metric, verdict, missing, ratio, low, high, coverage, rounds, firstEstimate } = standing
  return { competitor, step, metric, verdict, missing, ratio, low, high, coverage, rounds, firstEstimate }
}
