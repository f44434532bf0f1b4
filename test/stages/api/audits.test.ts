import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Audit } from '#core/model/audit.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'
import { putAudit } from '#store/records/audits.ts'
import { auditOf, page } from '../../core/analysis/audit-records.ts'
import { market, type SmallApi, smallApi } from './small.ts'

const html = '<script>alert(1)</script>'
const scores = (performance: number) => ({ performance, accessibility: 90 })
const audit: Audit = {
  ...auditOf([
    page('Wattle Lane', {
      scores: scores(52),
      outcomes: 'pff',
      metrics: { lcp: 2900, bytes: 900_000 },
      findings: [{ rule: 'image-alt', score: 0, says: 'Est savings of 894 KiB' }],
      report: { html: 'demo/report.html.gz', json: 'demo/report.json.gz' },
    }),
    page('Pluvio', { scores: scores(81), outcomes: 'ppp', metrics: { lcp: 1900 } }),
    page('Nordregn', { status: 'blocked' }),
  ]),
  benchmark: quarterBenchmark.id,
  market: 'sydney-phone',
}

let api: SmallApi
let empty: SmallApi
beforeAll(async () => {
  ;[api, empty] = await Promise.all([smallApi({ rounds: 1 }), smallApi({ rounds: 1 })])
  await putAudit({ store: api.store, audit, retention: 1e10 })
  await api.evidence.put('demo/report.html.gz', gzipSync(html))
})
afterAll(() => Promise.all([api[Symbol.asyncDispose](), empty[Symbol.asyncDispose]()]))

test('as tables they have every page, and every rule that sides differ on', async () => {
  const rows = async (name: string) => {
    const { body } = await api.get(`${market}/${name}.csv`)
    return String(body).trim().split('\r\n')
  }
  const [columns, ...pages] = await rows('audits')
  expect(columns).toContain('step,site,you,page,status,performance,accessibility')
  expect(pages.map((row) => row.split(',').slice(0, 3).join(','))).toEqual([
    'home,Wattle Lane,yes',
    'home,Pluvio,no',
    'home,Nordregn,no',
  ])
  expect(await rows('audits-rules')).toContainEqual(expect.stringMatching(/^them,image-alt,/))
})

test('audits say what competitors pass and you fail, in the words of the command', async () => {
  const { body } = await api.get(`${market}/audits`)
  expect(body).toMatchObject({
    ranks: [
      'Performance: you rank 2 of 2, 29 points behind Pluvio (1 audit, an interval needs 4).',
      'Accessibility: you share rank 1 of 2, level with Pluvio (1 audit, an interval needs 4).',
    ],
    failures: [
      'Images have no text for screen readers and search engines. Est savings of 894 KiB. Pluvio passes.',
      'A rule of tomorrow fails. Pluvio passes.',
    ],
    league: { pages: [{ site: 'Wattle Lane', metrics: { lcp: 2900 } }, {}, { status: 'blocked' }] },
  })
})

test('a market says whether it has audits, so that no view shows nothing', async () => {
  expect((await api.get(`${market}/audited`)).body).toEqual({ audited: true })
  expect((await empty.get(`${market}/audited`)).body).toEqual({ audited: false })
  expect((await empty.get(`${market}/audits`)).body).toMatchObject({ league: null })
})

test('a report that a page wrote parts of is only ever downloaded', async () => {
  const found = await api.get(`${market}/audits/report?site=Wattle+Lane&step=home`)
  expect(found.status).toBe(200)
  expect(found.headers.get('content-type')).toBe('application/octet-stream')
  expect(found.headers.get('content-disposition')).toBe(
    'attachment; filename="lighthouse-wattle-lane-home-2026-11-01.html"',
  )
  expect(found.headers.get('content-security-policy')).toMatch(/^sandbox;/)
  expect(found.headers.get('x-content-type-options')).toBe('nosniff')
  for (const query of ['site=Pluvio&step=home', 'site=Nordregn&step=home', 'site=Wattle+Lane&step=../../x']) {
    expect((await api.get(`${market}/audits/report?${query}`)).status, query).toBe(404)
  }
})
