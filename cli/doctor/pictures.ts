import { type DoctorFinding, good, note } from '#core/analysis/doctor/finding.ts'
import { disagreementsOf } from '#core/analysis/league/pictures.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { disagreementWords } from '#core/words/picture.ts'
import { readRounds } from '#store/records/rounds.ts'
import { hasSqliteStore, openSqliteStore } from '#store/sqlite/store.ts'

/** Rounds read of each benchmark in each market: enough to contain evidence, which is recorded once an hour. */
const newest = 16

/** Whether FCP and LCP agree with the newest filmstrips in the local store; no findings without any. */
export async function* checkPictures(
  benchmarks: readonly Benchmark[],
  { stateFolder }: { stateFolder: string },
): AsyncGenerator<DoctorFinding> {
  if (!hasSqliteStore(stateFolder)) return
  let compared = 0
  const store = await openSqliteStore({ folder: stateFolder, onlyLooks: true }).catch(() => undefined)
  if (store === undefined) return
  try {
    for (const { id, sites, markets } of benchmarks) {
      for (const market of markets) {
        const rounds = await Array.fromAsync(readRounds(store, { benchmark: id, market: market.id, newest }))
        for (const { name } of sites) {
          const found = disagreementsOf(rounds, name)
          if (found === undefined) continue
          if (found.length === 0) compared++
          for (const { step, ...each } of found) {
            const words = `${id}, ${market.name}: ${name}, ${step}: ${disagreementWords(each)}.`
            yield note('pictures', words, 'Look at the filmstrip before you trust the number: docs/measuring.md.')
          }
        }
      }
    }
  } catch {
    // A store that cannot be read is a finding of its own.
  } finally {
    await store.close()
  }
  if (compared > 0) {
    yield good(
      'pictures',
      `FCP and LCP agree with the newest filmstrips of ${compared} ${compared === 1 ? 'site' : 'sites'}.`,
    )
  }
}
