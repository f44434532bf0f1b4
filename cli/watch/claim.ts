import { HOUR } from '#core/model/time.ts'
import { type ClaimedWork, claimWork } from '#store/records/claims.ts'
import { StoreError } from '#store/store-error.ts'
import type { Host } from '../local/host.ts'
import { isUnderWay } from '../local/under-way.ts'

/** ms. Longer than any round or audit takes. */
const longest = 2 * HOUR

/**
 * Claims what is due for this process, which has marked that it measures; false while another process does it, such as a second
 * `outpace watch`: the sites would be loaded twice. The claim of one that was killed does not hold.
 */
export async function claimHere(
  work: ClaimedWork,
  { store, surroundings }: Pick<Host, 'store' | 'surroundings'>,
): Promise<boolean> {
  try {
    if (await claimWork(store, { ...work, until: Date.now() + longest })) return true
  } catch (error) {
    // What cannot be stored is measured all the same, and kept in a file.
    if (!(error instanceof StoreError)) throw error
    return true
  }
  return !(await isUnderWay(surroundings.stateFolder, { except: process.pid }))
}
