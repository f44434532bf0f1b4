import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type SmtpOptions, smtpTransport } from '#notify/transports/smtp.ts'
import { fakeMessage } from '../messages.ts'

interface Mail {
  from: string
  to: string[]
  raw: Buffer
}

let mails: Mail[] = []
const running: { close: () => void }[] = []
afterEach(() => {
  for (const server of running.splice(0)) server.close()
  mails = []
})

/** Returns its port. */
async function start(options: SMTPServerOptions = {}): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData: (stream, { envelope: { mailFrom, rcptTo } }, done) => {
      void buffer(stream).then((raw) => {
        mails.push({ from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address), raw })
        done()
      })
    },
    ...options,
  })
  running.push({ close: () => server.close(() => undefined) })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return (server.server.address() as AddressInfo).port
}

function mailer(port: number, changes: Partial<SmtpOptions> = {}) {
  const retryPolicy = { attempts: 3, pause: 1, longest: 100 }
  return smtpTransport({
    host: '127.0.0.1',
    port,
    secure: false,
    from: 'outpace@acme.example',
    retryPolicy,
    timeout: 20_000,
    ...changes,
  })
}

/** Fails the first so many recipients with a code of SMTP. */
function refusing(times: number, responseCode: number): SMTPServerOptions {
  let left = times
  return {
    onRcptTo: (_address, _session, done) =>
      done(left-- > 0 ? Object.assign(new Error('Said the server.'), { responseCode }) : null),
  }
}

describe('a mail server', () => {
  it('gets the whole mail, for one recipient', async () => {
    const port = await start()
    const message = fakeMessage()
    expect(await mailer(port)(message, 'ceo@acme.example')).toContain('127.0.0.1: 250')
    expect(mails.map(({ from, to }) => ({ from, to }))).toEqual([
      { from: 'outpace@acme.example', to: ['ceo@acme.example'] },
    ])
    const mail = await PostalMime.parse(mails[0]?.raw ?? '')
    expect(mail.subject).toBe(message.subject)
    expect(mail.to).toEqual([{ address: 'ceo@acme.example', name: '' }])
  })

  it('that defers is tried again', async () => {
    const port = await start(refusing(2, 451))
    await mailer(port)(fakeMessage(), 'ceo@acme.example')
    expect(mails).toHaveLength(1)
  })

  it('that defers for long is left to a later wake-up', async () => {
    const port = await start(refusing(99, 451))
    await expect(mailer(port)(fakeMessage(), 'ceo@acme.example')).rejects.toMatchObject({
      name: 'TransportError',
      retry: true,
    })
  })

  it('that refuses the recipient is not asked again', async () => {
    const port = await start(refusing(1, 550))
    const failure = expect(mailer(port)(fakeMessage(), 'nobody@acme.example')).rejects
    await failure.toMatchObject({
      retry: false,
      message: expect.stringMatching(/nobody@acme\.example.*Said the server/),
    })
    expect(mails).toEqual([])
  })

  it('is signed in to, and a wrong password is told without it', async () => {
    const port = await start({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        const isRight = username === 'outpace' && password === 'right'
        done(isRight ? null : new Error('Invalid login'), isRight ? { user: 'outpace' } : undefined)
      },
    })
    await mailer(port, { login: { user: 'outpace', password: 'right' } })(fakeMessage(), 'ceo@acme.example')
    expect(mails).toHaveLength(1)
    const wrong = mailer(port, { login: { user: 'outpace', password: 'hunter2' } })
    const failure: unknown = await wrong(fakeMessage(), 'ceo@acme.example').catch((error: unknown) => error)
    expect(failure).toMatchObject({ retry: false, message: expect.stringContaining('Check the user and password') })
    expect(String(failure)).not.toContain('hunter2')
  })

  it('that cannot check passwords for the moment is tried again', async () => {
    let left = 2
    const port = await start({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) =>
        left-- > 0
          ? done(Object.assign(new Error('Temporary authentication failure'), { responseCode: 454 }))
          : done(null, { user: 'outpace' }),
    })
    await mailer(port, { login: { user: 'outpace', password: 'right' } })(fakeMessage(), 'ceo@acme.example')
    expect(mails).toHaveLength(1)
  })

  it('that is silent, or not there, is left to a later wake-up', async () => {
    const silent = createServer(() => undefined)
    running.push(silent)
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const quick = { timeout: 100, retryPolicy: { attempts: 2, pause: 1, longest: 10 } }
    await expect(mailer(port, quick)(fakeMessage(), 'ceo@acme.example')).rejects.toMatchObject({ retry: true })
    await expect(mailer(1, quick)(fakeMessage(), 'ceo@acme.example')).rejects.toMatchObject({ retry: true })
  })

  it('that never ends an answer, however often it sends a line of it, is left to a later wake-up', async () => {
    const endless = createServer((socket) => {
      const lines = setInterval(() => socket.write('250-wait\r\n'), 20)
      socket.write('220 hello\r\n')
      socket.on('error', () => undefined).on('close', () => clearInterval(lines))
    })
    running.push(endless)
    endless.listen(0, '127.0.0.1')
    await once(endless, 'listening')
    const { port } = endless.address() as AddressInfo
    const quick = { timeout: 300, retryPolicy: { attempts: 3, pause: 1, longest: 10 } }
    await expect(mailer(port, quick)(fakeMessage(), 'ceo@acme.example')).rejects.toMatchObject({
      retry: true,
      message: expect.stringMatching(/ceo@acme\.example: It was not done after 3 s\. It will be retried\.$/),
    })
    // Nothing of it stays behind.
    await vi.waitFor(
      () => new Promise<void>((done, failed) => endless.getConnections((_, left) => (left === 0 ? done() : failed()))),
    )
  })
})
