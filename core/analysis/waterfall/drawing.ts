import { hasFailed } from '../../model/logged-request.ts'
import { formatDuration, formatSize } from '../../model/units.ts'
import { oneLine } from '../../model/untrusted.ts'
import {
  type Waterfall,
  type WaterfallPhase,
  type WaterfallRow,
  type WaterfallSite,
  waterfallPhases,
} from './layout.ts'

/** A waterfall as shapes, in pixels: page, mail and PDF draw the same. */
export interface WaterfallDrawing {
  width: number
  height: number
  /** Where the clock begins, and pixels of a millisecond. */
  left: number
  scale: number
  ticks: { x: number; label: string }[]
  groups: DrawnGroup[]
}

interface DrawnGroup {
  site: string
  us: boolean
  /** Baseline of its name. */
  y: number
  rows: DrawnRow[]
  /** `38 more`, below the rows. */
  more: { y: number; label: string; x: number; width: number } | null
}

interface DrawnRow {
  y: number
  label: string
  /** The row in words, for a tooltip and screen readers. */
  words: string
  failed: boolean
  bars: { x: number; width: number; phase: WaterfallPhase }[]
  row: WaterfallRow
}

/** Pixels for names, and after the last bar. */
const wide = { left: 230, right: 70, ticks: 6 }
/** On a phone. */
const narrow = { left: 112, right: 22, ticks: 3 }
const longestName = 34
/** px. */
const narrowest = 600
export const rowHeight = 18
const heading = 30
const top = 24

export function drawWaterfall({ end, sites }: Waterfall, { width }: { width: number }): WaterfallDrawing {
  const room = width < narrowest ? narrow : wide
  const scale = (width - room.left - room.right) / Math.max(1, end)
  let y = top
  const groups = sites.map((site) => {
    const begun = y
    y += heading + rowHeight * (site.rows.length + (site.more === null ? 0 : 1))
    return drawGroup(site, { y: begun, scale, room })
  })
  return { width, height: y + 8, left: room.left, scale, ticks: ticksOf(end, { scale, room }), groups }
}

function drawGroup(
  { site, us, rows, more }: WaterfallSite,
  { y, scale, room }: { y: number; scale: number; room: typeof wide },
): DrawnGroup {
  const x = (ms: number) => room.left + ms * scale
  // A request of no measurable length is still there.
  const span = (from: number, to: number) => ({ x: x(from), width: Math.max(1, (to - from) * scale) })
  const yOf = (index: number) => y + heading + index * rowHeight
  return {
    site,
    us,
    y: y + 20,
    rows: rows.map((row, index) => ({
      y: yOf(index),
      label: nameOf(row),
      words: rowWords(row),
      failed: hasFailed(row),
      bars: row.bars.map(({ phase, from, to }) => ({ ...span(from, to), phase })),
      row,
    })),
    more: more && {
      y: yOf(rows.length),
      label: `${more.requests} more, ${formatSize(more.bytes)}`,
      ...span(more.from, more.to),
    },
  }
}

/** What tells requests apart: the end of the path, after the host if it is another's. */
function nameOf({ url, thirdParty }: WaterfallRow): string {
  const { host, pathname } = URL.parse(url) ?? { host: '', pathname: url }
  const last = pathname.split('/').findLast((part) => part !== '' && part !== '?…') ?? '/'
  return oneLine(thirdParty ? `${host} ${last}` : last, longestName)
}

/** `/hero.jpg, image, 200, 184 kB: starts at 640 ms, takes 320 ms (waiting 90 ms, receiving 230 ms)`. */
export function rowWords({ url, type, status, failure, bytes, from, to, bars }: WaterfallRow): string {
  const parts = bars
    .filter(({ phase }) => phase !== 'request' && phase !== 'unfinished')
    .map((bar) => `${phaseWords[bar.phase]} ${formatDuration(bar.to - bar.from)}`)
  const took = to === null ? 'does not finish' : `takes ${formatDuration(to - from)}`
  const split = parts.length === 0 ? '' : ` (${parts.join(', ')})`
  const outcome = failure ?? (status === 0 ? 'no response' : String(status))
  return oneLine(
    `${url}, ${type}, ${outcome}, ${formatSize(bytes)}: starts at ${formatDuration(from)}, ${took}${split}`,
    400,
  )
}

/** Those that have a bar, in the order they pass. */
export function phasesIn({ sites }: Waterfall): WaterfallPhase[] {
  const used = new Set(sites.flatMap(({ rows }) => rows.flatMap(({ bars }) => bars.map(({ phase }) => phase))))
  return waterfallPhases.filter((phase) => used.has(phase))
}

export const phaseWords: Record<WaterfallPhase, string> = {
  queued: 'queued',
  dns: 'DNS',
  connect: 'connecting',
  ssl: 'TLS',
  wait: 'waiting',
  receive: 'receiving',
  request: 'request',
  unfinished: 'unfinished',
}

/** About so many round times. */
function ticksOf(end: number, { scale, room }: { scale: number; room: typeof wide }): WaterfallDrawing['ticks'] {
  const about = Math.max(1, end) / room.ticks
  const power = 10 ** Math.floor(Math.log10(about))
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= about) ?? about
  const count = Math.floor(end / step)
  return Array.from({ length: count + 1 }, (_, index) => ({
    x: room.left + index * step * scale,
    label: index === 0 ? '0' : formatDuration(index * step),
  }))
}
