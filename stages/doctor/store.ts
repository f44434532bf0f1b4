import { type DoctorFinding, good, wrong } from '#core/analysis/doctor/finding.ts'
import { errorMessage } from '#core/model/error-message.ts'
import { joinKey } from '#store/key.ts'
import type { Store } from '#store/port.ts'
import { StoreError } from '#store/store-error.ts'

/** Seconds after which the doctor's records expire. */
const keptFor = 600

/** Not a valid id of a benchmark, so that these records are never mistaken for rounds. */
const doctorId = '~doctor'

/** Writes a record where rounds are, reads it back, and tries to write where the role must not: CloudTrail logs one refusal. */
export async function tableFinding(store: Store): Promise<DoctorFinding> {
  const sort = new Date().toISOString()
  const record = { sort, value: { doctor: true }, expiresAt: Math.ceil(Date.now() / 1000) + keptFor }
  try {
    const partition = joinKey('round', doctorId)
    await store.create({ ...record, partition })
    if ((await store.get(partition, sort)) === undefined) {
      return wrong('table', 'A record that was written could not be read back.', 'Deploy again: npx cdk deploy --all')
    }
  } catch (error) {
    return wrong('table', errorMessage(error))
  }
  try {
    await store.create({ ...record, partition: doctorId })
  } catch (error) {
    if (error instanceof StoreError && error.code === 'read-only') {
      return good('table', 'Rounds can be written and read, and this role can write nothing else.')
    }
    return wrong('table', errorMessage(error))
  }
  return wrong(
    'table',
    'The role of run can write records other than rounds, so a page that escapes the browser could forge verdicts.',
    'Deploy again to restore the role: npx cdk deploy --all. Check who has changed it.',
  )
}

/** Writes a small file, always the same one. */
export async function bucketFinding(
  keepEvidence: (name: string, bytes: Uint8Array) => Promise<void>,
): Promise<DoctorFinding> {
  try {
    await keepEvidence('doctor/probe.txt', Buffer.from('Written by outpace doctor.\n'))
    return good('bucket', 'Evidence can be written.')
  } catch (error) {
    return wrong('bucket', errorMessage(error))
  }
}
