import { expect, test } from 'vitest'
import { league } from '#core/analysis/league/league.ts'
import type { Metric } from '#core/model/metric.ts'
import { formatMetric } from '#core/words/metric.ts'
import { trendPictures } from '#dashboard/share/pictures/trend.ts'
import { charted, numberFormat, ratioFormat } from '#dashboard/share/slides/number-format.ts'
import { fakeBenchmark, fakeRound, sydney } from '../core/rounds.ts'

/** What PowerPoint writes (ECMA-376, 18.8.31): the first part whose condition holds; each comma after the digits divides by 1000. */
function written(format: string, value: number): string {
  if (format === 'General') return String(value)
  const part = format.split(';').find((each) => {
    const [, sign, limit] = /^\[([<=])([\d.]+)\]/.exec(each) ?? []
    return sign === '=' ? value === Number(limit) : value < Number(limit ?? Number.POSITIVE_INFINITY)
  })
  const [, digits = '', commas = '', unit = ''] = /(0(?:\.0+)?)(,*)(?:"(.*)")?$/.exec(part ?? '') ?? []
  return `${(value / 1000 ** commas.length).toFixed(digits.split('.')[1]?.length ?? 0)}${unit}`
}

test('charts of slides write figures as tables do', () => {
  const said = (metric: Metric, values: number[]) =>
    values.map((value) => [
      written(numberFormat(metric, Math.max(...values)), charted(metric, value)),
      formatMetric(metric, value),
    ])
  for (const [slide, table] of [
    ...said('lcp', [53, 999.6, 1420, 9_994, 9_999, 42_120]),
    ...said('lcp', [2_300, 59_900]),
    ...said('bytes', [904, 1_200, 87_400]),
    ...said('bytes', [87_400, 1_240_000, 55_300_000]),
    ...said('bytes', [1_240_000, 550_000_000, 9_550_600_000]),
    ...said('cls', [0.02, 0.1504]),
    ...said('requests', [0, 24, 25.5, 23.4567]),
  ])
    expect(slide).toBe(table)
  // A format cannot divide by sixty.
  expect(written(numberFormat('lcp', 102_270), 102_270)).toBe('102 s')
  expect([0, 0.05, 1.5].map((ratio) => written(ratioFormat, ratio))).toEqual(['0x', '0.050x', '1.50x'])
})

test('without competitors there is a chart of times and none of gaps, and where nothing was measured there is none at all', () => {
  const rounds = [0, 1, 2].map((n) => fakeRound(n, { Acme: { home: 1000, search: 1200 } }))
  const pictures = (medians: (number | null)[]) =>
    trendPictures(
      {
        trend: {
          step: 'home',
          metric: 'lcp',
          dates: ['2026-11-22', '2026-11-23'],
          times: [{ site: 'Acme', us: true, medians }],
          gaps: [],
          otherMethod: 0,
        },
        incidents: [],
      } as unknown as Parameters<typeof trendPictures>[0],
      { league: league({ benchmark: fakeBenchmark({ competitors: [] }), market: sydney, rounds }), timeZone: 'UTC' },
    )
  expect(pictures([1000, 1010]).map(({ axis }) => axis)).toEqual(['lcp'])
  expect(pictures([null, null])).toEqual([])
})
