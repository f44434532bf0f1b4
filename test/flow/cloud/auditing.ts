import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAudits } from '#store/records/audits.ts'
import type { Cloud } from './cloud.ts'
import type { CloudFunction } from './function.ts'
import { measuredAt, place } from './scenarios.ts'

/** What `audit` does; rounds were measured before. */
export function auditing(cloud: () => Cloud): void {
  let audit: CloudFunction
  beforeAll(async () => {
    audit = await cloud().start('audit')
  })
  afterAll(() => audit[Symbol.asyncDispose]())

  test('a message has the pages audited, once, with the Lighthouse of the asset', async () => {
    const { store, s3, us, competitor } = cloud()
    const due = { ...place, scheduledAt: measuredAt('03:00'), steps: ['home'] }
    const event = cloud().event('audit', due)
    expect(await audit.invoke(event)).toEqual({ ...due, outcome: 'stored', pages: { ok: 2 } })
    expect(audit.refused).toEqual([])

    const [made] = await readAudits({ store, ...place, newest: 9 })
    expect(made?.method).toMatchObject({ region: 'ap-southeast-2', machine: '3008 MB', steps: 'home', runs: 1 })
    const [ours, theirs] = made?.pages ?? []
    // Where the script led in the newest round, and where the pages say.
    expect(ours).toMatchObject({ site: 'Acme', url: `${us.origin}/`, status: 'ok' })
    expect(theirs).toMatchObject({ site: 'Globex', url: `${competitor.origin}/`, status: 'ok' })
    expect(ours?.result?.scores.accessibility).toBeGreaterThan(50)
    const report = s3.objects.get(`evidence/${ours?.result?.report.html}`)?.bytes
    expect(gunzipSync(report ?? '').toString()).toContain('<html')

    const loads = us.hits.get('/')
    expect(await audit.invoke(event)).toEqual({ ...due, outcome: 'exists' })
    expect(us.hits.get('/')).toBe(loads)
  })

  test('what there is no time for is in the record as skipped', async () => {
    const due = { ...place, scheduledAt: measuredAt('04:00'), steps: ['home'] }
    const event = cloud().event('audit', due)
    expect(await audit.invoke(event, 20_000)).toEqual({ ...due, outcome: 'stored', pages: { skipped: 2 } })
    const [, made] = await readAudits({ store: cloud().store, ...place, newest: 9 })
    expect(made?.pages.map(({ failure }) => failure?.code)).toEqual(['out-of-time', 'out-of-time'])
  })
}
