import type { Benchmark } from '#core/model/benchmark.ts'
import type { Audience } from '#core/model/recipient.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { timeWords } from '#core/words/parts.ts'
import type { NamedAudience } from '#notify/destinations.ts'
import type { Delivery } from '#store/records/deliveries.ts'
import { type Look, paint } from './look.ts'
import { type TableCell, table } from './table.ts'
import { wrap } from './width.ts'

export interface Destinations {
  benchmark: Benchmark
  audiences: readonly NamedAudience[]
  /** Deliveries that failed, oldest first. */
  trouble: readonly Delivery[]
}

/** Longest part of an error that is shown. */
const longest = 300

/** Who is told of a benchmark, and what did not reach them. */
export function renderDestinations(
  { benchmark, audiences, trouble }: Destinations,
  { look, now }: { look: Look; now: number },
): string {
  const { name, markets } = benchmark
  const timeZone = markets[0]?.timeZone ?? 'UTC'
  const rows = audiences.map((each): TableCell[] => [
    { text: each.name },
    { text: wishes(each.audience), tone: 'faint' },
  ])
  const lines = [
    paint(oneLine(name, look.columns), 'title', look),
    ...(rows.length === 0 ? ['Nobody is told.'] : table({ rows, columns: [{ most: 60 }] }, look)),
    ...trouble.flatMap(({ at, to, notice, status, tries, error = '' }) => {
      const what = status === 'failed' ? 'given up' : 'is tried again'
      const said = `${timeWords(at, { timeZone, now })} ${to}: ${notice} ${what} after ${tries} ${tries === 1 ? 'try' : 'tries'}. ${error}`
      return wrap(oneLine(said, longest), look.columns).map((line) => paint(line, 'bad', look))
    }),
  ]
  return `\n${lines.join('\n')}\n`
}

function wishes({ severity, quiet, digest }: Audience): string {
  const least = { info: 'everything', warning: 'warnings and what is urgent', urgent: 'only what is urgent' } as const
  return [
    least[severity],
    ...(quiet === null ? [] : [`quiet from ${clock(quiet.from)} to ${clock(quiet.to)}`]),
    ...(digest ? [] : ['no digest']),
  ].join(', ')
}

function clock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
}
