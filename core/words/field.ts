import type { FieldRow } from '../analysis/field.ts'
import type { FieldMetric, FormFactor } from '../model/field.ts'
import { formatDuration } from '../model/units.ts'

export const fieldMetricWords: Record<FieldMetric, string> = {
  lcp: 'LCP',
  inp: 'INP',
  cls: 'CLS',
  ttfb: 'TTFB',
  fcp: 'FCP',
  lcpTtfb: 'LCP: TTFB',
  lcpLoadDelay: 'LCP: load delay',
  lcpLoad: 'LCP: load time',
  lcpRenderDelay: 'LCP: render delay',
}

const formFactorWords: Record<FormFactor, string> = { PHONE: 'phones', DESKTOP: 'desktops' }

export function formatField(metric: FieldMetric, value: number | null | undefined): string {
  if (value === undefined || value === null) return '–'
  return metric === 'cls' ? value.toFixed(2) : formatDuration(value)
}

/** Whose figures these are: `search`, `origin`. */
export function fieldSubject({ step }: Pick<FieldRow, 'step'>): string {
  return step ?? 'whole origin'
}

/** Why lab and field differ, in one sentence. */
export function fieldSentence(formFactor: FormFactor): string {
  return (
    `Field is the 75th percentile of real Chrome visits on ${formFactorWords[formFactor]} in all countries over 28 days (CrUX), ` +
    'including repeat visits with a filled cache; lab is the median of first visits with one device and network, so the two ' +
    'differ even when both are right.'
  )
}

/** Null unless a page lacks data. */
export function noFieldData(rows: readonly Pick<FieldRow, 'data'>[]): string | null {
  const missing = rows.filter(({ data }) => data === null).length
  if (missing === 0) return null
  return `CrUX has no data of ${missing} of ${rows.length} addresses: it covers those with enough visitors. The figures of an origin do not stand in for its pages.`
}
