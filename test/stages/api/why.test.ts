import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiApp } from '#stages/api/app.ts'
import { type WhyPlace, whyPlace } from '../why-place.ts'

const host = '127.0.0.1:8380'
let place: WhyPlace
beforeAll(async () => {
  place = await whyPlace({ name: 'Globex' })
})
afterAll(() => place[Symbol.asyncDispose]())

async function ask(query = '', file = 'why'): Promise<{ status: number; text: string }> {
  const { store, evidence, benchmark, now } = place
  const app = apiApp({
    contests: async () => [{ benchmark, store }],
    evidence,
    judge: async () => undefined,
    page: new Map(),
    hosts: () => [host],
    now: () => now,
  })
  const response = await app.request(`http://${host}/api/jackets/sydney-phone/${file}${query}`, { headers: { host } })
  return { status: response.status, text: await response.text() }
}

test('the worst step against the target is split by itself, and its causes are sentences', async () => {
  const { status, text } = await ask()
  expect(status).toBe(200)
  const { why, lines, other } = JSON.parse(text)
  expect(why.of).toEqual({ kind: 'gap', us: 'Acme', competitor: 'Globex', step: 'home' })
  expect(other).toBe('Globex')
  // Of the forty rounds those since the incident began.
  expect(why.split.rounds.us).toBe(20)
  expect(lines[0]).toMatchObject({ kind: 'image-heavy', audit: null })
  expect(lines[0].ms).toBeLessThanOrEqual(Math.round(why.split.parts[5].difference))
})

test('an incident is compared with the rounds before it', async () => {
  const { text } = await ask(`?incident=${place.incident.id}`)
  const { why, lines } = JSON.parse(text)
  expect(why.of).toMatchObject({ kind: 'change', at: place.incident.openedAt, step: 'home' })
  expect(why.split.rounds).toMatchObject({ us: 20, other: 20 })
  expect(lines[0].words).toContain('before: ')
})

test('what cannot be answered is refused, with the reason', async () => {
  expect(await ask('?step=cart')).toMatchObject({ status: 400, text: expect.stringContaining('cart') })
  expect(await ask('?step=journey')).toMatchObject({ status: 400 })
  expect(await ask('?competitor=Acme')).toMatchObject({ status: 400 })
  expect(await ask('?incident=none')).toMatchObject({ status: 404 })
})

test('both tables leave as CSV', async () => {
  const { text } = await ask('', 'why.csv')
  const lines = text.trim().split('\r\n')
  expect(lines[0]).toContain('step,compared with,part,you (ms),competitor (ms),difference (ms)')
  expect(lines).toHaveLength(11)
  expect((await ask('', 'why-findings.csv')).text).toContain('The main image has 890 kB')
})

test('a log that cannot be read leaves the split and what the parts say', async () => {
  await place.evidence.put('heavy.jsonl', Buffer.from('not a log'))
  const { why, lines } = JSON.parse((await ask()).text)
  expect(why.split).not.toBeNull()
  expect(lines[0].words).toMatch(/^The main image takes/)
})
