import type { EvidenceStore } from '../port.ts'

/**
 * Reads evidence and reports the first error that occurs, which it throws all the same: a picture that cannot be read must not
 * hold up a message, but somebody has to know.
 */
export function reportingEvidence(
  evidence: Pick<EvidenceStore, 'get'>,
  report: (error: unknown) => void,
): Pick<EvidenceStore, 'get'> {
  let isReported = false
  return {
    get: (name) =>
      evidence.get(name).catch((error) => {
        if (!isReported) report(error)
        isReported = true
        throw error
      }),
  }
}
