import { describe, expect, it } from 'vitest'
import { asciiSubject, snsClient, snsTransport } from '#notify/transports/sns.ts'
import { type Answer, breakOff, type HttpServer, startHttp, status } from '../http-server.ts'
import { fakeMessage } from '../messages.ts'

const topic = 'arn:aws:sns:eu-west-1:111122223333:outpace-messages'
const xml = { 'content-type': 'text/xml' }

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const published = status(200, {
  headers: xml,
  body: '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>567910cd</MessageId></PublishResult></PublishResponse>',
})

function refuse(code: string, number: number): Answer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>Said SNS.</Message></Error>`
  return status(number, { headers: xml, body: `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>` })
}

function mailer({ url }: HttpServer) {
  const credentials = { accessKeyId: 'AKIDUMMY', secretAccessKey: 'dummy' }
  return snsTransport({ client: snsClient({ region: 'eu-west-1', endpoint: url, credentials }), topic })
}

/** Parameters of a request. */
function asked({ received }: HttpServer, index = 0): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(received[index]?.body))
}

describe('SNS', () => {
  it('gets plain text, with the address that its subscription lets through', async () => {
    await using server = await startHttp(published)
    expect(await mailer(server)(fakeMessage({ subject: 'Behind Globex on search' }), 'CEO@acme.example')).toBe(
      'SNS 567910cd',
    )
    expect(asked(server)).toMatchObject({
      Action: 'Publish',
      TopicArn: topic,
      Subject: 'Behind Globex on search',
      Message: fakeMessage().text,
      'MessageAttributes.entry.1.Name': 'to',
      'MessageAttributes.entry.1.Value.StringValue': 'ceo@acme.example',
    })
  })

  it('gets a subject that it takes, and the whole one in the text', async () => {
    await using server = await startHttp(published)
    const subject = `Hinter Bücher-Müller auf “Suche”: 4,2 s gegen 2,1 s (2,0×)… ${'und so weiter '.repeat(10)}`
    await mailer(server)(fakeMessage({ subject }), 'ceo@acme.example')
    const { Subject, Message } = asked(server)
    expect(Subject).toMatch(/^Hinter Bucher-Muller auf "Suche": 4,2 s gegen 2,1 s \(2,0x\)\.\.\. [\x20-\x7e]*\.\.\.$/)
    expect(Subject?.length).toBeLessThan(100)
    expect(Message).toBe(`${subject}\n\n${fakeMessage().text}`)
  })

  it('gets no more than it takes', async () => {
    await using server = await startHttp(published)
    await mailer(server)(fakeMessage({ text: '€'.repeat(100_000) }), 'ceo@acme.example')
    const { Message = '' } = asked(server)
    expect(Buffer.byteLength(Message)).toBeLessThan(256 * 1024)
    expect(Message).toMatch(/€\n\.\.\.$/)
  })

  it.each<[string, Answer]>([
    ['throttled', refuse('Throttled', 429)],
    ['broken', refuse('InternalError', 500)],
    ['cut off', breakOff],
  ])('is retried when it is %s', async (_, fault) => {
    await using server = await startHttp(published)
    server.answers.push(fault)
    expect(await mailer(server)(fakeMessage(), 'ceo@acme.example')).toBe('SNS 567910cd')
    expect(server.received).toHaveLength(2)
  })

  it.each([
    ['InvalidParameter', 400, false],
    ['AuthorizationError', 403, true],
    ['NotFound', 404, true],
  ])('says whether %s may pass', async (code, number, retry) => {
    await using server = await startHttp(refuse(code, number))
    await expect(mailer(server)(fakeMessage(), 'ceo@acme.example')).rejects.toMatchObject({
      name: 'TransportError',
      retry,
    })
  })
})

describe('a subject in ASCII', () => {
  it.each([
    ['Behind Globex', 'Behind Globex'],
    ['東京で遅れ', '?'],
    ['  ', 'Outpace'],
    ['a\r\nBcc: x@y.example', 'a?Bcc: x@y.example'],
  ])('%j is %j', (subject, expected) => {
    expect(asciiSubject(subject)).toBe(expected)
  })
})
