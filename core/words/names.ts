import { listed } from '../model/listed.ts'
import { inOrder, type NamesOrder } from '../model/names-order.ts'

/** `home, search and product`: the steps of an incident, in the order of the benchmark. */
export function stepNames(streams: readonly { step: string }[], { steps }: NamesOrder): string {
  const names = streams.map(({ step }) => step)
  return listed(inOrder(names, steps))
}

/** `Amazon and Globex`: the competitors of an incident, in the order of the benchmark. */
export function competitorNames(
  streams: readonly { competitor: string | null }[],
  { competitors }: NamesOrder,
): string {
  const names = streams.map(({ competitor }) => competitor ?? '')
  return listed(inOrder(names, competitors))
}
