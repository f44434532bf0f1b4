import type { Round } from '#core/model/round.ts'

/** A sentence when the weaker barrier was all there was in a round; undefined when pages were guarded in every one. */
export function barrierWords(rounds: readonly Round[]): string | undefined {
  if (!rounds.some(({ worker }) => worker.barrier === 'flags')) return undefined
  return 'Barrier: flags. Pages could have reached the networks of this machine: measure only sites that you would open in your own browser (docs/security.md).'
}
