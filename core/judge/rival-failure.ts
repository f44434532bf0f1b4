import type { IncidentStream } from '../model/incident.ts'
import { effectIn } from '../statistics/effect.ts'
import { hodgesLehmann } from '../statistics/hodges-lehmann.ts'
import type { Detector } from '../statistics/memory.ts'
import type { Observation } from '../statistics/onset.ts'
import { median } from '../statistics/quantile.ts'
import { isFailure } from '../statistics/round-ratio.ts'

// A competitor that does not work for hours makes us win every round, so the detector finds us ahead, and behind again once it
// works. Neither says how slow we are, so neither ends an incident or opens one.

/** A comparison, as far as its competitor's failures matter; `usual` as in `ComparisonStream`. */
interface Compared {
  detector: Detector
  usual?: number
}

/** With fewer rounds before the competitor began to fail it is not known what was usual. */
const FEWEST_USUAL = 8
/** Failures at most this many rounds apart are one outage, if they are at least so many: a single one changes no verdict. */
const APART = 4
const FEWEST_FAILURES = 3
/** An outage is still going on, or has only just ended, within this many rounds of its last failure; so many tell how slow we are now. */
const SOON = 8

/** Before `d` is observed: remembers what was usual before the competitor failed, in place, until its failures are forgotten. */
export function noteUsual(stream: Compared, d: number): void {
  const { window, epochStart } = stream.detector
  if (!isRivalFailure(d)) {
    if (!window.some(([, one]) => isRivalFailure(one))) delete stream.usual
    return
  }
  if (window.slice(-SOON).some(([, one]) => isRivalFailure(one))) return
  delete stream.usual
  const working = window.filter(([, one]) => !isFailure(one))
  const inRegime = working.filter(([slot]) => slot >= epochStart)
  const known = inRegime.length >= FEWEST_USUAL ? inRegime : working
  if (known.length >= FEWEST_USUAL) stream.usual = median(known.map(([, one]) => one))
}

/**
 * Whether a gain, or a verdict that we are not behind, says nothing about how slow we are: it rests on failures of the competitor, or
 * the gap since they began, over the newest rounds in which both worked, is nearer to that of the incident (`first`) than to that before it.
 */
export function isHiddenByFailures(
  { detector: { window, since, epochStart } }: Pick<Compared, 'detector'>,
  { before, first: slip }: Pick<IncidentStream, 'before' | 'first'>,
): boolean {
  const { failures, rounds } = effectIn(window, { from: Math.max(since, epochStart) })
  if (failures.rival > 0 && failures.rival >= rounds) return true
  const outage = outageIn(window)
  if (outage === null || slip.ratio === null) return false
  const working = valuesOf(window.slice(outage.first)).slice(-SOON)
  return working.length === 0 || hodgesLehmann(working) > (Math.log(before ?? 1) + Math.log(slip.ratio)) / 2
}

/**
 * The outage of the competitor in or soon after which something changed at `onset`: what was usual before it, the slot in which it began
 * to fail, and the first one after it. Null where it did not fail, or where nothing was usual.
 */
export function outageBefore(
  { usual, detector: { window } }: Compared,
  onset: number,
): { usual: number; failedFrom: number; from: number } | null {
  const outage = outageIn(window)
  if (usual === undefined || outage === null) return null
  const began = window.findIndex(([slot]) => slot >= onset)
  if (began < outage.first || began > outage.last + SOON) return null
  const [failedFrom] = window[outage.first] ?? [onset]
  const [last] = window[outage.last] ?? [onset]
  return { usual, failedFrom, from: last + 1 }
}

/** The last outage of the competitor: places of its first and last failure in the window; null without one. */
function outageIn(window: readonly Observation[]): { first: number; last: number } | null {
  const outages: number[][] = []
  for (const [place, [, d]] of window.entries()) {
    if (!isRivalFailure(d)) continue
    const before = outages.at(-1)
    if (before !== undefined && place - (before.at(-1) ?? 0) <= APART) before.push(place)
    else outages.push([place])
  }
  const found = outages.findLast(({ length }) => length >= FEWEST_FAILURES)
  const [first, last] = [found?.at(0), found?.at(-1)]
  return first === undefined || last === undefined ? null : { first, last }
}

function valuesOf(rounds: readonly Observation[]): number[] {
  return rounds.flatMap(([, d]) => (isFailure(d) ? [] : [d]))
}

function isRivalFailure(d: number): boolean {
  return d < 0 && isFailure(d)
}
