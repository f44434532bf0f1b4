import { describe, expect, it } from 'vitest'
import { chooseMetric, type MetricChoice } from '#core/judge/metric.ts'

const start: MetricChoice = { metric: null, without: 0 }

/** The metric after rounds with LCP (`l`), with only the duration (`d`), or in which the step was not completed (`-`). */
function metricAfter(rounds: string): MetricChoice['metric'] {
  const choose = (choice: MetricChoice, round: string) =>
    chooseMetric(choice, { wanted: 'lcp', measured: round === 'l', completed: round !== '-' })
  return [...rounds].reduce(choose, start).metric
}

describe('the metric by which a step is judged', () => {
  it('is that of the target from the first round that has it', () => {
    expect(metricAfter('')).toBeNull()
    expect(metricAfter('ddl')).toBe('lcp')
  })

  it('is the duration on a step that never has it, after three rounds', () => {
    expect(metricAfter('dd')).toBeNull()
    expect(metricAfter('ddd')).toBe('duration')
  })

  it('is the duration on a step that lost it, after twelve rounds in a row', () => {
    const without = (count: number) => 'd'.repeat(count)
    expect(metricAfter(`l${without(11)}`)).toBe('lcp')
    expect(metricAfter(`l${without(12)}`)).toBe('duration')
    expect(metricAfter(`l${without(11)}l${without(11)}`)).toBe('lcp')
  })

  it('is not decided by rounds in which the step was not completed', () => {
    expect(metricAfter('d-d-')).toBeNull()
    expect(metricAfter('d-d-d')).toBe('duration')
  })

  it('stays the duration once it is', () => {
    expect(metricAfter('dddllll')).toBe('duration')
  })
})
