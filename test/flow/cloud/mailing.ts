import PostalMime, { type Email } from 'postal-mime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dateAt, mondayOf, plusDays, startOf } from '#core/model/time.ts'
import type { DeliveryResult } from '#stages/notify/deliver.ts'
import type { Cloud } from './cloud.ts'
import type { CloudFunction } from './function.ts'
import { isAllowed } from './policy.ts'

const sender = 'outpace@acme.example'
const timeZone = 'Australia/Sydney'

interface SesRequest {
  FromEmailAddress: string
  Destination: { ToAddresses: string[] }
  Content: { Raw: { Data: string } }
}

/** What `notify` mails by SES, of the rounds and incidents that there are. */
export function mailing(cloud: () => Cloud): void {
  let installed: Awaited<ReturnType<Cloud['withSender']>>
  let notify: CloudFunction
  beforeAll(async () => {
    installed = await cloud().withSender(sender)
    notify = await cloud().start('notify', installed.notify)
  })
  afterAll(() => notify[Symbol.asyncDispose]())

  /** Mails that SES took since the last call. */
  const sent = async (): Promise<Email[]> => {
    const requests = cloud().ses.received.splice(0)
    for (const { path, body } of requests) {
      expect(path).toBe('/v2/email/outbound-emails')
      const { FromEmailAddress, Destination } = JSON.parse(body) as SesRequest
      expect([FromEmailAddress, Destination.ToAddresses]).toEqual([sender, ['web@acme.example']])
    }
    const raw = requests.map(({ body }) => (JSON.parse(body) as SesRequest).Content.Raw.Data)
    return Promise.all(raw.map((data) => PostalMime.parse(Buffer.from(data, 'base64'))))
  }

  test('on Monday the schedule has the digest of the week mailed, once, with a PDF by the Chromium of the layer', async () => {
    const monday = plusDays(mondayOf(dateAt(Date.now(), timeZone)), 7)
    const event = installed.digestAt(new Date(startOf(monday, timeZone) + 8 * 3_600_000).toISOString())
    expect(await notify.invoke(event)).toEqual({ batchItemFailures: [] })
    expect(notify.refused).toEqual([])

    const [mail, ...others] = await sent()
    expect(others).toEqual([])
    expect(mail?.from?.address).toBe(sender)
    expect(mail?.to?.map(({ address }) => address)).toEqual(['web@acme.example'])
    expect(mail?.subject).toContain('Buying a jacket')
    expect(mail?.text).toContain('Globex')
    expect(mail?.attachments.map(({ mimeType }) => mimeType)).toContain('application/pdf')
    const pdf = mail?.attachments.find(({ mimeType }) => mimeType === 'application/pdf')
    const bytes = Buffer.from(pdf?.content as ArrayBuffer)
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(bytes.length).toBeGreaterThan(10_000)

    await notify.invoke(event)
    expect(await sent()).toEqual([])
  })

  test('whoever asks for samples gets one of each message, and hears what became of them', async () => {
    const { told } = (await notify.invoke({ samples: { benchmark: 'shop' } })) as { told: DeliveryResult[] }
    expect(notify.refused).toEqual([])
    expect(told.map(({ to, outcome, where }) => [to, outcome, where])).toEqual(
      Array(5).fill(['web@acme.example', 'sent', 'SES 1']),
    )
    const mails = await sent()
    for (const kind of [/Where you start/, /Behind Globex/, /Still behind/, /Recovered/, /Week of/]) {
      expect(mails.filter(({ subject = '' }) => subject.startsWith('[Sample] ') && kind.test(subject))).toHaveLength(1)
    }
    const opened = mails.find(({ subject = '' }) => subject.includes('Behind'))
    expect(opened?.text).toContain('outpace incidents shop --cloud --mute')
  })

  test('its role lets it send from its sender only', () => {
    const { statements } = installed.notify
    const mail = { action: 'ses:SendRawEmail', resource: 'arn:aws:ses:eu-west-1:123456789012:identity/acme.example' }
    expect(isAllowed(statements, { ...mail, fromAddress: sender })).toBe(true)
    expect(isAllowed(statements, { ...mail, fromAddress: 'ceo@acme.example' })).toBe(false)
  })
}
