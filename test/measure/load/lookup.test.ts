import { expect, test } from 'vitest'
import { phasesOf } from '#measure/load/request-phases.ts'

const timing = {
  startTime: 1_000,
  domainLookupStart: -1,
  domainLookupEnd: -1,
  connectStart: 10,
  secureConnectionStart: 250,
  connectEnd: 340,
  requestStart: 340,
  responseStart: 400,
  responseEnd: 410,
}

test.each([
  ['within connecting', { from: 1_012, until: 1_182 }, { dns: 170, connect: 70, ssl: 90 }],
  ['that began for another connection', { from: 900, until: 1_060 }, { dns: 50, connect: 190, ssl: 90 }],
  ['before connecting', { from: 700, until: 900 }, { connect: 240, ssl: 90 }],
  ['of an address, which needs none', undefined, { connect: 240, ssl: 90 }],
])("the relay's lookup %s is not part of connecting", (_, lookup, expected) => {
  expect(phasesOf(timing, lookup)).toEqual({ ...expected, wait: 60, receive: 10 })
})
