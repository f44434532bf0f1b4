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
  /** Of other sites than the page. */
  hosts: string[]
}

/**
 * What costs time: `ms` is an estimate, never more than what the split's part differs by. Texts in it come from pages.
 *
 * - `connection`  looking up the name, or connecting
 * - `image-late`  the main image is asked for late; `priority` as the browser first gave it
 * - `image-heavy` it takes long to arrive; `oversized` where it has far more pixels than are displayed
 * - `render`      it is there, and is painted late, for a reason that the log does not show
 */
export type Cause = { part: WhyPart; ms: number } & (
  | ({ kind: 'wait' } & Sides<number>)
  | ({ kind: 'redirects'; by: RedirectKind[] } & Sides<number>)
  | ({ kind: 'connection' } & Sides<number>)
  | ({ kind: 'image-late'; priority: string | null; isText: boolean } & Sides<number>)
  | ({ kind: 'image-heavy'; oversized: Oversized | null; bytes: Sides<number | null> } & Sides<number>)
  | ({ kind: 'blocking' } & Sides<BlockingFiles>)
  | ({ kind: 'compression'; bytes: number; files: number } & Sides<number>)
  | ({ kind: 'render' } & Sides<number>)
)

export interface Oversized {
  shown: [width: number, height: number]
  natural: [width: number, height: number]
}

/** What differs, without a time: the rounds do not tell how much of the gap it is. */
export type Note =
  | { kind: 'overlay'; whose: 'us' | 'other'; element: string }
  | { kind: 'content'; us: 'file' | 'text'; other: 'file' | 'text' }
  | ({ kind: 'weight'; type: string } & Sides<number>)
  | ({ kind: 'requests' } & Sides<number>)
  | ({ kind: 'third-parties'; only: string[] } & Sides<{ requests: number; bytes: number }>)
  | ({ kind: 'protocol' } & Sides<number>)

export interface Findings {
  /** Largest estimate first. */
  causes: Cause[]
  /** The first kinds first: an overlay makes every other figure one of the overlay. */
  notes: Note[]
}
