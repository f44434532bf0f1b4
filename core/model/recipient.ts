import type { Incident } from './incident.ts'
import { slug } from './slug.ts'
import { minuteOfDay } from './time.ts'

/** From the least to the most. */
export const severities = ['info', 'warning', 'urgent'] as const
export type Severity = (typeof severities)[number]

/** What somebody wants to be told, and how. */
export interface Audience {
  /** Ids; null: of all benchmarks. */
  benchmarks: string[] | null
  /** The least that they are told of. */
  severity: Severity
  /** Hours in which only what is urgent is told; the rest waits until they end. */
  quiet: Quiet | null
  /** BCP 47; null: that of the market. */
  locale: string | null
  /** IANA; null: that of the market. */
  timeZone: string | null
  /** Whether they get the weekly digest. */
  digest: boolean
}

/** Minutes of the day; `from` may be later than `to`, which is then of the next day. */
export interface Quiet {
  from: number
  to: number
}

/** Somebody who is told by mail. */
export interface Recipient extends Audience {
  /** Mail address. */
  to: string
}

/** Something that is told by web. Addresses that are secrets, and keys, are named here and kept elsewhere. */
export type Channel = Audience &
  (
    | { kind: 'slack' | 'teams' /** Name of the secret that holds the address. */; secret: string }
    | { kind: 'webhook'; url: string /** Name of the secret that requests are signed with. */; secret: string }
  )

/** `failing` keeps customers out; a competitor that got faster leaves everything of ours as it was. */
export function severityOf({ kind, cause }: Pick<Incident, 'kind' | 'cause'>): Severity {
  if (kind === 'failing') return 'urgent'
  return cause.kind === 'competitor' ? 'info' : 'warning'
}

/** Whether somebody is told of a benchmark's incidents of this severity. */
export function wants(
  audience: Pick<Audience, 'benchmarks' | 'severity'>,
  { benchmark, severity }: { benchmark: string; severity: Severity },
): boolean {
  return isAbout(audience, benchmark) && severities.indexOf(severity) >= severities.indexOf(audience.severity)
}

export function isAbout({ benchmarks }: Pick<Audience, 'benchmarks'>, benchmark: string): boolean {
  return benchmarks === null || benchmarks.includes(benchmark)
}

/** Language and time zone that somebody reads about a market in. */
export function readerOf(
  { locale, timeZone }: Pick<Audience, 'locale' | 'timeZone'>,
  market: { locale: string; timeZone: string },
): { locale: string; timeZone: string } {
  return { locale: locale ?? market.locale, timeZone: timeZone ?? market.timeZone }
}

/** Whether it is a quiet hour at `now`, ms, on a clock of `timeZone`. */
export function isQuiet(quiet: Quiet | null, { now, timeZone }: { now: number; timeZone: string }): boolean {
  if (quiet === null) return false
  const at = minuteOfDay(now, timeZone)
  const { from, to } = quiet
  return from < to ? at >= from && at < to : at >= from || at < to
}

/** Every address that may be told of something, each once, in small letters. */
export function addressesOf({
  recipients,
  benchmarks,
}: {
  recipients: readonly Recipient[]
  benchmarks: readonly { alarm: { to: readonly Recipient[] } }[]
}): string[] {
  const all = [...recipients, ...benchmarks.flatMap(({ alarm }) => alarm.to)]
  return [...new Set(all.map(({ to }) => to.toLowerCase()))].sort()
}

/** A channel in records, logs and lists; says nothing that is secret. */
export function channelName(channel: Channel): string {
  switch (channel.kind) {
    case 'slack':
    case 'teams':
      return `${channel.kind}-${slug(channel.secret)}`
    case 'webhook':
      return `webhook-${slug(new URL(channel.url).host)}-${slug(channel.secret)}`
    default:
      return channel satisfies never
  }
}
