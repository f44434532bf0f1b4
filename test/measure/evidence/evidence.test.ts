import { expect, test } from 'vitest'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import { walkPages } from '#measure/journey/pages.ts'
import serve from '#scenarios/demo/serve.ts'
import { StoreError } from '#store/store-error.ts'
import { race } from '../race.ts'

const jpeg = [0xff, 0xd8, 0xff]

test('an evidence load shows how the page loaded and is never counted', async () => {
  const demo = await serve()
  try {
    const { round, evidence, events } = await race({
      contestants: {
        Us: {
          origin: demo.origins['Wattle Lane'],
          journey: walkPages({ home: '/', search: '/search?q=jacket' }, ['home', 'search']),
        },
      },
      steps: ['home', 'search'],
      recordEvidence: true,
      profile: {
        name: 'slow',
        viewport: { width: 1000, height: 700 },
        deviceScaleFactor: 1,
        mobile: false,
        cpuSlowdown: 1,
        network: { latency: 28, downKbps: 5000, upKbps: 1000 },
      },
    })
    const visit = round.visits[0]
    expect(visit?.loads).toHaveLength(1)
    expect(events.filter((event) => event.type === 'load-begun' && event.evidence)).toHaveLength(1)
    const [home, search] = visit?.evidence?.steps ?? []
    if (home === undefined || search === undefined) throw new Error('no evidence')
    // White, then text, then the picture: the frames differ and are in order.
    expect(home.filmstrip.length).toBeGreaterThanOrEqual(3)
    expect(home.filmstrip.map(({ at }) => at)).toEqual(home.filmstrip.map(({ at }) => at).toSorted((a, b) => a - b))
    const frames = home.filmstrip.map(({ file }) => Buffer.from(evidence.get(file) ?? []).toString('base64'))
    expect(new Set(frames).size).toBe(frames.length)
    for (const file of [home.screenshot, search.screenshot, ...home.filmstrip.map((frame) => frame.file)]) {
      expect([...(evidence.get(file)?.subarray(0, 3) ?? [])], file).toEqual(jpeg)
    }
    // The view is filled after it first shows and before it is complete.
    expect(home.speedIndex).toBeGreaterThan(100)
    expect(home.speedIndex).toBeLessThan(10_000)
    const log = Buffer.from(evidence.get(visit?.evidence?.requests ?? '') ?? '').toString()
    const entries = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LoggedRequest)
    expect(entries.some(({ url, step }) => step === 'search' && url.includes('/search?q=jacket'))).toBe(true)
    // A request is on the clock of the pictures, and its phases fill no more than its duration.
    const documents = entries.filter(({ type }) => type === 'document')
    expect(documents.length).toBeGreaterThanOrEqual(2)
    for (const { since = -1, duration = 0, phases = {} } of documents) {
      expect(since).toBeGreaterThanOrEqual(0)
      expect(since).toBeLessThan(10_000)
      expect(phases.wait).toBeGreaterThanOrEqual(0)
      expect(phases.receive).toBeGreaterThanOrEqual(0)
      const total = Object.values(phases).reduce((sum, ms) => sum + ms, 0)
      // Each is rounded.
      expect(total).toBeLessThanOrEqual(duration + 3)
    }
    expect(documents[0]?.phases?.connect).toBeGreaterThanOrEqual(0)
    // The third party's script is in the log, though it is of another origin.
    expect(entries.some(({ url }) => url.startsWith(demo.thirdParties[0] ?? 'none'))).toBe(true)
  } finally {
    await demo.close()
  }
})

test('evidence that cannot be stored is reported and does not affect the measurement', async () => {
  const demo = await serve()
  try {
    const { round, events } = await race({
      contestants: { Us: { origin: demo.origins.Pluvio, journey: walkPages({ home: '/' }, ['home']) } },
      steps: ['home'],
      recordEvidence: true,
      keepEvidence: async () => {
        throw new StoreError({ code: 'full', message: 'The disk is full.' })
      },
    })
    expect(round.visits[0]?.status).toBe('ok')
    expect(round.visits[0]?.loads[0]?.steps).toHaveLength(1)
    expect(events.filter(({ type }) => type === 'warning')).toEqual([
      { type: 'warning', site: 'Us', message: 'Evidence was not stored: The disk is full.' },
    ])
  } finally {
    await demo.close()
  }
})
