import { tmpdir } from 'node:os'
import { vi } from 'vitest'

export const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 }

/** The variables that the stacks set for every function with a browser. */
export const stackVariables = {
  OUTPACE_NAME_PREFIX: 'outpace',
  OUTPACE_TABLE: 'outpace',
  OUTPACE_EVIDENCE_BUCKET: 'outpace-evidence',
  OUTPACE_HOME_REGION: 'ap-southeast-2',
  OUTPACE_CHROMIUM: '/nowhere',
  OUTPACE_QUEUES: 'https://sqs.ap-southeast-2.amazonaws.com/111122223333',
}

/** Until `vi.unstubAllEnvs()`, which also gives back the folder for temporary files that a function takes for itself. */
export function set(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries({ ...variables, TMPDIR: tmpdir() })) vi.stubEnv(name, value)
}
