import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Round } from '#core/model/round.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { StoreError } from '#store/store-error.ts'

/** Puts rounds into the store and holds on to those it refuses: a full disk costs no measurement. */
export interface RoundKeeper {
  /** Never throws for a store in trouble; `rescue` has the round then. */
  keep: (round: Round) => Promise<void>
  /**
   * Tries the refused rounds again and writes what is still refused to a file.
   *
   * @returns what to tell the user; undefined when every round is in the store
   */
  rescue: () => Promise<string | undefined>
}

export function roundKeeper(store: Store, retention: number, folder: string = tmpdir()): RoundKeeper {
  let refused: Round[] = []
  let trouble: StoreError | undefined

  const keep = async (round: Round): Promise<void> => {
    try {
      await putRound({ store, round, retention })
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      trouble = error
      refused.push(round)
    }
  }
  return {
    keep,
    rescue: async () => {
      const again = refused
      refused = []
      for (const round of again) await keep(round)
      if (refused.length === 0 || trouble === undefined) return undefined
      const file = join(folder, `outpace-rounds-${refused[0]?.scheduledAt.replaceAll(/\D/g, '')}.jsonl`)
      const count = refused.length === 1 ? '1 round' : `${refused.length} rounds`
      try {
        await writeFile(file, refused.map((round) => `${JSON.stringify(round)}\n`).join(''))
      } catch (cause) {
        return `${trouble.message}\n${count} could not be kept, not even in ${file} (${String(cause)}).`
      }
      return `${trouble.message}\n${count} could not be stored; the measurements are safe in ${file}. When that is mended: npx outpace import ${file}`
    },
  }
}
