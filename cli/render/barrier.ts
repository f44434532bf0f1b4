import type { Round } from '#core/model/round.ts'

/** A warning if any round ran with the weaker barrier; undefined if the guard was active in all of them. */
export function barrierWords(rounds: readonly Round[]): string | undefined {
  if (!rounds.some(({ worker }) => worker.barrier === 'flags')) return undefined
  return 'Barrier: flags only. Pages could have reached the networks of this machine. Measure only sites that you would open in your own browser (docs/security.md).'
}
