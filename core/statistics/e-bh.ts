/**
 * Which of S streams raise an alarm together: e-BH at one round, on the streams' current evidence. The k* strongest do,
 * where k* is the largest k for which the k-th strongest is at least S c / k. Indices in ascending order, empty if no k
 * qualifies. Controls the false discovery rate among simultaneous alarms, under any dependence: Wang & Ramdas (2022),
 * J. Royal Statistical Society B 84, 822-852; statistics.md section 5.
 */
export function strongestTogether(evidence: readonly number[], c: number): number[] {
  const strongest = [...evidence.entries()].sort(([, a], [, b]) => b - a)
  let alarms = 0
  for (const [at, [, e]] of strongest.entries()) {
    if (e >= (evidence.length * c) / (at + 1)) alarms = at + 1
  }
  return strongest
    .slice(0, alarms)
    .map(([stream]) => stream)
    .sort((a, b) => a - b)
}
