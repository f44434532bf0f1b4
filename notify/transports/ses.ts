import { SESv2Client, type SESv2ClientConfig, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { oneLine } from '#core/model/untrusted.ts'
import { mimeOf } from '../mail/mime.ts'
import { type MailTransport, TransportError } from './transport.ts'

/** A client that retries when it is throttled, within seconds. */
export function sesClient(config: SESv2ClientConfig & { region: string }): SESv2Client {
  return new SESv2Client({
    retryMode: 'standard',
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2000, socketTimeout: 10_000 },
    ...config,
  })
}

/** Sends mails through Amazon SES, as raw messages. */
export function sesTransport({ client, from }: { client: SESv2Client; from: string }): MailTransport {
  return async (message, to) => {
    const raw = await mimeOf(message, { from, to })
    const mail = new SendEmailCommand({
      FromEmailAddress: from,
      // The envelope decides who gets it, not the headers.
      Destination: { ToAddresses: [to] },
      Content: { Raw: { Data: raw } },
    })
    try {
      const { MessageId } = await client.send(mail)
      return `SES ${MessageId ?? ''}`.trim()
    } catch (cause) {
      throw refusalOf(cause, { from, to })
    }
  }
}

function refusalOf(cause: unknown, { from, to }: { from: string; to: string }): TransportError {
  const name = cause instanceof Error ? cause.name : 'Error'
  const said = cause instanceof Error ? oneLine(cause.message, 200) : ''
  const error = (retry: boolean, remedy: string) =>
    new TransportError({ message: `SES did not accept the mail to ${to}: ${name} ${said} ${remedy}`, retry, cause })
  switch (name) {
    case 'MessageRejected':
      return error(false, 'While SES is in its sandbox, every recipient must be verified too: see docs/mail.md.')
    case 'MailFromDomainNotVerifiedException':
    case 'NotFoundException':
      return error(false, `Verify ${from} in SES: see docs/mail.md.`)
    case 'BadRequestException':
      return error(false, 'Check the address.')
    case 'AccountSuspendedException':
    case 'SendingPausedException':
      return error(false, 'The account is not allowed to send: check the SES console.')
    case 'AccessDeniedException':
      return error(true, 'The role of notify needs ses:SendRawEmail for the sender: deploy again.')
    // Not a union: AWS may add names.
    default:
      return error(true, 'It will be retried.')
  }
}
