import { expect, test } from 'vitest'
import { fieldAddresses, fieldRows } from '#core/analysis/field.ts'
import type { Site } from '#core/model/benchmark.ts'
import type { FieldRecord } from '#core/model/field.ts'
import { formatField } from '#core/words/field.ts'
import { fakeBenchmark, fakeRound, ok, sydney } from '../rounds.ts'

const shop: Site = {
  name: 'Acme',
  us: true,
  origin: 'https://www.acme.com.au',
  walk: { kind: 'script', file: 'acme.ts' },
}

/** A round in which the steps of Acme ended at these addresses, and those of Globex elsewhere. */
function ended(n: number, addresses: Record<string, string>) {
  const round = fakeRound(n, { Globex: ok({ home: 1, search: 1 }), Acme: ok({ home: 1, search: 1, pick: 1 }) })
  for (const { site, loads } of round.visits) {
    for (const step of loads.flatMap(({ steps }) => steps)) {
      const url = site === 'Globex' ? 'https://www.globex.com/' : addresses[step.name]
      if (url !== undefined) step.document = { url, status: 200 }
    }
  }
  return round
}

test('CrUX is asked for the pages on which a script last ended, each with its own step, and for no private one', () => {
  const rounds = [
    ended(0, { home: 'https://www.acme.com.au/old', search: 'https://www.acme.com.au/s?q=rain' }),
    ended(1, { home: 'https://www.acme.com.au/start?a=1', pick: 'https://intranet/pick' }),
  ]
  expect(fieldAddresses(shop, { steps: ['home', 'search', 'pick', 'pay'], rounds })).toEqual([
    { step: null, address: 'https://www.acme.com.au' },
    { step: 'home', address: 'https://www.acme.com.au/start' },
    { step: 'search', address: 'https://www.acme.com.au/s' },
  ])
})

test("real users stand beside the site's own measurements of the same step, on the market's kind of device", () => {
  const rounds = [1000, 1200, 1400].map((time, n) =>
    fakeRound(n, { Acme: ok({ home: time, search: 9 }), Globex: ok({ home: 5 }) }),
  )
  const entry = (step: string | null, formFactor: 'PHONE' | 'DESKTOP') => ({
    ...{ step, formFactor, data: null },
    address: `https://www.acme.com.au/${step ?? ''}`,
  })
  const record = { site: 'Acme', entries: [entry(null, 'PHONE'), entry('home', 'DESKTOP'), entry('home', 'PHONE')] }
  const rows = fieldRows([record as unknown as FieldRecord], { benchmark: fakeBenchmark(), market: sydney, rounds })
  expect(rows.map(({ site, us, step, lab }) => [site, us, step, lab])).toEqual([
    ['Acme', true, null, null],
    ['Acme', true, 'home', 1200],
  ])
})

test('a layout shift has no unit, a time has, and what is missing is no 0', () => {
  expect([
    formatField('cls', 0),
    formatField('lcp', 2150),
    formatField('lcp', null),
    formatField('inp', undefined),
  ]).toEqual(['0.00', '2.15 s', '–', '–'])
})

test.each([
  ['https://www.acme.com.au', true],
  ['http://acme.io', true],
  ['https://xn--bcher-kva.xn--p1ai', true],
  ['https://localhost:8443', false],
  ['https://192.168.0.10', false],
  ['https://[::1]', false],
  ['https://shop.internal', false],
  ['https://shop.lan', false],
  ['https://nas.local', false],
  ['https://shop.test', false],
  ['https://shop.example', false],
  ['served', false],
])('names of a private network stay private: CrUX is asked for %s: %s', (origin, isPublic) => {
  const asked = fieldAddresses({ ...shop, origin }, { steps: [], rounds: [] })
  expect(asked).toEqual(isPublic ? [{ step: null, address: origin }] : [])
})
