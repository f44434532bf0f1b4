import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Round } from '#core/model/round.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { StoreError } from '#store/store-error.ts'

/** Stores rounds and holds on to those the store refuses, so that a full disk loses no measurement. */
export interface RoundKeeper {
  /** Never throws a StoreError; `rescue` handles a round that was refused. */
  keep: (round: Round) => Promise<void>
  /**
   * Tries the refused rounds again and writes what is still refused to a file.
   *
   * @returns a message for the user; undefined if every round is stored
   */
  rescue: () => Promise<string | undefined>
}

export function roundKeeper(store: Store, retention: number, folder: string = tmpdir()): RoundKeeper {
  let refused: Round[] = []
  let problem: StoreError | undefined

  const keep = async (round: Round): Promise<void> => {
    try {
      await putRound({ store, round, retention })
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      problem = error
      refused.push(round)
    }
  }
  return {
    keep,
    rescue: async () => {
      const again = refused
      refused = []
      for (const round of again) await keep(round)
      if (refused.length === 0 || problem === undefined) return undefined
      const file = join(folder, `outpace-rounds-${refused[0]?.scheduledAt.replaceAll(/\D/g, '')}.jsonl`)
      const count = refused.length === 1 ? '1 round' : `${refused.length} rounds`
      try {
        await writeFile(file, refused.map((round) => `${JSON.stringify(round)}\n`).join(''))
      } catch (cause) {
        return `${problem.message}\n${count} could not be stored, nor saved to ${file} (${String(cause)}).`
      }
      return `${problem.message}\n${count} could not be stored; the measurements were saved to ${file}. Once this is fixed, run: npx outpace import ${file}`
    },
  }
}
