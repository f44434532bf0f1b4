import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { outboxTransport } from '#notify/transports/outbox.ts'
import { fakeMessage } from '../messages.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outpace-outbox-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('the outbox', () => {
  it('holds a mail as a file that mail programs open, for its owner only', async () => {
    const send = outboxTransport({ folder: join(root, 'outbox'), from: 'outpace@localhost' })
    const file = await send(fakeMessage(), 'ceo@acme.example')
    expect(readdirSync(join(root, 'outbox'))).toEqual([file.split('/').at(-1)])
    expect(file).toMatch(
      /incident-jackets-sydney-phone-behind-us-20261123t001000z-opened-ceo-acme-example-[0-9a-f]{8}\.eml$/,
    )
    expect(statSync(file).mode & 0o077).toBe(0)
    expect((await PostalMime.parse(readFileSync(file))).subject).toBe(fakeMessage().subject)
  })

  it('holds the same mail once, and others beside it', async () => {
    const send = outboxTransport({ folder: root, from: 'outpace@localhost' })
    await send(fakeMessage(), 'ceo@acme.example')
    await send(fakeMessage(), 'ceo@acme.example')
    await send(fakeMessage(), 'web@acme.example')
    expect(readdirSync(root)).toHaveLength(2)
  })

  it('is never left, whatever a message is called', async () => {
    const send = outboxTransport({ folder: join(root, 'outbox'), from: 'outpace@localhost' })
    for (const id of ['../../x', '/etc/passwd', `a\u0000b`, '東京', 'x'.repeat(5000)])
      await send(fakeMessage({ id }), 'ceo@acme.example')
    expect(readdirSync(root)).toEqual(['outbox'])
    expect(readdirSync(join(root, 'outbox'))).toHaveLength(5)
  })

  it('that cannot be written to is told, and tried again', async () => {
    writeFileSync(join(root, 'outbox'), '')
    const send = outboxTransport({ folder: join(root, 'outbox'), from: 'outpace@localhost' })
    const failure = expect(send(fakeMessage(), 'ceo@acme.example')).rejects
    await failure.toMatchObject({
      name: 'TransportError',
      retry: true,
      message: expect.stringMatching(/EEXIST|ENOTDIR/),
    })
  })
})
