import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { sesClient, sesTransport } from '#notify/transports/ses.ts'
import { type Answer, breakOff, type HttpServer, hang, startHttp, status } from '../http-server.ts'
import { fakeMessage } from '../messages.ts'

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const sent = status(200, { headers: { 'content-type': 'application/json' }, body: '{"MessageId":"0100"}' })

function refuse(name: string, code: number): Answer {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name }
  return status(code, { headers, body: '{"message":"Said SES."}' })
}

function mailer(
  { url }: HttpServer,
  { timeout = 20_000, ...changes }: { timeout?: number; maxAttempts?: number } = {},
) {
  const credentials = { accessKeyId: 'AKIDUMMY', secretAccessKey: 'dummy' }
  const requestHandler = { connectionTimeout: timeout, requestTimeout: timeout, throwOnRequestTimeout: true }
  const client = sesClient({ region: 'eu-west-1', endpoint: url, credentials, requestHandler, ...changes })
  return sesTransport({ client, from: 'outpace@acme.example' })
}

describe('SES', () => {
  it('gets the whole mail, raw, for one recipient', async () => {
    await using server = await startHttp(sent)
    const message = fakeMessage()
    expect(await mailer(server)(message, 'ceo@acme.example')).toBe('SES 0100')
    expect(server.received).toHaveLength(1)
    const [{ path, headers, body } = { path: '', headers: {}, body: '{}' }] = server.received
    expect(path).toBe('/v2/email/outbound-emails')
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDUMMY\/\d{8}\/eu-west-1\/ses\//)
    const { FromEmailAddress, Destination, Content } = JSON.parse(body)
    expect({ FromEmailAddress, Destination }).toEqual({
      FromEmailAddress: 'outpace@acme.example',
      Destination: { ToAddresses: ['ceo@acme.example'] },
    })
    const mail = await PostalMime.parse(Buffer.from(Content.Raw.Data, 'base64'))
    expect(mail.subject).toBe(message.subject)
    expect(mail.text?.trim()).toBe(message.text)
    expect(mail.html).toContain('We are slower.')
  })

  it.each<[string, Answer]>([
    ['throttled', refuse('TooManyRequestsException', 429)],
    ['broken', refuse('InternalFailure', 500)],
    ['silent', hang],
    ['cut off', breakOff],
  ])('is retried when it is %s', async (_, fault) => {
    await using server = await startHttp(sent)
    server.answers.push(fault)
    expect(await mailer(server, { timeout: 2000 })(fakeMessage(), 'ceo@acme.example')).toBe('SES 0100')
    expect(server.received).toHaveLength(2)
  })

  it('that stays throttled is left to a later wake-up', async () => {
    await using server = await startHttp(refuse('TooManyRequestsException', 429))
    const failure = expect(mailer(server, { maxAttempts: 2 })(fakeMessage(), 'ceo@acme.example')).rejects
    await failure.toMatchObject({ name: 'TransportError', retry: true })
    expect(server.received).toHaveLength(2)
  })

  it.each([
    ['MessageRejected', 'While SES is in its sandbox, every recipient must be verified'],
    ['MailFromDomainNotVerifiedException', 'Verify outpace@acme.example in SES'],
    ['AccountSuspendedException', 'The account is not allowed to send'],
  ])('is not asked again after %s, and the remedy is told', async (name, remedy) => {
    await using server = await startHttp(refuse(name, 400))
    const failure = expect(mailer(server)(fakeMessage(), 'ceo@acme.example')).rejects
    await failure.toMatchObject({ retry: false, message: expect.stringContaining(remedy) })
    expect(server.received).toHaveLength(1)
  })
})
