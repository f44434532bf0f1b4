import { expect, test } from 'vitest'
import { onOneLine } from '#dashboard/share/slides/fit.ts'

test('a name that is too long for a line of a table keeps its end, a figure does not: it would be another one', () => {
  const line = { width: 1, points: 10 }
  expect(onOneLine('Globex Holding Australia', line)).toMatch(/^Globex.*….*lia$/)
  expect(onOneLine('4.56x slower, 4.08–5.14', line)).toMatch(/^4\.56x slo\D*…$/)
})
