import type { Incident } from './incident.ts'
import { slug } from './slug.ts'
import { clockText, minuteOfDay } from './time.ts'

/** In ascending order. */
export const severities = ['info', 'warning', 'urgent'] as const
export type Severity = (typeof severities)[number]

/** What a recipient wants to hear about, and how. */
export interface Audience {
  /** Ids; null: all benchmarks. */
  benchmarks: string[] | null
  /** The lowest severity to notify about. */
  severity: Severity
  /** Hours in which only urgent notifications are sent; the rest wait until the hours end. */
  quiet: Quiet | null
  /** BCP 47; null: that of the market. */
  locale: string | null
  /** IANA; null: that of the market. */
  timeZone: string | null
  /** Whether they get the weekly digest. */
  digest: boolean
}

/** Minutes of the day; when `from` is later than `to`, the hours end on the next day. */
export interface Quiet {
  from: number
  to: number
}

/** A recipient of mails. */
export interface Recipient extends Audience {
  /** Mail address. */
  to: string
}

/** A channel reached over HTTP. Secret addresses and keys are stored elsewhere; only their names are here. */
export type Channel = Audience &
  (
    | { kind: 'slack' | 'teams' /** Name of the secret that holds the address. */; secret: string }
    | { kind: 'webhook'; url: string /** Name of the secret that requests are signed with. */; secret: string }
  )

/** `failing` keeps customers out; when a competitor gets faster, our own site has not changed. */
export function severityOf({ kind, cause }: Pick<Incident, 'kind' | 'cause'>): Severity {
  if (kind === 'failing') return 'urgent'
  return cause.kind === 'competitor' ? 'info' : 'warning'
}

/** Whether a recipient is notified about incidents of this severity in a benchmark. */
export function wants(
  audience: Pick<Audience, 'benchmarks' | 'severity'>,
  { benchmark, severity }: { benchmark: string; severity: Severity },
): boolean {
  return isAbout(audience, benchmark) && severities.indexOf(severity) >= severities.indexOf(audience.severity)
}

export function isAbout({ benchmarks }: Pick<Audience, 'benchmarks'>, benchmark: string): boolean {
  return benchmarks === null || benchmarks.includes(benchmark)
}

/** Language and time zone in which a recipient reads about a market. */
export function readerOf(
  { locale, timeZone }: Pick<Audience, 'locale' | 'timeZone'>,
  market: { locale: string; timeZone: string },
): { locale: string; timeZone: string } {
  return { locale: locale ?? market.locale, timeZone: timeZone ?? market.timeZone }
}

/** Whether `now`, ms, falls within the quiet hours in `timeZone`. */
export function isQuiet(quiet: Quiet | null, { now, timeZone }: { now: number; timeZone: string }): boolean {
  if (quiet === null) return false
  const at = minuteOfDay(now, timeZone)
  const { from, to } = quiet
  return from < to ? at >= from && at < to : at >= from || at < to
}

/** Every address that may receive mail, without duplicates, in lower case. */
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

/** Name of a channel in records, logs and lists; reveals no secret. */
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

/** As a benchmark.yaml names it, for one benchmark; what is usual is left out. */
export function writtenRecipient({ to, severity, quiet, locale, timeZone, digest }: Recipient): WrittenRecipient {
  const preferences = {
    ...(quiet && { quiet: `${clockText(quiet.from)}-${clockText(quiet.to)}` }),
    ...(severity !== 'info' && { severity }),
    ...(digest ? {} : { digest }),
    ...(locale !== null && { locale }),
    ...(timeZone !== null && { timeZone }),
  }
  return Object.keys(preferences).length === 0 ? to : { to, ...preferences }
}

export type WrittenRecipient = string | Record<string, unknown>
