import { describe, expect, it } from 'vitest'
import { pieces } from '#notify/chat/incoming.ts'
import { slackTransport } from '#notify/chat/slack.ts'
import { teamsTransport } from '#notify/chat/teams.ts'
import { type HttpServer, startHttp, status } from '../http-server.ts'
import { fakeMessage } from '../messages.ts'

function incoming(url: string) {
  const network = { mayReach: () => true, retryPolicy: { attempts: 2, pause: 1, longest: 10 }, timeout: 20_000 }
  return { place: 'slack-web-team', url: async () => url, network }
}

function bodyOf({ received }: HttpServer) {
  return JSON.parse(received[0]?.body ?? 'null')
}

const long = fakeMessage({ text: `${'&'.repeat(9000)}\n\n${'word '.repeat(20_000)}🎉` })

describe('Slack', () => {
  it('gets blocks in which nothing can call or link anybody', async () => {
    await using server = await startHttp()
    expect(
      await slackTransport(incoming(`${server.url}/services/T0/B0/x\n`))({ message: fakeMessage(), incidents: [] }),
    ).toBe('slack-web-team (200)')
    expect(server.received[0]?.path).toBe('/services/T0/B0/x')
    const { text, blocks } = bodyOf(server)
    expect(text).toBe('Behind &lt;Amazon&gt; &amp; "Globex" on search: 4.2 s vs 2.1 s (2.0×)')
    expect(blocks[0]).toEqual({
      type: 'header',
      text: {
        type: 'plain_text',
        text: ':large_orange_circle: Behind <Amazon> & "Globex" on search: 4.2 s vs 2.1 s (2.0×)',
        emoji: true,
      },
    })
    // Plain text has no bold, no quote and no code either.
    expect(blocks.slice(1).map((block: { text: object }) => block.text)).toEqual([
      { type: 'plain_text', text: fakeMessage().text, emoji: false },
    ])
  })

  it('gets links, which a text does not have', async () => {
    await using server = await startHttp()
    const links = [
      { words: 'View on the <dashboard>', to: 'https://outpace.acme.example/?benchmark=jackets&incident=a|b' },
      { words: 'What to do', to: 'https://wiki.acme.example/runbook.md#journey-failing' },
    ]
    await slackTransport(incoming(server.url))({ message: fakeMessage({ links }), incidents: [] })
    expect(bodyOf(server).blocks.at(-1).text).toEqual({
      type: 'mrkdwn',
      text: '<https://outpace.acme.example/?benchmark=jackets&amp;incident=a%7Cb|View on the &lt;dashboard&gt;>   <https://wiki.acme.example/runbook.md#journey-failing|What to do>',
      verbatim: true,
    })
  })

  it('gets no more than its limits', async () => {
    await using server = await startHttp()
    await slackTransport(incoming(server.url))({ message: { ...long, subject: 'x'.repeat(500) }, incidents: [] })
    const { blocks } = bodyOf(server)
    expect(blocks.length).toBeLessThanOrEqual(50)
    expect(blocks[0].text.text.length).toBeLessThanOrEqual(150)
    for (const { text } of blocks.slice(1)) expect(text.text.length).toBeLessThanOrEqual(3000)
    const hindi = 'हिन्दी में खोज '.repeat(12)
    await slackTransport(incoming(server.url))({ message: { ...long, subject: hindi }, incidents: [] })
    const header = JSON.parse(server.received.at(-1)?.body ?? '').blocks[0].text.text
    expect(header.length).toBeLessThanOrEqual(150)
    expect(header).toMatch(/ हिन्दी में .*…$/u)
    expect(blocks.at(-1).text.text).toBe('…')
  })

  it('gets ten sections whole, without a sign that more was left out', async () => {
    await using server = await startHttp()
    const text = Array.from({ length: 10 }, (_, n) => `${n}`.padEnd(600, 'x')).join('\n\n')
    await slackTransport(incoming(server.url))({ message: { ...long, text }, incidents: [] })
    const sections: { text: { text: string } }[] = bodyOf(server).blocks.slice(1)
    expect(sections.map((section) => section.text.text).join('\n\n')).toBe(text)
  })
})

describe('the pieces of a long message', () => {
  it('are whole paragraphs, as many as fit', () => {
    expect(pieces('one\n\ntwo\n\n\nsix', 8)).toEqual(['one\n\ntwo', 'six'])
    expect(pieces('one\n\ntwo', 7)).toEqual(['one', 'two'])
  })

  it('end between lines, or anywhere in a line that is too long, and never in a character', () => {
    expect(pieces('abc\ndef', 7)).toEqual(['abc\ndef'])
    expect(pieces('abc\ndef', 6)).toEqual(['abc', 'def'])
    expect(pieces('\nabcdef', 4)).toEqual(['\nabc', 'def'])
    expect(pieces('進進進', 2)).toEqual(['進進', '進'])
    expect(pieces('😀😀', 3)).toEqual(['😀', '😀'])
    expect(pieces('😀a', 2)).toEqual(['😀', 'a'])
  })
})

