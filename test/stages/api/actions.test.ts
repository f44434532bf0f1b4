import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyLedger } from '#core/analysis/notices/ledger.ts'
import { apiApp } from '#stages/api/app.ts'
import { claimDelivery, settleDelivery, writeLedger } from '#store/records/deliveries.ts'
import { putIncident } from '#store/records/incidents.ts'
import { readMarks } from '#store/records/marks.ts'
import { host, incident, market, now, type SmallApi, smallApi } from './small.ts'

let api: SmallApi
beforeAll(async () => {
  api = await smallApi({ rounds: 2 })
  await putIncident({ store: api.store, incident })
})
afterAll(() => api[Symbol.asyncDispose]())

const acknowledge = `${market}/incidents/${incident.id}/acknowledge`
const marks = () => readMarks(api.store, { benchmark: incident.benchmark, now: new Date(now).toISOString() })

describe('what people do to incidents', () => {
  test('a change is taken from the dashboard itself only, and only as JSON', async () => {
    expect((await api.post(acknowledge, {}, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await api.post(acknowledge, {}, { 'content-type': 'text/plain' })).status).toBe(415)
    const bare = { method: 'POST', body: '{}', headers: { host, 'content-type': 'application/json' } }
    expect((await apiApp(api.options).request(`http://${host}${acknowledge}`, bare)).status).toBe(403)
    expect((await api.post(`${market}/mute`, { for: 'x'.repeat(20_000) })).status).toBe(413)
    expect((await marks()).acknowledged.size).toBe(0)
  })

  test('acknowledging is what the command does, and shows in the timeline', async () => {
    expect(await api.post(acknowledge, {})).toMatchObject({
      status: 200,
      body: { sentence: 'Acknowledged: no more reminders of this incident are sent.' },
    })
    expect([...(await marks()).acknowledged.keys()]).toEqual([incident.id])
    expect(await api.post(`${market}/incidents/none/acknowledge`, {})).toMatchObject({
      status: 404,
      body: { error: 'There is no incident "none".' },
    })
  })

  test('a timeline says when it began, who was told, and when somebody took it up', async () => {
    const lead = incident.id
    const notice = `incident/${incident.benchmark}.${lead}/opened`
    await writeLedger(api.store, {
      benchmark: incident.benchmark,
      ledger: {
        ...emptyLedger(),
        episodes: [
          {
            lead,
            severity: 'warning',
            startedAt: incident.detectedAt,
            incidents: [{ id: lead, openedAt: incident.openedAt, told: true, state: 'open' }],
            notices: [{ id: notice, kind: 'opened', at: incident.detectedAt, state: 'done' }],
          },
        ],
      },
      version: 0,
    })
    for (const to of ['a@shop.example', 'b@shop.example']) {
      const id = { benchmark: incident.benchmark, notice, to }
      const at = Date.parse(incident.detectedAt) + 60_000
      const claim = await claimDelivery(api.store, { ...id, now: at, until: at + 1000 })
      if (claim.outcome !== 'claimed') throw new Error(claim.outcome)
      await settleDelivery(api.store, { ...claim, benchmark: id.benchmark, now: at, status: 'sent', where: 'there' })
    }
    const { body } = await api.get(`${market}/incidents`)
    const [found] = (body as { incidents: { timeline: { at: string; words: string }[]; command: string }[] }).incidents
    expect(found?.timeline.map(({ words }) => words)).toEqual([
      'Began',
      'Detected',
      '2 recipients notified that it opened',
      'Acknowledged',
    ])
    expect(found).toMatchObject({
      whatToDo: 'docs/runbook.md#behind-a-competitor',
      command: `npx outpace incidents ${incident.benchmark} --ack ${incident.id}`,
      films: { step: 'search', at: incident.openedAt },
    })
    // Who they are is nobody's business but the sender's.
    expect(JSON.stringify(body)).not.toContain('shop.example')
  })

  test('a benchmark is muted for a while and unmuted, in the words of the command', async () => {
    expect(await api.post(`${market}/mute`, { for: '2 days' })).toMatchObject({
      status: 200,
      body: {
        sentence:
          'Rain jackets, a quarter (generated, not measured) is muted until 30 Nov, 21:00 (Australia/Sydney): incidents are recorded, but no notifications are sent.',
      },
    })
    expect((await marks()).mutedUntil).toBe('2026-11-30T10:00:00.000Z')
    expect(await api.post(`${market}/mute`, { until: null })).toMatchObject({ status: 200 })
    expect((await marks()).mutedUntil).toBeNull()
    for (const [body, reason] of [
      [{ for: 'a while' }, /is not a duration/],
      [{ for: '3 years' }, /days/],
      [{ for: '99999999999 days' }, /longer than a year/],
      [{ until: '2030-01-01' }, /./],
      [{}, /./],
    ] as const) {
      const { status, body: answer } = await api.post(`${market}/mute`, body)
      expect(status, JSON.stringify(body)).toBe(400)
      expect((answer as { error: string }).error).toMatch(reason)
    }
    expect((await marks()).mutedUntil).toBeNull()
  })
})
