import { expect, it } from 'vitest'
import { baselineGap } from '#core/words/baseline.ts'
import { baselineMailOf, factsOf, measured } from '../../notify/baseline-scenes.ts'
import { acme } from '../../notify/mail-scenes.ts'
import { fakeRound, notOk } from '../rounds.ts'

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

/** So many visits of a site ended like this. */
function withVisits(
  rounds: ReturnType<typeof measured>,
  { site, ...end }: { site: string } & ReturnType<typeof notOk>,
) {
  return rounds.map((round, n) => ({
    ...round,
    visits: [...round.visits.filter((visit) => visit.site !== site), ...fakeRound(n, { [site]: end }).visits],
  }))
}

it('what to do first is to measure the competitors where that is all there is to do: their data is not good', () => {
  const ahead = {
    Acme: { home: 600, search: 200, product: 700 },
    Amazon: { home: 1200, search: 400, product: 1530 },
    Globex: { home: 1200, search: 400, product: 1530 },
  }
  const rounds = measured(ahead, 98)
  const one = withVisits(rounds, { site: 'Globex', ...notOk('changed', { step: 'home' }) })
  const both = withVisits(one, { site: 'Amazon', ...notOk('blocked', { step: 'home' }) })
  for (const [measuredRounds, site] of [
    [one, 'Globex'],
    [both, 'Amazon'],
  ] as const) {
    const { text } = baselineMailOf(factsOf(acme, measuredRounds))
    expect(text).toContain(`Restore the measurements of ${site}: `)
    expect(text).not.toContain('data quality is good')
  }
  // What we can do on our own site comes before.
  const behind = { ...ahead, Acme: { home: 2400, search: 900, product: 3000 } }
  const slow = withVisits(measured(behind, 98), { site: 'Globex', ...notOk('blocked', { step: 'home' }) })
  expect(baselineMailOf(factsOf(acme, slow)).text).toContain('Speed up product.')
})

it('a journey that mostly fails is in the subject of where you start, before whom it is faster than', () => {
  const times = { home: 600, search: 200, product: 700 }
  const slow = { home: 1200, search: 400, product: 1530 }
  const rounds = measured({ Acme: times, Amazon: slow, Globex: slow }, 98)
  const failed = notOk('failed', { step: 'product', walk: { home: 600, search: 200 } })
  const { subject, text } = baselineMailOf(factsOf(acme, withVisits(rounds, { site: 'Acme', ...failed })))
  expect(subject).toMatch(/^Where you start, .*: your journey fails, /)
  expect(text).toMatch(/^Where you start: your journey fails, /m)
  expect(baselineMailOf(factsOf(acme, rounds)).subject).not.toContain('fails')
})
