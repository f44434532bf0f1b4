import type { Profile } from './benchmark.ts'
import type { Channel, Recipient } from './recipient.ts'
import type { Money } from './units.ts'

/** What holds for the whole deployment, read from `outpace.yaml`, with every default filled in. */
export interface Settings {
  /** AWS region of the table, the dashboard and the mails; absent: the one that is deployed to. */
  homeRegion?: string
  /** Who is told where a benchmark names nobody. */
  recipients: Recipient[]
  /** Addresses of who is told when Outpace itself is in trouble. */
  operators: string[]
  /** Address that mails come from. */
  sender?: string
  /** Where incidents are told beside mails. */
  channels: Channel[]
  /** Of the machine at hand; absent: mails are written to the outbox. */
  smtp?: Smtp
  /** Address of the dashboard without a slash at the end; absent: mails link to nothing. */
  dashboard?: string
  /** Address at which docs/runbook.md is read; absent: alarms and mails name the file. */
  runbook?: string
  /** When the digest of the week is sent; null: never. */
  digest: DigestTime | null
  /** ms after which an open incident is told again; null: never. */
  reminder: number | null
  retention: Retention
  /** Most rounds, and most audits, that are measured at once in a region of AWS; absent: what the account allows. */
  concurrency?: number
  monthlySpendingCap?: Money
  /** By name: the built-in ones and the deployment's own. */
  profiles: Readonly<Record<string, Profile>>
}

/** A mail server. */
export interface Smtp {
  host: string
  port: number
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  secure: boolean
  /** `password` is the name of a secret. */
  login?: { user: string; password: string }
}

/** On the clock of the market. */
export interface DigestTime {
  on: (typeof weekdays)[number]
  /** Minute of the day. */
  at: number
}

/** How long records and files are kept, ms. */
interface Retention {
  rounds: number
  /** Days, incidents, audits and field data. */
  history: number
  evidence: number
}

/** In the order of JavaScript's weekdays, Sunday being 0. */
export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
