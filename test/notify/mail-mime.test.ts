import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import type { AlarmFacts } from '#core/analysis/alarm/alarm.ts'
import { shrinkPictures } from '#measure/chromium/shrink.ts'
import { mimeOf } from '#notify/mail/mime.ts'
import type { ShrinkPictures } from '#notify/mail/pictures.ts'
import { chromium } from '../measure/here.ts'
import { noiseJpegs } from '../measure/pictures.ts'
import { mailOf, scenes } from './mail-scenes.ts'

const from = 'outpace@acme.example'
const to = 'ceo@acme.example'

const files = await chromium()
const shrink: ShrinkPictures = (pictures, sizes) => shrinkPictures({ files, pictures, sizes })

function facts(name: string): AlarmFacts {
  return scenes[name]?.() ?? expect.fail(`There is no scene ${name}`)
}

async function parsed(name: string, recipient = to) {
  return PostalMime.parse(await mimeOf(await mailOf(facts(name)), { from, to: recipient, at: 0 }))
}

test('text, HTML and every picture that the HTML shows', async () => {
  const message = await mailOf(facts('opened'), { read: async (name) => Buffer.from(name) })
  const mail = await PostalMime.parse(await mimeOf(message, { from, to, at: Date.UTC(2026, 10, 22) }))
  expect(mail.subject).toBe(message.subject)
  expect(mail.from).toEqual({ name: 'Outpace', address: from })
  expect(mail.to).toEqual([{ name: '', address: to }])
  expect(mail.date).toBe('2026-11-22T00:00:00.000Z')
  expect(mail.text?.trim()).toBe(message.text.trim())
  expect(mail.html?.trim()).toBe(message.html.trim())
  const shown = new Set([...message.html.matchAll(/src="cid:([^"]+)"/g)].map(([, id]) => `<${id}>`))
  expect(shown.size).toBeGreaterThan(3)
  expect(new Set(mail.attachments.map(({ contentId }) => contentId))).toEqual(shown)
  for (const { mimeType, disposition, related } of mail.attachments) {
    expect({ mimeType, disposition, related }).toEqual({ mimeType: 'image/jpeg', disposition: 'inline', related: true })
  }
  const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]))
  expect(headers['auto-submitted']).toBe('auto-generated')
})

test('sent twice it is the same mail; to somebody else, or about another change, it is another', async () => {
  const [first, again, other, closed] = await Promise.all([
    parsed('opened'),
    parsed('opened'),
    parsed('opened', 'cto@acme.example'),
    parsed('closed'),
  ])
  expect(first.messageId).toMatch(/^<[0-9a-f]{40}@acme\.example>$/)
  expect(again.messageId).toBe(first.messageId)
  expect(new Set([first.messageId, other.messageId, closed.messageId]).size).toBe(3)
})

test('reminder and end answer the mail of the beginning; all of an incident share a thread', async () => {
  const opened = await parsed('opened')
  const root = opened.references ?? ''
  expect(opened.inReplyTo).toBeUndefined()
  for (const name of ['reminder', 'closed']) {
    const later = await parsed(name)
    expect(later.inReplyTo).toBe(opened.messageId)
    expect(later.references).toBe(`${root} ${opened.messageId}`)
  }
  expect((await parsed('failing')).references).not.toBe(root)
})

test('a digest with a PDF is a mail with an attachment', async () => {
  const message = await mailOf(facts('opened'))
  const digest = {
    ...message,
    id: 'digest/jackets/2026-11-23',
    kind: 'digest' as const,
    images: [],
    attachments: [{ id: 'week-47.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7') }],
  }
  const mail = await PostalMime.parse(await mimeOf(digest, { from, to, at: 0 }))
  expect(mail.references).toBeUndefined()
  const [file] = mail.attachments
  expect(file).toMatchObject({ filename: 'week-47.pdf', mimeType: 'application/pdf', disposition: 'attachment' })
})

test.each(['several', 'failing'])('%s stays below 100 KB, and Gmail shows its HTML whole', async (name) => {
  const read = async (file: string) => worst[file.length % worst.length]
  const message = await mailOf(facts(name), { read, shrink })
  const raw = await mimeOf(message, { from, to, at: 0 })
  expect(raw.length).toBeLessThan(100_000)
  expect(Buffer.byteLength(message.html)).toBeLessThan(60_000)
})

const worst = await noiseJpegs({ width: 480, height: 960, count: 5 })

test('pictures are given up before the mail grows too large, and one that is damaged is left out', async () => {
  const left = await noiseJpegs({ width: 208, height: 360, count: 10 })
  const each = new Map<string, Uint8Array | undefined>()
  const read = async (name: string) => {
    if (!each.has(name)) each.set(name, left.pop())
    return name.startsWith('amazon') ? Buffer.from('no JPEG at all') : each.get(name)
  }
  const message = await mailOf(facts('opened'), { read, shrink })
  const bytes = message.images.reduce((sum, image) => sum + image.bytes.length, 0)
  expect(message.images.length).toBeGreaterThan(0)
  expect(bytes).toBeLessThanOrEqual(48_000)
  expect(message.html).toContain('alt="Acme (you), ')
  expect(message.html).not.toContain('alt="Amazon')
})

test('without a browser, or with one that dies, the mail comes without pictures', async () => {
  const none: ShrinkPictures = async () => {
    throw new Error('There is no browser.')
  }
  const message = await mailOf(facts('opened'), { shrink: none })
  expect(message.images).toEqual([])
  expect(message.html).not.toContain('cid:')
  expect(message.subject).toBe((await mailOf(facts('opened'))).subject)
})

test('a file that is too large to be ours never comes to the browser', async () => {
  const asked: number[] = []
  const noted: ShrinkPictures = async (pictures) => {
    asked.push(...pictures.map(({ length }) => length))
    return pictures.map(() => undefined)
  }
  const read = async (name: string) => Buffer.alloc(name.startsWith('amazon') ? 9_000_000 : 1_000, name)
  const message = await mailOf(facts('opened'), { read, shrink: noted })
  expect(new Set(asked)).toEqual(new Set([1_000]))
  expect(message.images).toEqual([])
})
