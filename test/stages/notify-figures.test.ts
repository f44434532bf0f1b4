import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultSettings } from '#core/config/settings.ts'
import { sizing } from '#infra/sizing.ts'
import { alarmWriter } from '#stages/notify/content.ts'
import type { Store } from '#store/port.ts'
import { createMarker, markerTime } from '#store/records/markers.ts'
import { putRound } from '#store/records/rounds.ts'
import { acme, at, incident, roundsOf } from '../notify/mail-scenes.ts'
import { openQuickStore } from '../store/quick-store.ts'

let store: Store
beforeEach(async () => {
  store = await openQuickStore({ now: () => Date.parse(at(0)) })
})
afterEach(() => store.close())

const slow = { Acme: 4200, Amazon: 2100, Globex: 3000 }
const usual = { Acme: 2000, Amazon: 2100, Globex: 3000 }
/** The newest rounds before the incident, during it and after it are as slow as nothing else was. */
const odd = { Acme: 9900, Amazon: 9800, Globex: 9700 }

it('a notification shows what was typical before, during and after an incident, not its newest rounds, and the release before it', async () => {
  const typical = roundsOf({ during: slow, after: usual })
  const newest = new Set([at(-1), at(11), at(19)])
  const unusual = roundsOf({ before: odd, during: odd, after: odd })
  for (const [n, round] of typical.entries()) {
    await putRound({ store, round: newest.has(round.scheduledAt) ? (unusual[n] ?? round) : round })
  }
  const release = {
    version: 1,
    id: `${markerTime(Date.parse(at(-2)))}-x`,
    kind: 'release',
    label: '4.2',
    at: at(-2),
  } as const
  await createMarker(store, { benchmark: acme.id, marker: release, now: Date.parse(at(0)) })
  const write = alarmWriter({
    several: false,
    store,
    evidence: { get: async () => undefined },
    benchmark: acme,
    settings: defaultSettings(),
    sizing,
    notice: { id: 'incident/jackets.x/closed', kind: 'closed', at: at(20), state: 'due' },
    cloud: false,
    now: () => Date.parse(at(20)),
    incidents: [incident({ closedAt: at(12), closeDetectedAt: at(14) })],
    reminder: 0,
  })
  const { text } = await write({ locale: 'en-AU', timeZone: 'Australia/Sydney' })
  expect(text).toMatch(/^- Acme \(you\): 2\.00 s \(4\.20 s during/m)
  expect(text).toMatch(/2\.0 s before/)
  expect(text).toContain('It began 30 min after the release "4.2".')
  expect(text).not.toMatch(/9\.[789]0? s/)
})

it('a reminder on a day without rounds says since when, and has the figures of the last one that had some', async () => {
  for (const round of roundsOf({ during: slow })) await putRound({ store, round })
  const day = 24 * 60 * 60_000
  const reminded = async (now: number) => {
    const write = alarmWriter({
      several: false,
      store,
      evidence: { get: async () => undefined },
      benchmark: acme,
      settings: defaultSettings(),
      sizing,
      notice: { id: 'incident/jackets.x/reminder/1', kind: 'reminder', at: at(11), state: 'due' },
      cloud: false,
      now: () => now,
      incidents: [incident()],
      reminder: 1,
    })
    return write({ locale: 'en-AU', timeZone: 'Australia/Sydney' })
  }
  const newest = Date.parse(at(11))
  expect((await reminded(newest + day)).subject).toBe(
    'Still behind Amazon on search, Sydney phone, after 1 d 3 h: 4.2 s vs 2.1 s (2.00x)',
  )
  const { subject, text } = await reminded(newest + 2 * day)
  expect(subject).toBe(
    'Behind Amazon on search, Sydney phone when last measured, 22 Nov, 11:45 pm: 4.2 s vs 2.1 s (2.00x)',
  )
  expect(text).toContain('No round has been measured since 22 Nov, 11:45 pm. The figures are from then.')
  expect(text).toContain('\nBehind Amazon on search when last measured, 22 Nov, 11:45 pm: 4.2 s vs 2.1 s')
  expect(text).not.toMatch(/Still behind|\bnow\b(?!\))/)
  expect(text).toMatch(/^- Acme \(you\): 4\.20 s \(2\.00 s before/m)
})
