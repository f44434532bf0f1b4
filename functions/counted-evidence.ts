import { StoreError } from '#store/store-error.ts'

/** Stores evidence; `refused` hears of each file that the bucket did not take, which costs no measurement and fails no invocation. */
export function countedEvidence(
  put: (name: string, bytes: Uint8Array) => Promise<unknown>,
  refused: () => void,
): (name: string, bytes: Uint8Array) => Promise<void> {
  return async (name, bytes) => {
    try {
      await put(name, bytes)
    } catch (error) {
      // That is the file's fault.
      if (!(error instanceof StoreError && error.code === 'too-large')) refused()
      throw error
    }
  }
}
