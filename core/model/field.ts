/** What CrUX knows of a page or origin, by the names that Outpace uses. */
export const fieldMetrics = [
  'lcp',
  'inp',
  'cls',
  'ttfb',
  'fcp',
  'lcpTtfb',
  'lcpLoadDelay',
  'lcpLoad',
  'lcpRenderDelay',
] as const
export type FieldMetric = (typeof fieldMetrics)[number]

export type FormFactor = 'PHONE' | 'DESKTOP'

/** 75th percentiles over 28 days of real Chrome visits; ms, CLS without unit. */
export type FieldValues = Partial<Record<FieldMetric, number>>

export interface FieldEntry {
  /** Null for the origin as a whole. It never stands in for a page. */
  step: string | null
  /** What was asked for, without query. */
  address: string
  formFactor: FormFactor
  /** Null when CrUX has no data of it, as of pages with few visitors. */
  data: { p75: FieldValues; first: string; last: string } | null
  /** Of an origin: 75th percentiles of each week (its last date), oldest first; null where there was no data. */
  weeks?: FieldWeek[]
}

export interface FieldWeek {
  last: string
  p75: Partial<Record<FieldMetric, number | null>>
}

/** What CrUX said of a site on a date. */
export interface FieldRecord {
  version: 1
  benchmark: string
  site: string
  /** UTC. */
  date: string
  entries: FieldEntry[]
}
