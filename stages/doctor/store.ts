import { type DoctorFinding, good, wrong } from '#core/analysis/doctor/finding.ts'
import { joinKey } from '#store/key.ts'
import type { Store } from '#store/port.ts'
import { StoreError } from '#store/store-error.ts'

/** s after which a record of the doctor's is gone. */
const keptFor = 600

/** No benchmark can have such an id, so that nobody takes these for rounds. */
const nobody = '~doctor'

/** Puts a record where rounds are, reads it, and tries to put one where the role must not: CloudTrail shows one refusal. */
export async function tableFinding(store: Store): Promise<DoctorFinding> {
  const sort = new Date().toISOString()
  const record = { sort, value: { doctor: true }, expiresAt: Math.ceil(Date.now() / 1000) + keptFor }
  try {
    const partition = joinKey('round', nobody)
    await store.create({ ...record, partition })
    if ((await store.get(partition, sort)) === undefined) {
      return wrong('table', 'What was written could not be read back.', 'Deploy again: npx cdk deploy --all')
    }
  } catch (error) {
    return wrong('table', messageOf(error))
  }
  try {
    await store.create({ ...record, partition: nobody })
  } catch (error) {
    if (error instanceof StoreError && error.code === 'read-only') {
      return good('table', 'Takes and gives rounds, and takes nothing else from this role.')
    }
    return wrong('table', messageOf(error))
  }
  return wrong(
    'table',
    'The role of run may write records that are no rounds, so a page that breaks out of the browser could forge verdicts.',
    'Deploy again, so that the role is as infra/ makes it: npx cdk deploy --all. See who has changed it.',
  )
}

/** Puts a small file, the same each time. */
export async function bucketFinding(
  keepEvidence: (name: string, bytes: Uint8Array) => Promise<void>,
): Promise<DoctorFinding> {
  try {
    await keepEvidence('doctor/probe.txt', Buffer.from('Written by outpace doctor.\n'))
    return good('bucket', 'Takes evidence.')
  } catch (error) {
    return wrong('bucket', messageOf(error))
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
