import { formatMetric, headingOf } from '#core/words/metric.ts'
import { times } from '#core/words/parts.ts'
import { shareTexts } from '../texts.ts'
import type { Axis } from './picture.ts'

/** A value as everywhere on the page, with its unit. */
export function formatOn(axis: Axis, value: number): string {
  if (axis === 'ratio') return times(value)
  if (axis === 'incidents') return String(value)
  return formatMetric(axis, value)
}

export function axisLabel(axis: Axis): string {
  if (axis === 'ratio') return shareTexts.ratio
  if (axis === 'incidents') return shareTexts.tables['incidents-weeks']
  return headingOf(axis)
}
