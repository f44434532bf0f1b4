import { PublishCommand, SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns'
import { oneLine } from '#core/model/untrusted.ts'
import { messageAttribute } from './sns-attribute.ts'
import { type MailTransport, TransportError } from './transport.ts'

/** A client that retries when it is throttled, within seconds. */
export function snsClient(config: SNSClientConfig & { region: string }): SNSClient {
  return new SNSClient({
    retryMode: 'standard',
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2000, socketTimeout: 10_000 },
    ...config,
  })
}

/** Sends plain text through a topic; each subscription lets through only its own messages. */
export function snsTransport({ client, topic }: { client: SNSClient; topic: string }): MailTransport {
  return async (message, to) => {
    const subject = asciiSubject(message.subject)
    const text = subject === message.subject ? message.text : `${message.subject}\n\n${message.text}`
    const publish = new PublishCommand({
      TopicArn: topic,
      Subject: subject,
      Message: within(text),
      MessageAttributes: { [messageAttribute]: { DataType: 'String', StringValue: to.toLowerCase() } },
    })
    try {
      const { MessageId } = await client.send(publish)
      return `SNS ${MessageId ?? ''}`.trim()
    } catch (cause) {
      throw refusalOf(cause, to)
    }
  }
}

/** SNS: ASCII without line breaks, shorter than 100 characters, that begins with a letter, digit or punctuation mark. */
export function asciiSubject(subject: string): string {
  const ascii = subject
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('×', 'x')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, '-')
    .replaceAll('…', '...')
    .replace(/[^\x20-\x7e]+/g, '?')
    .trim()
  if (ascii === '') return 'Outpace'
  return ascii.length < 100 ? ascii : `${ascii.slice(0, 96).trimEnd()}...`
}

/** SNS allows 256 KB, including attributes. */
const mostBytes = 240 * 1024

function within(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= mostBytes) return text
  // A character cut in half becomes a replacement character, which is dropped.
  return `${bytes
    .subarray(0, mostBytes)
    .toString('utf8')
    .replace(/\ufffd+$/, '')}\n...`
}

function refusalOf(cause: unknown, to: string): TransportError {
  const name = cause instanceof Error ? cause.name : 'Error'
  const said = cause instanceof Error ? oneLine(cause.message, 200) : ''
  const error = (retry: boolean, remedy: string) =>
    new TransportError({ message: `SNS did not accept the message to ${to}: ${name} ${said} ${remedy}`, retry, cause })
  switch (name) {
    case 'InvalidParameterException':
    case 'InvalidParameterValueException':
      return error(false, 'A retry would be rejected too.')
    case 'NotFoundException':
      return error(true, 'The topic is gone: deploy again.')
    case 'AuthorizationErrorException':
      return error(true, 'The role of notify lacks sns:Publish for the topic: deploy again.')
    // Not a union: AWS may add names.
    default:
      return error(true, 'It will be retried.')
  }
}
