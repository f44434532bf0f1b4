import type { EvidenceStore } from '../port.ts'

/** ms. A store that takes longer to fail is down: each of its files would take as long, up to the store's own time-out. */
const slowFailure = 2000

/**
 * Reads evidence and reports the first error that occurs, which it throws all the same: a picture that cannot be read must not
 * hold up a message, but somebody has to know. Nor may the many pictures of a message: a store that is down is not asked again.
 */
export function reportingEvidence(
  evidence: Pick<EvidenceStore, 'get'>,
  report: (error: unknown) => void,
): Pick<EvidenceStore, 'get'> {
  let isReported = false
  let down: { error: unknown } | undefined
  return {
    async get(name) {
      if (down !== undefined) throw down.error
      const begun = performance.now()
      try {
        return await evidence.get(name)
      } catch (error) {
        if (!isReported) report(error)
        isReported = true
        if (performance.now() - begun > slowFailure) down = { error }
        throw error
      }
    },
  }
}
