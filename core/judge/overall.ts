import type { Target } from '../model/benchmark.ts'
import type { Verdict } from '../model/verdict.ts'
import { latest } from './incident/open.ts'
import type { CompetitorStanding, Standing, TargetStanding } from './standing.ts'

type Brief = Pick<Standing, 'competitor' | 'verdict' | 'since'>

/**
 * Our standing against each competitor: behind on any step counts as behind; ahead on every step that has a verdict counts
 * as ahead; level needs a verdict on every step.
 */
export function competitorsOf(comparisons: readonly Brief[]): CompetitorStanding[] {
  const names = [...new Set(comparisons.map(({ competitor }) => competitor))]
  return names.map((name) => {
    const own = comparisons.filter(({ competitor }) => competitor === name).map(({ verdict }) => verdict)
    return { name, verdict: joint(own) }
  })
}

function joint(verdicts: readonly Verdict[]): Verdict {
  const decided = verdicts.filter((verdict) => verdict !== 'unknown')
  if (decided.includes('behind')) return 'behind'
  if (decided.length > 0 && decided.every((verdict) => verdict === 'ahead')) return 'ahead'
  return decided.length < verdicts.length ? 'unknown' : 'level'
}

/** The verdict against the target, the competitors it is based on, and since when it has held. */
export function overallOf({
  against,
  competitors,
  comparisons,
}: {
  against: Target['against']
  competitors: readonly CompetitorStanding[]
  comparisons: readonly Brief[]
}): Pick<TargetStanding, 'verdict' | 'competitors' | 'since'> {
  const relevant =
    typeof against === 'string' ? competitors : competitors.filter(({ name }) => name === against.competitor)
  const verdict = against === 'median' ? ofMost(relevant) : ofAll(relevant)
  const deciding = relevant.filter((one) => verdict === one.verdict).map(({ name }) => name)
  // Level with some is ahead of the others, and on some steps: it began when the last of all that was so.
  const every = verdict === 'level' && against !== 'median'
  const names = every ? relevant.map(({ name }) => name) : deciding
  const since = comparisons
    .filter((one) => names.includes(one.competitor) && (every || one.verdict === verdict))
    .flatMap((one) => (one.since === null ? [] : [one.since]))
  return { verdict, competitors: deciding, since: sinceOf(verdict, since) }
}

/** Behind any is behind; otherwise unknown against any is unknown, as that one may be the fastest; ahead of all is ahead. */
function ofAll(competitors: readonly CompetitorStanding[]): Verdict {
  const verdicts = competitors.map(({ verdict }) => verdict)
  if (verdicts.includes('behind')) return 'behind'
  if (verdicts.includes('unknown') || verdicts.length === 0) return 'unknown'
  return verdicts.every((verdict) => verdict === 'ahead') ? 'ahead' : 'level'
}

/** Behind or ahead of the median is behind or ahead of more than half. */
function ofMost(competitors: readonly CompetitorStanding[]): Verdict {
  const count = (wanted: Verdict) => competitors.filter(({ verdict }) => verdict === wanted).length
  if (2 * count('behind') > competitors.length) return 'behind'
  if (2 * count('ahead') > competitors.length) return 'ahead'
  return count('unknown') > 0 || competitors.length === 0 ? 'unknown' : 'level'
}

/** One comparison is enough to be behind, so behind began with the first; every other verdict needs them all. */
function sinceOf(verdict: Verdict, times: readonly string[]): string | null {
  const [first, ...more] = times.toSorted()
  if (first === undefined || verdict === 'unknown') return null
  return verdict === 'behind' ? first : latest(first, ...more)
}

/** The largest gap behind a competitor that the verdict rests on; undefined unless we are behind. */
export function furthestBehind<S extends Pick<Standing, 'competitor' | 'verdict' | 'ratio'>>({
  target,
  comparisons,
}: {
  target: Pick<TargetStanding, 'verdict' | 'competitors'>
  comparisons: readonly S[]
}): S | undefined {
  if (target.verdict !== 'behind') return undefined
  return comparisons
    .filter(({ verdict, competitor }) => verdict === 'behind' && target.competitors.includes(competitor))
    .toSorted((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))[0]
}

/** Our time divided by a competitor's, the largest of all comparisons; null before the first. */
export function worstRatio(comparisons: readonly Pick<Standing, 'ratio'>[]): number | null {
  const ratios = comparisons.flatMap(({ ratio }) => ratio ?? [])
  return ratios.length === 0 ? null : Math.max(...ratios)
}
