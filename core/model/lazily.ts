/** Calls `make` when it is first needed, and gives everybody what it returned then, also a promise that is not settled yet. */
export function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
