import type { Cdn } from '../../../model/logged-request.ts'
import type { RedirectKind } from '../../../model/round.ts'
import type { WhyPart } from '../parts.ts'

/** Both figures of a finding; ours first. */
interface Sides<T> {
  us: T
  other: T
}

/** Files that nothing is painted before. */
export interface BlockingFiles {
  files: number
  bytes: number
  /** ms from the first byte of the page until the last of them has arrived. */
  until: number
  /** Of all of them; empty where they are all of the site of the page. */
  hosts: string[]
}

/** What scripts kept the main thread busy for, ms, and of that the owners of the busiest. */
export interface ScriptTime {
  ms: number
  of: { name: string; ms: number }[]
}

export interface FileSum {
  files: number
  bytes: number
}

/** Where an answer comes from, as far as its headers say. */
export interface EdgeDelivery {
  cdn: Cdn | 'none'
  edge: 'hit' | 'miss' | null
}

/**
 * What costs time: `ms` is an estimate, never more than what the split's part differs by. Texts in it come from pages.
 *
 * - `connection`  looking up the name, or connecting, with the TLS handshake in it
 * - `image-late`  the main image is asked for late; `priority` as the browser first gave it
 * - `image-heavy` it takes long to arrive; `oversized` where it has far more pixels than are displayed
 * - `main-thread` scripts run while it waits to be painted
 * - `font`        it is text, and hidden until its font has arrived; null where it is not hidden
 * - `render`      it is there, and is painted late, for a reason that the log does not show
 */
export type Cause = { part: WhyPart; ms: number } & (
  | ({ kind: 'wait' } & Sides<number>)
  | ({ kind: 'redirects'; by: RedirectKind[] } & Sides<number>)
  | ({ kind: 'connection'; tls: Sides<number | null> | null } & Sides<number>)
  | ({ kind: 'image-late'; priority: string | null; isText: boolean } & Sides<number>)
  | ({ kind: 'image-heavy'; oversized: Oversized | null; bytes: Sides<number | null> } & Sides<number>)
  | ({ kind: 'blocking' } & Sides<BlockingFiles>)
  | ({ kind: 'compression'; bytes: number; files: number } & Sides<number>)
  | ({ kind: 'main-thread' } & Sides<ScriptTime>)
  | { kind: 'font'; us: number; other: number | null }
  | ({ kind: 'render' } & Sides<number>)
)

export interface Oversized {
  shown: [width: number, height: number]
  natural: [width: number, height: number]
}

/**
 * What differs, without a time: the rounds do not tell how much of the gap it is.
 *
 * - `priority`     the browser asks for their main image with high priority, for ours without
 * - `image-format` share of the bytes of images that are JPEG, PNG or GIF
 * - `loaded-again` files that an earlier step of the load had loaded
 * - `caching`      files that browsers may keep for less than a week
 * - `protocol`     share of requests over HTTP/1
 */
export type Note =
  | { kind: 'overlay'; whose: 'us' | 'other'; element: string }
  | { kind: 'content'; us: 'file' | 'text'; other: 'file' | 'text' }
  | ({ kind: 'weight'; type: string } & Sides<number>)
  | ({ kind: 'requests' } & Sides<number>)
  | ({ kind: 'third-parties'; only: string[] } & Sides<{ requests: number; bytes: number }>)
  | { kind: 'priority' }
  | ({ kind: 'main-thread' } & Sides<ScriptTime>)
  | ({ kind: 'image-format' } & Sides<number>)
  | ({ kind: 'loaded-again' } & Sides<FileSum>)
  | ({ kind: 'caching' } & Sides<FileSum>)
  | ({ kind: 'delivery' } & Sides<EdgeDelivery>)
  | ({ kind: 'protocol' } & Sides<number>)

export interface Findings {
  /** Largest estimate first. */
  causes: Cause[]
  /** The first kinds first: an overlay makes every other figure one of the overlay. */
  notes: Note[]
}
