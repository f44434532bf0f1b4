import { describe, expect, it } from 'vitest'
import { plainRecipient } from '#core/config/audience.ts'
import { addressesOf, channelName, isQuiet, readerOf, severityOf, wants } from '#core/model/recipient.ts'
import { fakeIncident } from '../incidents.ts'

const defaultRecipient = plainRecipient('ceo@acme.example')

describe('quiet hours', () => {
  const night = { from: 22 * 60, to: 7 * 60 }
  const noon = { from: 12 * 60, to: 13 * 60 + 30 }

  // Sydney is 11 hours ahead in November.
  it.each([
    [night, '10:59', false],
    [night, '11:00', true],
    [night, '13:30', true],
    [night, '19:59', true],
    [night, '20:00', false],
    [noon, '00:59', false],
    [noon, '01:00', true],
    [noon, '02:29', true],
    [noon, '02:30', false],
    [null, '13:00', false],
  ])('%j at %s UTC in Sydney is quiet: %s', (quiet, time, expected) => {
    expect(isQuiet(quiet, { now: Date.parse(`2026-11-22T${time}:00Z`), timeZone: 'Australia/Sydney' })).toBe(expected)
  })
})

describe('notifications', () => {
  it.each([
    ['urgent', fakeIncident({ kind: 'failing', cause: { kind: 'journey', step: 'search' } })],
    ['warning', fakeIncident()],
    ['warning', fakeIncident({ kind: 'promise' })],
    ['info', fakeIncident({ cause: { kind: 'competitor', competitor: 'Globex' } })],
  ])('severity is %s, depending on kind and cause of the incident', (severity, incident) => {
    expect(severityOf(incident)).toBe(severity)
  })

  it('go out only for the benchmarks and severities a recipient asked for', () => {
    const about = { benchmark: 'jackets', severity: 'warning' } as const
    expect(wants(defaultRecipient, about)).toBe(true)
    expect(wants({ ...defaultRecipient, severity: 'urgent' }, about)).toBe(false)
    expect(wants({ ...defaultRecipient, benchmarks: ['boots'] }, about)).toBe(false)
    expect(wants({ ...defaultRecipient, benchmarks: ['jackets'], severity: 'warning' }, about)).toBe(true)
  })

  it("use the recipient's language and time zone, by default the market's", () => {
    const market = { locale: 'en-AU', timeZone: 'Australia/Sydney' }
    expect(readerOf(defaultRecipient, market)).toEqual(market)
    expect(readerOf({ locale: 'de-CH', timeZone: 'Europe/Zurich' }, market)).toEqual({
      locale: 'de-CH',
      timeZone: 'Europe/Zurich',
    })
  })

  it('go to each address once, regardless of letter case', () => {
    const [ceo, same, web] = ['CEO@acme.example', 'ceo@acme.example', 'web@acme.example'].map(plainRecipient)
    if (ceo === undefined || same === undefined || web === undefined) throw new Error('Expected three recipients.')
    const benchmarks = [{ alarm: { to: [same, web] } }]
    expect(addressesOf({ recipients: [ceo], benchmarks })).toEqual(['ceo@acme.example', 'web@acme.example'])
  })

  it('go to channels whose names reveal no secret', () => {
    const { to: _, ...audience } = defaultRecipient
    const url = 'https://ops.acme.example:8443/hook/hunter2?key=hunter2'
    expect(channelName({ kind: 'webhook', url, secret: 'key', ...audience })).toBe('webhook-ops-acme-example-8443-key')
    expect(channelName({ kind: 'slack', secret: 'web-team', ...audience })).toBe('slack-web-team')
  })
})
