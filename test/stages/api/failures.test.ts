import { expect, test } from 'vitest'
import type { Round } from '#core/model/round.ts'
import { market, smallApi } from './small.ts'

const hostile = '\u001b[31m<script>hacked=1</script>\u202e'
const request = {
  step: 'home',
  at: 0,
  url: 'https://shop.example/a.js?user=ann',
  type: 'script',
  status: 200,
  bytes: 1,
}

/** Our visit fails in the newest round. */
function failing(round: Round, index: number): Round {
  if (index < 11) return round
  const failure = { code: 'timeout' as const, step: 'home', message: hostile, screenshot: 'a/failure-2.jpg' }
  const visits = round.visits.map((visit) =>
    visit.site === 'Wattle Lane'
      ? {
          ...visit,
          status: 'failed' as const,
          failure,
          evidence: { steps: [], requests: 'a/requests.jsonl', trace: 'a/trace.zip' },
        }
      : visit,
  )
  return { ...round, visits }
}

const lines = (all: object[]) => Buffer.from(all.map((each) => `${JSON.stringify(each)}\n`).join(''))

test('a failed visit is shown with its screenshot, console and failed requests, all of it harmless', async () => {
  await using api = await smallApi({ change: failing })
  await api.evidence.put(
    'a/requests.jsonl',
    lines([
      request,
      { ...request, status: 503 },
      { ...request, status: 0, failure: 'net::ERR_CONNECTION_REFUSED' },
      { ...request, status: 0, failure: 'net::ERR_ABORTED' },
    ]),
  )
  await api.evidence.put('a/console.jsonl', lines([{ step: 'home', since: 40, kind: 'exception', text: hostile }]))
  const { status, body } = await api.get(`${market}/failures`)
  expect(status).toBe(200)
  const [visit, ...others] = (body as { visits: object[] }).visits
  expect(others).toEqual([])
  expect(visit).toMatchObject({
    site: 'Wattle Lane',
    us: true,
    status: 'failed',
    step: 'home',
    message: '<script>hacked=1</script>',
    screenshot: 'a/failure-2.jpg',
    trace: 'a/trace.zip',
    requests: [{ outcome: '503' }, { outcome: 'net::ERR_CONNECTION_REFUSED', url: 'https://shop.example/a.js?…' }],
    console: [{ kind: 'exception', since: 40, text: '<script>hacked=1</script>' }],
  })
})

test('a damaged or missing log leaves the rest, and a round that is gone is said to be', async () => {
  await using api = await smallApi({ change: failing })
  await api.evidence.put('a/console.jsonl', Buffer.from('[{"text":1}'))
  const { body } = await api.get(`${market}/failures`)
  expect(body).toMatchObject({ visits: [{ site: 'Wattle Lane', requests: null, console: [] }] })
  const gone = await api.get(`${market}/failures?at=2020-01-01T00:00:00.000Z`)
  expect(gone.body).toEqual({ scheduledAt: null, visits: [] })
})
