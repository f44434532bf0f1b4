/** In which names are listed: that of the benchmark. */
export interface NamesOrder {
  competitors: readonly string[]
  steps: readonly string[]
}

/** Of comparisons that are in this order themselves. */
export function orderIn(comparisons: readonly { competitor: string; step: string }[]): NamesOrder {
  return {
    competitors: [...new Set(comparisons.map(({ competitor }) => competitor))],
    steps: [...new Set(comparisons.map(({ step }) => step))],
  }
}

/** Each name once; those that are no longer in the benchmark come last, as they were found. */
export function inOrder(names: readonly string[], order: readonly string[]): string[] {
  const found = new Set(names)
  return [...order.filter((name) => found.has(name)), ...[...found].filter((name) => !order.includes(name))]
}
