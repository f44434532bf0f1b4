import { expect, test } from 'vitest'
import { plainRecipient } from '#core/config/audience.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { sizing } from '#infra/sizing.ts'
import type { Message } from '#notify/message.ts'
import { sendSamples } from '#stages/notify/samples.ts'
import { fakeBenchmark } from '../core/rounds.ts'

test('samples show what each message usually says: where you start, not what was missing, and a week with enough rounds', async () => {
  const sent: Message[] = []
  const told: string[] = []
  const send = async ({ message }: { message: Message }) => {
    // What became of one is told before the next is sent: deliveries that time out take minutes together.
    expect(told).toHaveLength(sent.length)
    sent.push(message)
    return 'there'
  }
  await sendSamples({
    benchmarks: [fakeBenchmark()],
    destinations: () => [{ name: 'ceo', audience: plainRecipient('ceo@acme.example'), send }],
    settings: defaultSettings(),
    sizing,
    cloud: false,
    print: async () => Buffer.from('%PDF-'),
    now: Date.parse('2026-11-30T08:00:00Z'),
    tell: ({ outcome }) => void told.push(outcome),
  })
  expect(sent.map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^\[Sample\] Where you start, Sydney phone: 1st of 3, ahead of Northpeak and Globex$/),
    expect.stringMatching(/^\[Sample\] Behind Northpeak/),
    expect.stringMatching(/^\[Sample\] Still behind Northpeak/),
    expect.stringMatching(/^\[Sample\] Recovered on search/),
    expect.stringMatching(/^\[Sample\] Week of 23 Nov: .*, 1 incident \(Buying a jacket\)$/),
  ])
  expect(told).toEqual(sent.map(() => 'sent'))
  expect(sent.at(-1)?.text).not.toContain('Fix data collection')
})
