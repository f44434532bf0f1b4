import { expect, test } from 'vitest'
import { renderVerdict } from '#cli/render/verdict.ts'
import { widthOf } from '#cli/render/width.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import type { Metric } from '#core/model/metric.ts'
import { judged, stretches, usual } from '../../core/judge/judge-streams.ts'
import { fakeBenchmark } from '../../core/rounds.ts'

function rendered(columns: number, metric: Metric): string {
  const rounds = stretches([[12, usual]])
  const now = Date.parse(rounds.at(-1)?.scheduledAt ?? '')
  const verdict = verdictOf(judged(rounds, fakeBenchmark()).judge, now)
  const comparisons = verdict.comparisons.map((one) => ({ ...one, metric, ratio: 1.58, low: 1.5, high: 1.6 }))
  const look = { columns, colour: false }
  return renderVerdict({ ...verdict, comparisons }, { look, now, baseline: null, cloud: false })
}

test.each([
  ['lcp', '1.58x slower on LCP'],
  ['bytes', '1.58x heavier'],
  ['requests', '1.58x more requests'],
] as const)('a gap in %s is said in full, however narrow the terminal', (metric, gap) => {
  for (const columns of [40, 50, 60, 72, 80, 120]) {
    const lines = rendered(columns, metric).split('\n')
    expect(lines.every((line) => widthOf(line) <= columns)).toBe(true)
    const text = lines.join(' ').replaceAll(/\s+/g, ' ')
    expect(text.split(gap).length - 1, `${columns} columns`).toBe(4)
    expect(text).not.toMatch(/…|heavier size|requests requests/)
  }
})
