import { expect, it } from 'vitest'
import { baselineGap } from '#core/words/baseline.ts'
import { factsOf, measured } from '../../notify/baseline-scenes.ts'
import { acme } from '../../notify/mail-scenes.ts'

it('times where you start are of the rounds that the gap covers: those before a slip would contradict it', () => {
  const close = {
    Acme: { home: 1235, search: 412, product: 1575 },
    Amazon: { home: 1200, search: 400, product: 1530 },
    Globex: { home: 1210, search: 405, product: 1540 },
  }
  const slow = { ...close, Acme: { home: 2000, search: 700, product: 2500 } }
  const { rows } = factsOf(acme, [...measured(close, 40), ...measured(slow, 90).slice(40)])
  const behind = rows.filter(({ verdict }) => verdict === 'behind')
  expect(behind).not.toEqual([])
  for (const { ours, theirs, ratio } of behind) {
    expect(Math.abs(Math.log((ours ?? 0) / (theirs ?? 1) / (ratio ?? 0)))).toBeLessThan(Math.log(1.05))
  }
})

it('a gap without a verdict says which way it goes, as its interval does not', () => {
  const close = {
    Acme: { home: 1000, search: 400, product: 1530 },
    Amazon: { home: 1050, search: 421, product: 1600 },
    Globex: { home: 1900, search: 800, product: 2900 },
  }
  const { rows } = factsOf(acme, measured(close, 100))
  const open = rows.filter(({ verdict }) => verdict === 'unknown')
  expect(open).not.toEqual([])
  for (const row of open) expect(baselineGap(row)).toMatch(/^no verdict yet, 1\.0\dx faster$/)
})
