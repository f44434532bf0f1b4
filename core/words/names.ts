import { listed } from '../model/listed.ts'
import { inOrder, type NamesOrder } from '../model/names-order.ts'

/** `home, search and product`, `home, search and 2 more`: the steps of an incident, in the order of the benchmark. */
export function stepNames(streams: readonly { step: string }[], { steps }: NamesOrder): string {
  const names = streams.map(({ step }) => step)
  return listed(fewOf(inOrder(names, steps)))
}

/** `Amazon and Globex`: the competitors of an incident, in the order of the benchmark. */
export function competitorNames(
  streams: readonly { competitor: string | null }[],
  { competitors }: NamesOrder,
): string {
  const names = streams.map(({ competitor }) => competitor ?? '')
  return listed(fewOf(inOrder(names, competitors)))
}

/** Most names within a sentence: more would be a table. */
const MOST = 3

/** The names, or the first two and `8 more`. */
export function fewOf(names: readonly string[]): string[] {
  const shown = names.length <= MOST ? names : names.slice(0, MOST - 1)
  const rest = names.length - shown.length
  return rest === 0 ? [...shown] : [...shown, `${rest} more`]
}
