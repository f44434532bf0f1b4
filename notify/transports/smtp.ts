import { Socket } from 'node:net'
import { errorMessage } from '#core/model/error-message.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { mimeOf } from '../mail/mime.ts'
import { type Attempt, type RetryPolicy, retry } from './retry.ts'
import { type MailTransport, TransportError } from './transport.ts'

export interface SmtpOptions {
  host: string
  port: number
  secure: boolean
  login?: { user: string; password: string }
  from: string
  retryPolicy: RetryPolicy
  /** ms for connecting, and for each answer. */
  timeout: number
}

/**
 * With all its attempts a mail may take so many times as long as one answer: less than the lease of a delivery, after which another
 * process would send it too. Without this limit, a server that sends a line now and then and never ends its answer would hold up all
 * other messages for ever.
 */
const mostAnswers = 10

/** Sends mails through a mail server: with TLS if it is offered, and always when signing in on another machine. */
export function smtpTransport({ host, port, secure, login, from, retryPolicy, timeout }: SmtpOptions): MailTransport {
  const isHere = host === 'localhost' || host === '::1' || host.startsWith('127.')
  const server = {
    host,
    port,
    secure,
    // Anyone on the network could read a password in clear text.
    requireTLS: login !== undefined && !secure && !isHere,
    ...(login && { auth: { user: login.user, pass: login.password } }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  return async (message, to) => {
    const { createTransport } = await import('nodemailer')
    const raw = await mimeOf(message, { from, to })
    const whole = mostAnswers * timeout
    const signal = AbortSignal.timeout(whole)
    const send = () => {
      signal.throwIfAborted()
      // Nodemailer listens to it only from when it connects to when TLS begins: at any other time the end would end the process.
      const socket = new Socket({ signal }).on('error', () => undefined)
      return createTransport({ ...server, socket }).sendMail({ envelope: { from, to }, raw: Buffer.from(raw) })
    }
    const attempt = (refused: unknown): Attempt => {
      const place = `${host}:${port}`
      if (!signal.aborted) return attemptOf(refused, { place, to })
      const ended = attemptOf(new Error(`It was not done after ${whole / 1000} s`), { place, to })
      return { ...ended, retryAfter: Number.POSITIVE_INFINITY }
    }
    const { response } = await retry(send, { retryPolicy, attempt })
    return oneLine(`${host}: ${response}`, 200)
  }
}

function attemptOf(cause: unknown, { place, to }: { place: string; to: string }): Attempt {
  const { code, responseCode, response } = cause as { code?: string; responseCode?: number; response?: string }
  const said = oneLine(response ?? errorMessage(cause), 200).replace(/\.?$/, '.')
  const error = (retry: boolean, remedy: string): Attempt => {
    const message = `The mail server ${place} did not accept the mail to ${to}: ${said} ${remedy}`
    return { error: new TransportError({ message, retry, cause }) }
  }
  // RFC 5321: 4yz is temporary, 5yz permanent; RFC 4954: so it is where the server cannot check a password for the moment.
  const isTemporary = responseCode !== undefined && responseCode < 500
  if (code === 'EAUTH' && !isTemporary) return error(false, 'Check the user and password under "smtp" in outpace.yaml.')
  if (responseCode !== undefined && !isTemporary) return error(false, 'Check the address and the sender.')
  return error(true, 'It will be retried.')
}
