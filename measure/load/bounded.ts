/**
 * Waits for `work`, at most `limit` ms; then `late` says what is known so far, or throws. A later rejection of `work` is
 * swallowed. Every wait on a page, a request or the protocol goes through here or has a time-out of its own: any of them may
 * never settle.
 */
export async function bounded<T, L = T>(
  work: PromiseLike<T>,
  { limit, late }: { limit: number; late: () => L },
): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<L>((resolve, reject) => {
    timer = setTimeout(() => {
      try {
        resolve(late())
      } catch (error) {
        reject(error)
      }
    }, limit)
  })
  try {
    return await Promise.race([work, timeUp])
  } finally {
    clearTimeout(timer)
  }
}
