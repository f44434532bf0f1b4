import type { Store } from '#store/port.ts'

/** The store for a writer before whose every second write, from the first on, another one writes. */
export function raced(store: Store, other: (n: number) => Promise<unknown>): Store {
  let writes = 0
  return {
    ...store,
    replace: async (...asked) => {
      if (++writes % 2 === 1) await other(writes)
      return store.replace(...asked)
    },
  }
}