describe('Teams', () => {
  it('gets a card whose text knows no Markdown', async () => {
    await using server = await startHttp(status(202))
    const message = fakeMessage({ severity: 'urgent' })
    expect(await teamsTransport(incoming(server.url))({ message, incidents: [] })).toBe('slack-web-team (202)')
    const { type, attachments } = bodyOf(server)
    expect(type).toBe('message')
    const { contentType, content } = attachments[0]
    expect(contentType).toBe('application/vnd.microsoft.card.adaptive')
    expect(content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' })
    expect(content.body.map((block: { type: string }) => block.type)).toEqual(['RichTextBlock', 'RichTextBlock'])
    expect(content.body[0].inlines).toEqual([
      { type: 'TextRun', text: message.subject, size: 'Large', weight: 'Bolder', color: 'Attention' },
    ])
    expect(content.body[1].inlines[0].text).toBe(message.text)
    expect(content.actions).toEqual([])
  })

  it('gets links as buttons', async () => {
    await using server = await startHttp(status(202))
    const links = [{ words: 'What to do', to: 'https://wiki.acme.example/runbook.md#journey-failing' }]
    await teamsTransport(incoming(server.url))({ message: fakeMessage({ links }), incidents: [] })
    expect(bodyOf(server).attachments[0].content.actions).toEqual([
      { type: 'Action.OpenUrl', title: 'What to do', url: 'https://wiki.acme.example/runbook.md#journey-failing' },
    ])
  })

  it('gets less than the 28 KB that it takes', async () => {
    await using server = await startHttp()
    await teamsTransport(incoming(server.url))({
      message: { ...long, text: '進'.repeat(50_000), subject: `a${'\u0301'.repeat(15)}`.repeat(180) },
      incidents: [],
    })
    expect(Buffer.byteLength(server.received[0]?.body ?? '')).toBeLessThan(28 * 1024)
    // Whoever reads it sees that there is more.
    expect(bodyOf(server).attachments[0].content.body.at(-1).inlines[0].text).toBe('…')
  })

  it('gets five pieces whole, without a sign that more was left out', async () => {
    await using server = await startHttp()
    const text = Array.from({ length: 5 }, (_, n) => `${n}`.padEnd(1500, 'x')).join('\n\n')
    await teamsTransport(incoming(server.url))({ message: { ...long, text }, incidents: [] })
    const body: { inlines: { text: string }[] }[] = bodyOf(server).attachments[0].content.body.slice(1)
    expect(body.map(({ inlines }) => inlines[0]?.text).join('\n\n')).toBe(text)
  })
})

describe('a glance', () => {
  it.each([
    ['opened', 'urgent', ':red_circle:', 'Attention'],
    ['reminder', 'warning', ':large_orange_circle:', 'Warning'],
    ['opened', 'info', ':large_orange_circle:', 'Warning'],
    ['closed', 'urgent', ':large_green_circle:', 'Good'],
    ['digest', 'info', ':bar_chart:', 'Default'],
    ['baseline', 'info', ':checkered_flag:', 'Default'],
    ['baseline', 'warning', ':checkered_flag:', 'Warning'],
  ] as const)('tells %s, %s, by its sign and colour', async (kind, severity, sign, colour) => {
    await using server = await startHttp()
    const sent = { message: fakeMessage({ kind, severity }), incidents: [] }
    await slackTransport(incoming(server.url))(sent)
    await teamsTransport(incoming(server.url))(sent)
    const [slack, teams] = server.received.map(({ body }) => JSON.parse(body))
    expect(slack.blocks[0].text.text.split(' ')[0]).toBe(sign)
    expect(teams.attachments[0].content.body[0].inlines[0].color).toBe(colour)
  })
})

describe('the secret', () => {
  it.each([
    ['is no address', async () => 'hunter2', false],
    ['is an address in the clear', async () => 'http://hooks.example/hunter2', false],
    ['cannot be read', async () => Promise.reject(new Error('There is no such secret.')), true],
  ])('that %s is told without its value', async (_, url, retry) => {
    const send = slackTransport({ ...incoming(''), url })
    const failure: unknown = await send({ message: fakeMessage(), incidents: [] }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'TransportError', retry })
    expect(String(failure)).not.toContain('hunter2')
  })

  it('is not in the error of a refusal', async () => {
    await using server = await startHttp(status(404))
    const send = slackTransport(incoming(`${server.url}/services/hunter2`))
    const failure: unknown = await send({ message: fakeMessage(), incidents: [] }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ retry: false })
    expect(String(failure)).not.toContain('hunter2')
  })
})
