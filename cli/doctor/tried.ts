import { StoreError } from '#store/store-error.ts'

/** The result of a request to AWS, or its StoreError; other errors are rethrown. */
export async function tried<T>(work: () => Promise<T>): Promise<{ value: T } | { error: StoreError }> {
  try {
    return { value: await work() }
  } catch (error) {
    if (error instanceof StoreError) return { error }
    throw error
  }
}
