import type { Benchmark } from '../model/benchmark.ts'
import { walkedOf } from '../model/walked.ts'
import { differsInSetup, type Setup } from './state.ts'

/** What of a benchmark is judged from scratch after a change, with the first round measured with it. */
export interface BeginsAnew {
  /** Settings that begin a new epoch, in which every comparison starts again; empty when it goes on. */
  epoch: (keyof Setup)[]
  /** Names of competitors with other pages: only their comparisons start again. */
  competitors: string[]
  added: string[]
  removed: string[]
}

export function beginsAnew(before: Benchmark, after: Benchmark): BeginsAnew {
  const [old, next] = [before, after].map(
    ({ sites }) => new Map(sites.filter(({ us }) => !us).map((site) => [site.name, site])),
  )
  const all = (sites: typeof old) => [...(sites?.values() ?? [])]
  return {
    epoch: differsInSetup(before, after),
    competitors: all(next).flatMap((site) => {
      const earlier = old?.get(site.name)
      return earlier !== undefined && walkedOf(earlier) !== walkedOf(site) ? [site.name] : []
    }),
    added: all(next).flatMap(({ name }) => (old?.has(name) ? [] : [name])),
    removed: all(old).flatMap(({ name }) => (next?.has(name) ? [] : [name])),
  }
}

/** Whether anything that was judged so far is judged from scratch. */
export function losesData({ epoch, competitors, removed }: BeginsAnew): boolean {
  return epoch.length > 0 || competitors.length > 0 || removed.length > 0
}
