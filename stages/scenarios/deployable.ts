import { roundSeconds } from '#core/analysis/cost/seconds.ts'
import type { Problem } from '#core/config/problem.ts'
import type { Benchmark, Site } from '#core/model/benchmark.ts'
import { longestRound } from '#core/model/limits.ts'
import { listed } from '#core/model/listed.ts'
import { deployedMarkets } from '#core/model/markets.ts'
import { formatDuration } from '#core/model/units.ts'
import { outlastWords } from '#core/words/round-time.ts'
import { mayBePublic } from '#measure/network/allow.ts'
import { largestMessage, largestMessageOf } from '../dispatch/message.ts'

/** Why a benchmark cannot be measured from the AWS regions of its markets; empty when nothing stands against it. */
export function deployProblems(benchmark: Benchmark): Problem[] {
  const regions = [...new Set(deployedMarkets(benchmark).map(({ region }) => region))]
  // One that serves its own sites is left out of a deployment.
  if (regions.length === 0 || benchmark.serve !== undefined) return []
  const obstacles = benchmark.sites.flatMap((site) => unreachable(site, regions))
  return [...obstacles, ...tooSlow(benchmark), ...tooLarge(benchmark)].map((problem) => ({
    file: `scenarios/${benchmark.id}/benchmark.yaml`,
    line: 0,
    column: 0,
    ...problem,
  }))
}

type Obstacle = Pick<Problem, 'key' | 'message' | 'hint'>

function unreachable({ name, us, origin }: Site, regions: readonly string[]): Obstacle[] {
  // A name may lead to a private network, too; only the resolver of the region would know.
  if (!URL.canParse(origin) || mayBePublic(origin)) return []
  const key = us ? 'us.origin' : `competitors (${name}).origin`
  const message = `${origin} is on this machine or in a private network, which functions in ${listed(regions, 'and')} cannot reach.`
  return [{ key, message, hint: 'Use its public address, or give those markets region: local.' }]
}

/** No queue would accept the message that a round is due. */
function tooLarge(benchmark: Benchmark): Obstacle[] {
  const bytes = largestMessageOf(benchmark)
  if (bytes <= largestMessage) return []
  const [size, most] = [bytes, largestMessage].map((each) => Math.ceil(each / 1024))
  const message = `The benchmark has ${size} KB with its recordings; a message to the functions has room for ${most} KB.`
  return [{ key: 'competitors', message, hint: 'Shorten its recordings, or split it into several benchmarks.' }]
}

function tooSlow(benchmark: Benchmark): Obstacle[] {
  const { likely } = roundSeconds(benchmark)
  const fewer = 'use fewer loads, steps or competitors, or split it into several benchmarks.'
  if (likely >= longestRound) return [{ key: 'loads', message: outlastWords(), hint: `To measure less, ${fewer}` }]
  if (likely * 1000 <= benchmark.every) return []
  const lasting = `A round is likely to take ${formatDuration(Math.round(likely) * 1000)}`
  const message = `${lasting}, but the next one starts ${formatDuration(benchmark.every)} after it.`
  return [{ key: 'every', message, hint: `Measure less often; or ${fewer}` }]
}
