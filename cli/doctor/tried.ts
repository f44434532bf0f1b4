import { StoreError } from '#store/store-error.ts'

/** What a question to AWS brought; any other error is thrown on. */
export async function tried<T>(work: () => Promise<T>): Promise<{ value: T } | { error: StoreError }> {
  try {
    return { value: await work() }
  } catch (error) {
    if (error instanceof StoreError) return { error }
    throw error
  }
}
