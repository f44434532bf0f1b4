/** Every metric, in display order. Times in ms, `bytes` in bytes, `cls` and `requests` are plain numbers. */
export const metrics = [
  'ttfb',
  'fcp',
  'lcp',
  'icp',
  'cls',
  'inp',
  'tbt',
  'load',
  'speedIndex',
  'duration',
  'bytes',
  'requests',
] as const

export type Metric = (typeof metrics)[number]

/** One measurement of these metrics; a metric that the step does not have is absent, never 0. */
export type MetricValues = Partial<Record<Metric, number>>

export type Unit = 'ms' | 'bytes' | 'score' | 'count'

export const unitOf: Record<Metric, Unit> = {
  ttfb: 'ms',
  fcp: 'ms',
  lcp: 'ms',
  icp: 'ms',
  cls: 'score',
  inp: 'ms',
  tbt: 'ms',
  load: 'ms',
  speedIndex: 'ms',
  duration: 'ms',
  bytes: 'bytes',
  requests: 'count',
}
