import { join } from 'node:path'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import type { Surroundings } from '../surroundings.ts'

/** Measurements and verdicts of this machine or of the deployment. */
export interface Records extends AsyncDisposable {
  store: Store
  /** Pictures and request logs of the rounds. */
  evidence: Pick<EvidenceStore, 'get'>
  /** Judges rounds not judged yet, such as imported ones. In the cloud only the function `judge` does this. */
  judge: (benchmark: Benchmark, market: Market) => Promise<void>
}

/** Throws CliError, StoreError. */
export async function openRecords(
  { cloud }: { cloud: boolean },
  { surroundings, settings }: { surroundings: Surroundings; settings: Settings },
): Promise<Records> {
  // The AWS clients are as much to load as everything else together.
  if (cloud) return (await import('../cloud/records.ts')).deployedRecords(surroundings, settings)
  const store = await openSqliteStore({ folder: surroundings.stateFolder })
  const { history: retention } = settings.retention
  return {
    store,
    evidence: evidenceFolder(join(surroundings.stateFolder, 'evidence')),
    judge: async (benchmark, market) => void (await judgeRound({ store, benchmark, market, retention })),
    [Symbol.asyncDispose]: () => store.close(),
  }
}
