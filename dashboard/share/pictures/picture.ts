import type { Waterfall } from '#core/analysis/waterfall/layout.ts'
import type { Metric } from '#core/model/metric.ts'

/** A chart as data, before it is drawn as SVG or becomes a chart of a slide. Values are the figures of the API, unscaled. */
export type Picture = Lines | Rows | Columns | Stacks | WaterfallChart

interface Titled {
  /** Part of the file name. */
  name: string
  /** In a list of the charts of its view. */
  label: string
  /** What it shows, as a sentence. */
  finding: string
  /** What is on the axis, with step and metric. */
  subject: string
  /** How it was measured, when, and how sure it is. */
  method: string
  axis: Axis
}

/** `ratio`: you divided by a competitor. `incidents`: a count. */
export type Axis = Metric | 'ratio' | 'incidents'

export interface Lines extends Titled {
  kind: 'lines'
  /** Such as `2026-11-28`, oldest first. */
  dates: readonly string[]
  series: readonly Series[]
  /** A horizontal line, such as 1x. */
  level?: number
  /** ms: incidents. */
  bands: readonly { from: number; to: number }[]
}

interface Series {
  site: string
  /** As the legend has it. */
  name: string
  /** `#rrggbb`. */
  colour: string
  /** As `stroke-dasharray`; absent: solid. */
  dash?: string | undefined
  values: readonly (number | null)[]
  low?: readonly (number | null)[]
  high?: readonly (number | null)[]
}

/** A row for each site: its value as a bar or, with `dots`, as a line among its rounds. */
export interface Rows extends Titled {
  kind: 'rows'
  rows: readonly { name: string; us: boolean; value: number; dots?: readonly number[] }[]
}

export interface Columns extends Titled {
  kind: 'columns'
  columns: readonly { name: string; value: number }[]
}

/** A bar for each side, of parts that add up. */
export interface Stacks extends Titled {
  kind: 'stacks'
  parts: readonly { name: string; colour: string }[]
  /** `values` in the order of the parts. */
  rows: readonly { name: string; us: boolean; values: readonly number[] }[]
}

/** Requests on one clock. */
export interface WaterfallChart extends Titled {
  kind: 'waterfall'
  waterfall: Waterfall
}
