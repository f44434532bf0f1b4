import { afterAll, beforeAll, expect, test } from 'vitest'
import { alarmFacts } from '#core/analysis/alarm/facts.ts'
import { alarmContent } from '#notify/mail/content.ts'
import { whyOfIncident } from '#stages/why/incident.ts'
import { sydney } from '../core/rounds.ts'
import { type WhyPlace, whyPlace } from './why-place.ts'

let place: WhyPlace
beforeAll(async () => {
  place = await whyPlace()
})
afterAll(() => place[Symbol.asyncDispose]())

async function reasonsOf(incident: WhyPlace['incident']) {
  const { store, evidence, benchmark, now } = place
  const why = await whyOfIncident(incident, { store, evidence, benchmark, market: sydney, most: 64 })
  const facts = alarmFacts({
    kind: 'opened',
    several: false,
    benchmark,
    records: [{ incident, rounds: [], audit: null, why }],
    now,
  })
  return alarmContent(facts, { timeZone: sydney.timeZone, now }).reasons
}

test('the mail of a slip says what changed on the own site: at most three findings, with figures of both times', async () => {
  const reasons = await reasonsOf(place.incident)
  expect(reasons?.title).toBe('What changed on your site on home')
  expect(reasons?.items[0]).toMatch(
    /^The main image has 890 kB and takes .*\(before: 120 kB, .* That is about \d+ ms\.$/,
  )
  expect(reasons?.items[1]).toContain('render-blocking file')
  expect(reasons?.items.length).toBeLessThanOrEqual(3)
})

test('the mail about a faster competitor explains the gap to it, and its name stays text', async () => {
  const [stream] = place.incident.streams
  const competitor = stream?.competitor ?? ''
  const reasons = await reasonsOf({ ...place.incident, cause: { kind: 'competitor', competitor } })
  expect(reasons?.title).toBe('Why you are slower on home')
  expect(reasons?.items[0]).not.toContain('\u202e')
})

test('an incident that is over, or about a promise, has none', async () => {
  expect(await reasonsOf({ ...place.incident, closedAt: place.incident.detectedAt })).toBeNull()
  expect(await reasonsOf({ ...place.incident, kind: 'promise' })).toBeNull()
})
