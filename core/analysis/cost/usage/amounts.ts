import type { Settings } from '../../../model/settings.ts'
import { DAY } from '../../../model/time.ts'
import * as assume from '../assumptions.ts'
import type { PriceItem } from '../prices.ts'
import { exactly, type Range, times } from '../range.ts'
import type { SecondsARound } from '../seconds.ts'
import type { Sizing } from '../sizing.ts'

/** What the money is spent on, in display order. */
export const purposes = [
  'measuring',
  'audits',
  'judging',
  'records',
  'evidence',
  'watching',
  'dispatching',
  'mails',
  'dashboard',
  'transfer',
] as const

export type Purpose = (typeof purposes)[number]

/** Amount of a billed item used per month in a region. */
export interface Usage {
  purpose: Purpose
  item: PriceItem
  region: string
  amount: Range
}

export interface UsageOptions {
  settings: Settings
  sizing: Sizing
  /** Of table, evidence and mails. */
  home: string
  measured: readonly SecondsARound[]
}

/** ms in a month: a twelfth of a year. */
export const month = (365 / 12) * DAY

export const gigabyte = 1e9

/** DynamoDB bills in units of `size` bytes, rounded up. */
export function units(bytes: number, size: number): number {
  return Math.ceil(bytes / size)
}

interface LambdaOptions {
  purpose: Purpose
  region: string
  calls: number
  /** MB. */
  memory: number
  /** All calls together. */
  seconds: Range
}

export function lambdaUsage({ purpose, region, calls, memory, seconds }: LambdaOptions): Usage[] {
  return [
    { purpose, item: 'lambdaGbSecond', region, amount: times(seconds, memory / 1024) },
    { purpose, item: 'lambdaRequest', region, amount: exactly(calls) },
  ]
}

/** A function at home, invoked every `every` ms by a schedule of its own or by a message of the dispatcher. */
export function recurringUsage(
  home: string,
  { every, seconds, memory, by }: { every: number; seconds: Range; memory: number; by: 'schedule' | 'queueRequest' },
): Usage[] {
  const calls = month / every
  const requests = by === 'schedule' ? calls : calls * assume.messageRequests
  return [
    ...lambdaUsage({ purpose: 'mails', region: home, calls, memory, seconds: times(seconds, calls) }),
    { purpose: 'dispatching', item: by, region: home, amount: exactly(requests) },
  ]
}

interface FilesOptions {
  purpose: Purpose
  files: Range
  /** Per month. */
  bytes: Range
  region: string
  home: string
  /** ms. */
  kept: number
}

/** Files in the home region's bucket. Transfer from another region costs no more than transfer to the internet. */
export function filesUsage({ purpose, files, bytes, region, home, kept }: FilesOptions): Usage[] {
  const crossing = times(bytes, (region === home ? 0 : 1) / gigabyte)
  return [
    { purpose, item: 's3Put', region: home, amount: files },
    { purpose, item: 's3Storage', region: home, amount: times(bytes, kept / month / gigabyte) },
    { purpose: 'transfer', item: 'dataOut', region, amount: crossing },
  ]
}
