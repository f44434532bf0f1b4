import { expect, test } from 'vitest'
import { computed } from '#stages/api/computed.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'

test('a page that asks for the leagues of 300 markets again and again has each computed once', () => {
  const [market] = quarterBenchmark.markets
  if (market === undefined) throw new Error('no market')
  let times = 0
  const ask = () => {
    for (let n = 0; n < 300; n++) {
      const benchmark = { ...quarterBenchmark, id: `shop-${n}` }
      computed({ what: 'league', benchmark, market, rounds: [] }, () => ++times)
    }
  }
  ask()
  ask()
  expect(times).toBe(300)
})
