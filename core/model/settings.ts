import type { Profile } from './benchmark.ts'
import type { Channel, Recipient } from './recipient.ts'
import { DAY } from './time.ts'
import type { Money } from './units.ts'

/** Deployment-wide settings, read from `outpace.yaml`, with every default filled in. */
export interface Settings {
  /** AWS region of the table, the dashboard and the mails; absent: the region deployed to. */
  homeRegion?: string
  /** What names in AWS begin with; absent: what the deployment or the shell says, otherwise as in infra/names.ts. */
  namePrefix?: string
  /** Names of a table and a bucket that exist already; absent: the deployment creates them. */
  table?: string
  evidenceBucket?: string
  /** Default recipients, for benchmarks that name none. */
  recipients: Recipient[]
  /** Whom to notify when Outpace itself has a problem: see `operatorOf`. */
  operators: string[]
  /** From address of mails. */
  sender?: string
  /** Where incidents are sent in addition to mail. */
  channels: Channel[]
  /** Name of the secret with the key of the CrUX API; absent: no field data. */
  cruxKey?: string
  /** For the local machine; absent: mails are written to the outbox. */
  smtp?: Smtp
  /** Address of the dashboard without a trailing slash; absent: mails contain no links. */
  dashboard?: string
  /** Whether a deployment to AWS includes the dashboard. */
  deployDashboard: boolean
  /** ARN of the certificate for `dashboard`, in us-east-1; absent: the deployed dashboard has an address of CloudFront's. */
  dashboardCertificate?: string
  /** Address at which docs/runbook.md is published; absent: alarms and mails name the file. */
  runbook?: string
  /** When the weekly digest is sent; null: never. */
  digest: DigestTime | null
  /** ms after which a reminder of an open incident is sent; null: never. */
  reminder: number | null
  retention: Retention
  /** Maximum concurrent rounds, and maximum concurrent audits, per AWS region; absent: as in infra/sizing.ts. */
  concurrency?: number
  /** A page (https) or a mail address, which the user agent names. */
  contact?: string
  /** Loads of a competitor's host, by all benchmarks and markets together. */
  competitorLoadsPerDay: number
  monthlySpendingCap?: Money
  /** By name: the built-in profiles and the deployment's own. */
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

/** In the market's time zone. */
export interface DigestTime {
  on: (typeof weekdays)[number]
  /** Minute of the day. */
  at: number
}

/** How long records and files are kept, ms. */
export interface Retention {
  rounds: number
  /** Days, incidents, audits and field data. */
  history: number
  evidence: number
}

/** Where `outpace.yaml` does not say otherwise. */
export const usualRetention: Retention = { rounds: 35 * DAY, history: 760 * DAY, evidence: 35 * DAY }

/** In the order of JavaScript's `getDay()`: Sunday is 0. */
export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
