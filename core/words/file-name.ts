import { dateAt } from '../model/time.ts'

export interface FileOf {
  /** What it is of, such as benchmark, market and view. */
  parts: readonly string[]
  /** ms. */
  now: number
  timeZone: string
}

/**
 * `outpace-shop-sydney-phone-trend-2026-11-28`, without an extension: tables, pictures and slides are named alike. Letters of all
 * scripts stay, as names of steps have them.
 */
export function fileName({ parts, now, timeZone }: FileOf): string {
  const name = parts.join('-').replace(/(?:\p{VS}|[^\p{L}\p{M}\p{N}_-])+/gu, '-')
  return `outpace-${[...name].slice(0, 120).join('')}-${dateAt(now, timeZone)}`
}
