import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Round } from '#core/model/round.ts'
import { roundsWords } from '#core/words/parts.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { StoreError } from '#store/store-error.ts'
import { writeWhole } from '../write-whole.ts'

/**
 * Stores rounds and holds on to those the store refuses, in a file too, so that neither a full disk nor a crash loses a
 * measurement.
 */
export interface RoundKeeper {
  /** Never throws a StoreError. A refused round is tried again with the next one, before it. */
  keep: (round: Round) => Promise<'stored' | 'exists' | 'refused'>
  /** What the user has to know about the refused rounds; undefined without any. */
  problem: () => string | undefined
  /**
   * Tries the refused rounds again.
   *
   * @returns `problem()`
   */
  rescue: () => Promise<string | undefined>
}

interface Refused {
  round: Round
  error: StoreError
}

export function roundKeeper(store: Store, retention: number, folder: string = tmpdir()): RoundKeeper {
  let refused: Refused[] = []
  /** `held`: rounds that the file has, the oldest ones. */
  let saved: { file: string; held: number; error?: unknown } | undefined

  const put = async (round: Round): Promise<'stored' | 'exists' | StoreError> => {
    try {
      return await putRound({ store, round, retention })
    } catch (error) {
      if (error instanceof StoreError) return error
      throw error
    }
  }
  const retry = async (): Promise<void> => {
    const still: Refused[] = []
    for (const { round } of refused) {
      const outcome = await put(round)
      if (typeof outcome !== 'string') still.push({ round, error: outcome })
    }
    const isFewer = still.length < refused.length
    refused = still
    if (isFewer) await save()
  }
  /** The file holds the refused rounds, and is gone once there are none. A failure leaves what it held. */
  const save = async (): Promise<void> => {
    const at = refused[0]?.round.scheduledAt.replaceAll(/\D/g, '')
    const file = saved?.file ?? join(folder, `outpace-rounds-${at}.jsonl`)
    const lines = refused.map(({ round }) => `${JSON.stringify(round)}\n`)
    try {
      if (refused.length === 0) await rm(file, { force: true })
      // By a name that is known: what a crash leaves there is written over.
      else await writeWhole(file, lines.join(''), { beside: `${file}.new` })
      saved = { file, held: refused.length }
    } catch (error) {
      saved = { file, held: saved?.held ?? 0, error }
    }
  }
  const problem = (): string | undefined => {
    const last = refused.at(-1)
    if (last === undefined || saved === undefined) return undefined
    const count = roundsWords(refused.length)
    const { file, held, error } = saved
    const remedy = `Once this is fixed, run: npx outpace import ${file}`
    if (error === undefined)
      return `${last.error.message}\n${count} could not be stored; the measurements were saved to ${file}. ${remedy}`
    const lost = `${last.error.message}\n${count} could not be stored`
    return held === 0
      ? `${lost}, nor saved to ${file} (${String(error)}).`
      : `${lost}, and only ${held} of them could be saved to ${file} (${String(error)}). ${remedy}`
  }
  return {
    keep: async (round) => {
      await retry()
      const outcome = await put(round)
      if (typeof outcome === 'string') return outcome
      refused.push({ round, error: outcome })
      await save()
      return 'refused'
    },
    problem,
    rescue: async () => {
      await retry()
      return problem()
    },
  }
}
