import { failingOf } from '../../analysis/alarm/telling.ts'
import type { Digest } from '../../analysis/digest/digest.ts'
import type { Incident } from '../../model/incident.ts'
import { type NamesOrder, orderIn } from '../../model/names-order.ts'
import { dateAt } from '../../model/time.ts'
import { sentenceOf } from '../capital.ts'
import { numberWords } from '../locale.ts'
import { competitorNames, stepNames } from '../names.ts'
import { countWords, type DigestReader } from './place.ts'

// The incidents of a week, counted.

/** How many kinds are named before they are counted. */
const mostNamed = 2

/**
 * `2 incidents`, `no new incidents, 1 older one open at its end (failing journey)`: one that goes on is not over because its week is,
 * and that customers cannot get through is news whenever it began.
 */
export function incidentCount(digest: Digest, reader: DigestReader): string {
  const { incidents } = digest
  const { opened } = countsOf(incidents)
  const none = incidents.incidents.length === 0 ? 'no incidents' : 'no new incidents'
  const said = opened === 0 ? none : countWords(opened, 'incident', reader)
  const open = openWords(digest, reader)
  const fails = incidents.incidents.some((one) => one.closedAt === null && failingOf(one) !== undefined)
  return open === '' ? said : `${said}, ${open}${fails ? ' (failing journey)' : ''}`
}

/** `all open at its end`, `1 open at its end`, `2 open at its end and 1 older one`; empty where none was. */
function openWords(digest: Digest, reader: DigestReader): string {
  const { opened, open, older } = countsOf(digest.incidents)
  // The digest of a week that is over may be read when they are, too.
  const goesOn = digest.markets.some(({ quality }) => quality.goesOn)
  const then = goesOn ? 'still open' : 'open at its end'
  const before = older === 1 ? '1 older one' : `${numberWords(older, reader)} older ones`
  if (open === 0) return older === 0 ? '' : `${before} ${then}`
  const all = open === opened && older === 0
  const own = all ? `${opened === 1 ? '' : 'all '}${then}` : `${numberWords(open, reader)} ${then}`
  return older === 0 ? own : `${own} and ${before}`
}

/** Incidents that opened in the week, how many of them were open at its end, and how many from before it. */
function countsOf({ weeks, incidents }: Digest['incidents']): { opened: number; open: number; older: number } {
  const opened = weeks.at(-1)?.opened ?? 0
  const goOn = (some: Digest['incidents']['incidents']) => some.filter(({ closedAt }) => closedAt === null).length
  // Oldest first: those that opened in the week are the last ones.
  const first = Math.max(0, incidents.length - opened)
  return { opened, open: goOn(incidents.slice(first)), older: goOn(incidents.slice(0, first)) }
}

/** `2 incidents: 1 behind Globex on search, 1 failed journey at home.` */
export function incidentSummary(digest: Digest, reader: DigestReader): string {
  const { incidents, week, markets } = digest
  const order = orderOf(digest)
  const { opened } = countsOf(incidents)
  if (opened === 0) return sentenceOf(incidentCount(digest, reader))
  const zone = (id: string) => markets.find(({ market }) => market.id === id)?.market.timeZone ?? reader.timeZone
  const own = incidents.incidents.filter(({ openedAt, market }) => dateAt(openedAt, zone(market)) >= week.monday)
  // Customers who cannot get through first, as in the list; then what there is most of.
  const kinds = [...Map.groupBy(own, (one) => incidentKind(one, { count: 1, order }))].toSorted(
    ([, a], [, b]) => failuresIn(b) - failuresIn(a) || b.length - a.length,
  )
  const named = kinds.slice(0, mostNamed).map(
    ([, all]) =>
      `${all.length} ${all
        .slice(0, 1)
        .map((one) => incidentKind(one, { count: all.length, order }))
        .join('')}`,
  )
  const left = opened - kinds.slice(0, mostNamed).reduce((sum, [, all]) => sum + all.length, 0)
  const parts = left > 0 ? [...named, `${left} more`] : named
  const open = openWords(digest, reader)
  const rest = open === '' ? '' : ` ${sentenceOf(open)}`
  return `${countWords(opened, 'incident', reader)}: ${parts.join(', ')}.${rest}`
}

function failuresIn(incidents: readonly Incident[]): number {
  return incidents.filter(({ failure }) => failure !== undefined).length
}

/** Competitors and steps in the order of the benchmark. */
export function orderOf({ markets }: Pick<Digest, 'markets'>): NamesOrder {
  return orderIn(markets.flatMap(({ standings }) => standings))
}

function incidentKind({ failure, streams }: Incident, { count, order }: { count: number; order: NamesOrder }): string {
  const plural = count === 1 ? '' : 's'
  if (failure !== undefined) return `failed journey${plural} at ${failure.step}`
  const behind = streams.filter(({ competitor }) => competitor !== null)
  if (behind.length === 0) return `broken promise${plural} on ${stepNames(streams, order)}`
  return `behind ${competitorNames(behind, order)} on ${stepNames(behind, order)}`
}
