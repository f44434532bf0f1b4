import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isPublic } from '#measure/network/addresses.ts'
import type { PostNetwork } from '#notify/transports/request.ts'
import { webhookTransport } from '#notify/transports/webhook.ts'
import { fakeIncident } from '../../core/incidents.ts'
import { baselineScenes } from '../baseline-scenes.ts'
import { type Answer, breakOff, hang, startHttp, status } from '../http-server.ts'
import { fakeMessage } from '../messages.ts'

const at = Date.UTC(2026, 10, 23, 9)
const outgoing = { message: fakeMessage(), incidents: [fakeIncident()] }

function carrier(url: string, changes: Partial<PostNetwork> = {}) {
  const retryPolicy = { attempts: 3, pause: 1, longest: 2000 }
  const network = { mayReach: () => true, retryPolicy, timeout: 20_000, ...changes }
  return webhookTransport({ place: 'webhook-ops', url, key: async () => 'hunter2\n', network, now: () => at })
}

describe('a webhook', () => {
  it('gets JSON as its schema says, signed', async () => {
    await using server = await startHttp()
    expect(await carrier(`${server.url}/hook?x=1`)(outgoing)).toBe('webhook-ops (200)')
    const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = server.received
    expect(path).toBe('/hook?x=1')
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'outpace-id': outgoing.message.id,
      'outpace-signature': `t=1795424400,v1=${createHmac('sha256', 'hunter2').update(`1795424400.${body}`).digest('hex')}`,
    })
    const schema = JSON.parse(readFileSync(new URL('../../../schemas/webhook.schema.json', import.meta.url), 'utf8'))
    const payload = JSON.parse(body)
    expect(z.fromJSONSchema(schema).safeParse(payload)).toMatchObject({ success: true })
    expect(z.fromJSONSchema(schema).safeParse({ ...payload, version: 2 })).toMatchObject({ success: false })
    expect(payload.incidents[0]).toMatchObject({
      market: 'sydney-phone',
      cause: 'us',
      closedAt: null,
      failedStep: null,
    })
    expect(payload.incidents[0].streams).toEqual([
      { competitor: 'Northpeak', step: 'search', metric: 'lcp', ratio: 1.42, low: 1.31, high: 1.55, recoveredAt: null },
    ])
  })

  it('gets the step at which your journey fails, until it works again', async () => {
    await using server = await startHttp()
    const failure = { step: 'search', code: null, message: '', recoveredAt: null }
    const works = { ...failure, recoveredAt: '2026-11-23T01:00:00.000Z' }
    const incidents = [failure, works].map((one) => fakeIncident({ kind: 'failing', failure: one }))
    await carrier(server.url)({ message: fakeMessage(), incidents })
    const payload = JSON.parse(server.received[0]?.body ?? '')
    expect(payload.incidents.map(({ failedStep }: { failedStep: unknown }) => failedStep)).toEqual(['search', null])
  })

  it('gets where you start in figures', async () => {
    await using server = await startHttp()
    const { baseline } = baselineScenes.behind?.() ?? expect.fail()
    await carrier(server.url)({ message: fakeMessage({ kind: 'baseline' }), incidents: [], baseline })
    const schema = JSON.parse(readFileSync(new URL('../../../schemas/webhook.schema.json', import.meta.url), 'utf8'))
    const payload = JSON.parse(server.received[0]?.body ?? '')
    expect(z.fromJSONSchema(schema).safeParse(payload)).toMatchObject({ success: true })
    expect(payload).toMatchObject({
      kind: 'baseline',
      incidents: [],
      baseline: { market: 'sydney-phone', verdict: 'behind', place: 3, sites: 3 },
    })
    expect(payload.baseline.comparisons).toContainEqual(
      expect.objectContaining({ competitor: 'Amazon', step: 'search', verdict: 'behind', metric: 'lcp' }),
    )
  })

  it.each<[string, Answer]>([
    ['throttles', status(429, { headers: { 'retry-after': '1' } })],
    ['breaks', status(500)],
    ['is silent', hang],
    ['hangs up', breakOff],
  ])('that %s is retried', async (_, fault) => {
    await using server = await startHttp()
    server.answers.push(fault)
    await carrier(server.url, { timeout: 2000 })(outgoing)
    expect(server.received).toHaveLength(2)
  })

  it.each<[string, Answer, boolean, RegExp]>([
    ['stays broken', status(503), true, /responded with 503/],
    ['asks for an hour', status(429, { headers: { 'retry-after': '3600' } }), true, /responded with 429/],
    ['is gone', status(410), false, /responded with 410.*create a new one/],
    ['refuses', status(400, { body: 'no \u001b[31mcolour' }), false, /responded with 400 "no colour"/],
    [
      'redirects',
      status(302, { headers: { location: 'http://169.254.169.254/' } }),
      false,
      /Redirects are not followed/,
    ],
    ['stays silent', hang, true, /timed out|cannot be reached/],
  ])('that %s fails', async (_, fault, retry, message) => {
    await using server = await startHttp(fault)
    const timeout = fault === hang ? 300 : 20_000
    const failure = expect(carrier(server.url, { timeout })(outgoing)).rejects
    await failure.toMatchObject({ name: 'TransportError', retry, message: expect.stringMatching(message) })
  })

  it('that never ends its answer is read no further than it matters', async () => {
    await using server = await startHttp((response) => {
      response.writeHead(200)
      const chunk = Buffer.alloc(64 * 1024)
      const more = (): void => {
        if (!response.destroyed) response.write(chunk, () => setImmediate(more))
      }
      more()
    })
    expect(await carrier(server.url)(outgoing)).toBe('webhook-ops (200)')
    expect(server.received).toHaveLength(1)
  })

  it.each([
    'http://127.0.0.1:9',
    'http://localhost:9',
    'https://[::1]:9',
    'https://10.0.0.1',
    'https://169.254.169.254',
  ])('at %s is none for a deployed function', async (url) => {
    const failure = expect(carrier(url, { mayReach: isPublic })(outgoing)).rejects
    await failure.toMatchObject({ retry: false, message: expect.stringContaining('private address') })
  })

  it('is known by the receiver that docs/mail.md shows, and for five minutes only', async () => {
    await using server = await startHttp()
    await carrier(server.url)(outgoing)
    const docs = readFileSync(new URL('../../../docs/mail.md', import.meta.url), 'utf8')
    const [, code = ''] = docs.match(/```js\n([\s\S]*?)```/) ?? []
    const { isFromOutpace } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
    const [{ headers, body } = { headers: {}, body: '' }] = server.received
    expect(isFromOutpace(headers, body, 'hunter2', at + 1000)).toBe(true)
    expect(isFromOutpace(headers, body, 'hunter3', at + 1000)).toBe(false)
    expect(isFromOutpace(headers, body.replace('warning', 'info'), 'hunter2', at + 1000)).toBe(false)
    expect(isFromOutpace(headers, body, 'hunter2', at + 301_000)).toBe(false)
    expect(isFromOutpace({}, body, 'hunter2', at)).toBe(false)
  })
})
