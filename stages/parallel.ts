/**
 * Writes under way at once. At 10 ms each, the 240 of a judge of 12 sites and 20 steps take 0.12 s instead of 2.4 s; and the 17 of
 * three sites, four steps and a promise are one commit on a laptop.
 */
const writesAtOnce = 20

/**
 * Does something to every item, several at a time. Once one has failed no other begins, and it rejects with the first error
 * when those under way have ended: nothing is written after it has returned.
 */
export async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  atOnce: number = writesAtOnce,
): Promise<void> {
  const errors: unknown[] = []
  const left = items.values()
  const takeTurns = async (): Promise<void> => {
    for (const item of left) {
      if (errors.length > 0) return
      try {
        await work(item)
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, takeTurns))
  if (errors.length > 0) throw errors[0]
}
