import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { defaultSettings, parseSettings } from '../../core/config/settings.ts'
import { builtInProfiles } from '../../core/profiles.ts'

const day = 86_400_000

function read(text: string): string[] {
  const parsed = parseSettings({ file: 'outpace.yaml', text })
  if (parsed.ok) return []
  return parsed.problems.map(
    ({ line, column, key, message, hint }) => `${line}:${column} ${key} | ${message} | ${hint ?? ''}`,
  )
}

test('without outpace.yaml', () => {
  expect(defaultSettings()).toEqual({
    recipients: [],
    retention: { rounds: 35 * day, history: 760 * day, evidence: 35 * day },
    profiles: builtInProfiles,
  })
})

test('with every key', () => {
  const text = `
homeRegion: ap-southeast-2
recipients: [ceo@acme.example, web@acme.example]
sender: outpace@acme.example
retention: { rounds: 14 days }
monthlySpendingCap: 100 USD
profiles:
  phone-3g:
    viewport: { width: 360, height: 640 }
    deviceScaleFactor: 3
    mobile: true
    cpuSlowdown: 6
    network: { latency: 300 ms, down: 1.6 Mbps, up: 768 kbps }
`
  expect(parseSettings({ file: 'outpace.yaml', text })).toEqual({
    ok: true,
    settings: {
      homeRegion: 'ap-southeast-2',
      recipients: ['ceo@acme.example', 'web@acme.example'],
      sender: 'outpace@acme.example',
      retention: { rounds: 14 * day, history: 760 * day, evidence: 35 * day },
      monthlySpendingCap: { amount: 100, currency: 'USD' },
      profiles: {
        ...builtInProfiles,
        'phone-3g': {
          name: 'phone-3g',
          viewport: { width: 360, height: 640 },
          deviceScaleFactor: 3,
          mobile: true,
          cpuSlowdown: 6,
          network: { latency: 300, downKbps: 1600, upKbps: 768 },
        },
      },
    },
  })
})

test('the one in this project is fine, and so is every key that it shows in a comment', () => {
  const text = readFileSync(new URL('../../outpace.yaml', import.meta.url), 'utf8')
  expect(read(text)).toEqual([])
  const uncommented = text.replace(/^# (?=(\w+:| {2}))/gm, '')
  expect(read(uncommented)).toEqual([])
  const parsed = parseSettings({ file: 'outpace.yaml', text: uncommented })
  expect(parsed.ok && Object.keys(parsed.settings).sort()).toEqual([
    'homeRegion',
    'monthlySpendingCap',
    'profiles',
    'recipients',
    'retention',
    'sender',
  ])
})

test('comments only are as good as no file', () => {
  expect(parseSettings({ file: 'outpace.yaml', text: '# later\n' })).toEqual({ ok: true, settings: defaultSettings() })
})

test('problems, all at once', () => {
  const text = `homeRegion: Frankfurt
recipient: [ceo@acme]
sender: Outpace
retention: { rounds: 35, historie: 1 hour }
monthlySpendingCap: 100 EUR
profiles:
  phone-4g: { viewport: { width: 412, height: 823 } }
  My Phone: { viewport: { width: 412 }, network: { latency: 170 ms, down: fast } }
  tablet: { viewport: 768x1024, mobile: yes, cpuSlowdown: 100 }
`
  expect(read(text)).toEqual([
    '1:13 homeRegion | "Frankfurt" is not an AWS region. | Frankfurt is "eu-central-1".',
    '2:1 recipient | The key "recipient" is unknown here. Known keys: homeRegion, recipients, sender, retention, monthlySpendingCap, profiles. | Did you mean "recipients"?',
    '2:13 recipients[0] | "ceo@acme" is not a mail address. | Write, for example, "ceo@acme.example".',
    '3:9 sender | "Outpace" is not a mail address. | Write, for example, "ceo@acme.example".',
    '4:22 retention.rounds | 35 has no unit. | Write, for example, "35 hours" or "35 days".',
    '4:26 retention.historie | The key "historie" is unknown under "retention". Known keys: rounds, history, evidence. | Did you mean "history"?',
    '4:36 retention.history | "1 hour" is too short. | Allowed: 1 day to 3650 days.',
    '5:21 monthlySpendingCap | AWS bills in US dollars. | Write, for example, 100 USD.',
    '7:3 profiles.phone-4g | The profile "phone-4g" is built in. | Give yours another name.',
    '8:3 profiles["My Phone"] | The name of a profile has small letters, digits and single dashes, at most 40. | Write, for example, phone-3g.',
    '8:15 profiles["My Phone"].viewport.height | The key "height" is missing. | Write, for example, height: 823',
    '8:41 profiles["My Phone"].network.up | The key "up" is missing. | Write, for example, up: 9 Mbps',
    '8:75 profiles["My Phone"].network.down | "fast" is not the speed of a network. | Write, for example, "9 Mbps" or "768 kbps".',
    '9:23 profiles.tablet.viewport | "viewport" must be a group of keys, not "768x1024". | Write, for example, viewport: { width: 412, height: 823 }',
    '9:41 profiles.tablet.mobile | "mobile" must be true or false, not "yes". | Write, for example, mobile: true',
    '9:59 profiles.tablet.cpuSlowdown | 100 is not a number from 1 to 20. | ',
  ])
})

test('the names of profiles are known even when their contents are wrong', () => {
  const parsed = parseSettings({ file: 'outpace.yaml', text: 'profiles: { tablet: 7, watch: {} }\n' })
  expect(parsed.ok ? [] : parsed.profileNames).toEqual(['tablet', 'watch'])
})
