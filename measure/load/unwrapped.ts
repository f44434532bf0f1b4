/** Scripts wrap an error once or twice; a cause may even be itself. */
const most = 10

/**
 * An error, and what a script wrapped when it threw it on: its causes, and all that `Promise.any` gave up on. Nearest first, at most
 * ten.
 */
export function unwrapped(error: unknown): unknown[] {
  const found = [error]
  for (const each of found) {
    if (!(each instanceof Error)) continue
    const inner = [
      ...(each.cause === undefined ? [] : [each.cause]),
      ...(each instanceof AggregateError ? each.errors : []),
    ]
    for (const one of inner) if (found.length < most && !found.includes(one)) found.push(one)
  }
  return found
}
