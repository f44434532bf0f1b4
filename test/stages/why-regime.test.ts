import { afterAll, beforeAll, expect, test } from 'vitest'
import { readWhy } from '#stages/why/why.ts'
import { putIncident } from '#store/records/incidents.ts'
import { sydney } from '../core/rounds.ts'
import { type WhyPlace, whyPlace } from './why-place.ts'

const competitor = 'Globex'
let place: WhyPlace
beforeAll(async () => {
  place = await whyPlace({ name: competitor })
})
afterAll(() => place[Symbol.asyncDispose]())

test('a gap is explained from the rounds since it last changed, however long ago the incident opened that ended then', async () => {
  const { store, evidence, benchmark, incident } = place
  const explained = async () => {
    const why = await readWhy({ store, evidence, benchmark, market: sydney, competitor, step: 'home' })
    return why?.split?.rounds.us
  }
  // Since the slip, with which the incident of the place opened.
  expect(await explained()).toBe(20)
  const [day, every] = [24 * 60 * 60 * 1000, 15 * 60 * 1000]
  const recovered = new Date(Date.parse(incident.openedAt) + 10 * every).toISOString()
  const openedAt = new Date(Date.parse(incident.openedAt) - 60 * day).toISOString()
  const streams = incident.streams.map((stream) => ({ ...stream, onsetAt: openedAt, recoveredAt: recovered }))
  const older = {
    ...incident,
    id: 'older',
    openedAt,
    detectedAt: openedAt,
    closedAt: recovered,
    closeDetectedAt: recovered,
  }
  await putIncident({ store, incident: { ...older, streams } })
  expect(await explained()).toBe(10)
})
