/** `a, b and c`, or `a, b or c`. */
export function listed(items: readonly string[], word: 'and' | 'or' = 'and'): string {
  // British English: no comma before the last. Made when asked for, because the first one costs 20 ms of a start.
  return new Intl.ListFormat('en-GB', { type: word === 'and' ? 'conjunction' : 'disjunction' }).format(items)
}
