import { join } from 'node:path'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { emptyStore, hasSqliteStore, openSqliteStore } from '#store/sqlite/store.ts'
import { StoreError } from '#store/store-error.ts'
import type { Surroundings } from '../surroundings.ts'

/** Measurements and verdicts of this machine or of the deployment. */
export interface Records extends AsyncDisposable {
  store: Store
  /** Pictures and request logs of the rounds. */
  evidence: Pick<EvidenceStore, 'get'>
  /** Judges rounds not judged yet, such as imported ones. In the cloud only the function `judge` does this. */
  judge: (benchmark: Benchmark, market: Market) => Promise<void>
}

interface RecordsOptions {
  cloud: boolean
  /** Where nothing was ever measured or set, there is nothing to read, and no store is created; of another user's, what it has is read. */
  onlyLooks?: boolean
}

/** Throws CliError, StoreError. */
export async function openRecords(
  { cloud, onlyLooks = false }: RecordsOptions,
  { surroundings, settings }: { surroundings: Surroundings; settings: Settings },
): Promise<Records> {
  // The AWS clients are as much to load as everything else together.
  if (cloud) return (await import('../cloud/records.ts')).deployedRecords(surroundings, settings)
  const { stateFolder: folder } = surroundings
  const store = onlyLooks && !hasSqliteStore(folder) ? emptyStore() : await openSqliteStore({ folder, onlyLooks })
  const { history: retention } = settings.retention
  return {
    store,
    evidence: evidenceFolder(join(folder, 'evidence')),
    judge: async (benchmark, market) => {
      try {
        await judgeRound({ store, benchmark, market, retention, now: Date.now() })
      } catch (error) {
        // Without the right to write, people see what has been judged.
        if (!onlyLooks || !(error instanceof StoreError) || error.code !== 'read-only') throw error
      }
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}
