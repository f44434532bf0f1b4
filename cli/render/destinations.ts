import type { Benchmark } from '#core/model/benchmark.ts'
import type { Audience } from '#core/model/recipient.ts'
import { clockText } from '#core/model/time.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { zonedTime } from '#core/words/parts.ts'
import type { NamedAudience } from '#notify/destinations.ts'
import type { Delivery } from '#store/records/deliveries.ts'
import { type Look, paint } from './look.ts'
import { type TableCell, table } from './table.ts'
import { wrap } from './width.ts'

export interface Destinations {
  benchmark: Benchmark
  audiences: readonly NamedAudience[]
  /** Deliveries that failed or wait for a retry, oldest first. */
  undelivered: readonly Delivery[]
}

/** Longest delivery text shown. */
const longest = 300

/** Recipients of a benchmark, and the messages that did not reach them. */
export function renderDestinations(
  { benchmark, audiences, undelivered }: Destinations,
  { look, now }: { look: Look; now: number },
): string {
  const { name, markets } = benchmark
  const timeZone = markets[0]?.timeZone ?? 'UTC'
  const rows = audiences.map((each): TableCell[] => [
    { text: each.name },
    { text: preferences(each.audience), tone: 'faint' },
  ])
  const lines = [
    paint(oneLine(name, look.columns), 'title', look),
    ...(rows.length === 0 ? ['No recipients.'] : table({ rows, columns: [{ most: 60 }] }, look)),
    ...undelivered.flatMap(({ at, to, notice, status, tries, error = '' }) => {
      const what = status === 'failed' ? 'failed' : 'will be retried'
      const text = `${zonedTime(at, { timeZone, now })} ${to}: ${notice} ${what} after ${tries} ${tries === 1 ? 'attempt' : 'attempts'}. ${error}`
      return wrap(oneLine(text, longest), look.columns).map((line) => paint(line, 'bad', look))
    }),
  ]
  return `\n${lines.join('\n')}\n`
}

function preferences({ severity, quiet, digest }: Audience): string {
  const least = { info: 'everything', warning: 'warnings and urgent', urgent: 'urgent only' } as const
  return [
    least[severity],
    ...(quiet === null ? [] : [`quiet from ${clockText(quiet.from)} to ${clockText(quiet.to)}`]),
    ...(digest ? [] : ['no digest']),
  ].join(', ')
}
