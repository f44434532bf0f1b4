import { expect, test } from 'vitest'
import type { Cloud } from './cloud.ts'
import { deliver } from './stream.ts'

/** What `notify` does with the incident that `judge` opened, and with the baseline before it. */
export function notifying(cloud: () => Cloud): void {
  const told = () => cloud().sns.received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))

  test('the stream brings where a market starts and an incident, and people are told of both, once', async () => {
    const { stream } = cloud()
    await stream.changes()
    await using notify = await cloud().start('notify')
    const { lost } = await deliver(stream.past, { to: notify, source: cloud().source('notify') })
    expect(lost).toEqual([])
    expect(notify.refused).toEqual([])
    const [start, incident] = [/^Where you start/, /^(?!Where you start)/].map((kind) =>
      told().filter(({ Subject = '' }) => kind.test(Subject)),
    )
    for (const found of [start, incident]) {
      expect(found).toEqual([
        expect.objectContaining({
          Action: 'Publish',
          TopicArn: 'arn:aws:sns:eu-west-1:123456789012:outpace-messages',
          Subject: expect.stringContaining('Globex'),
          Message: expect.stringContaining('Sydney cable'),
          'MessageAttributes.entry.1.Value.StringValue': 'web@acme.example',
        }),
      ])
    }

    await deliver(stream.past, { to: notify, source: cloud().source('notify') })
    expect(told()).toHaveLength(2)
  })
}
