import { expect, test, vi } from 'vitest'
import { apiApp } from '#stages/api/app.ts'
import { type Live, liveSource } from '#stages/api/live.ts'
import { host, smallApi } from './small.ts'

const place = { benchmark: 'generated-quarter', market: 'sydney-phone' }
const visit = { site: 'Pluvio', status: 'ok' as const, startedAt: '', duration: 1, loads: [] }

test('a running round is reported as it goes, then that records changed', async () => {
  const live = liveSource()
  await using api = await smallApi({ rounds: 1, more: { live } })
  const stop = new AbortController()
  const response = await apiApp(api.options).request(`http://${host}/api/live`, {
    headers: { host },
    signal: stop.signal,
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  const read = reader(response)
  expect(await read()).toEqual(['rounds', []])
  const { progress, ended } = live.follow(place)
  progress({ type: 'round-begun', sites: ['Wattle Lane', 'Pluvio'] })
  expect(await read()).toEqual(['rounds', [expect.objectContaining({ ...place, site: null, visits: 2 })]])
  progress({ type: 'visit-begun', site: 'Pluvio' })
  await read()
  progress({ type: 'load-begun', site: 'Pluvio', load: 2, of: 3, evidence: false })
  expect(await read()).toEqual([
    'rounds',
    [{ ...place, site: 'Pluvio', visit: 1, visits: 2, load: 2, loads: 3, evidence: false }],
  ])
  progress({ type: 'visit-ended', visit })
  expect(await read()).toEqual(['rounds', [expect.objectContaining({ site: null, visit: 1 })]])
  ended()
  expect(await read()).toEqual(['rounds', []])
  expect(await read()).toEqual(['records', ''])
  await response.body?.cancel().catch(() => stop.abort())
})

test('nothing is held for a reader that has gone', async () => {
  let listening = 0
  const live: Live = {
    running: () => [],
    listen: () => {
      listening++
      return () => void listening--
    },
  }
  await using api = await smallApi({ rounds: 1, more: { live } })
  const app = apiApp(api.options)
  const open = () => app.request(`http://${host}/api/live`, { headers: { host } })
  const responses = await Promise.all(Array.from({ length: 50 }, open))
  expect(listening).toBe(50)
  expect((await open()).status).toBe(503)
  await Promise.all(responses.map(({ body }) => body?.cancel()))
  await expect.poll(() => listening).toBe(0)
  expect((await open()).status).toBe(200)
})

test('a reader gets a sign of life every 15 seconds', async () => {
  await using api = await smallApi({ rounds: 1, more: { live: liveSource() } })
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const { body } = await apiApp(api.options).request(`http://${host}/api/live`, { headers: { host } })
    const stream = body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await stream?.read())?.value).toMatch(/^event: rounds/)
    const sign = stream?.read()
    let isAlive = false
    void sign?.then(() => (isAlive = true))
    await vi.advanceTimersByTimeAsync(14_999)
    expect(isAlive).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect((await sign)?.value).toBe(': \n\n')
    await stream?.cancel()
  } finally {
    vi.useRealTimers()
  }
})

test('without it, the page is told to poll', async () => {
  await using api = await smallApi({ rounds: 1 })
  expect((await api.get('/api/benchmarks')).body).toMatchObject({ live: false })
  expect((await api.get('/api/live')).status).toBe(404)
})

/** The next event and its data. */
function reader({ body }: Response): () => Promise<[string, unknown]> {
  const stream = body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return async () => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end !== -1) {
        const event = text.slice(0, end)
        text = text.slice(end + 2)
        const field = (name: string) => event.match(new RegExp(`^${name}: ?(.*)$`, 'm'))?.[1] ?? ''
        const data = field('data')
        return [field('event'), data === '' ? '' : JSON.parse(data)]
      }
      const part = await stream?.read()
      if (part?.done !== false) throw new Error('The stream has ended.')
      text += part.value
    }
  }
}
