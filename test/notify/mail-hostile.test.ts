import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import type { AlarmFacts } from '#core/analysis/alarm/alarm.ts'
import { alarmFacts } from '#core/analysis/alarm/facts.ts'
import type { BaselineFacts } from '#core/analysis/baseline/facts.ts'
import { html } from '#notify/mail/html.ts'
import { mimeOf } from '#notify/mail/mime.ts'
import { baselineMailOf, baselineScenes } from './baseline-scenes.ts'
import { acme, at, incident, mailOf, roundsOf, scenes, stream } from './mail-scenes.ts'

const from = 'outpace@acme.example'
const to = 'ceo@acme.example'

/** Text as pages, and careless colleagues, write it. */
const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></td></table><h1>Pay here',
  'a\r\nBcc: everybody@evil.example\r\n\r\n<p>body',
  'safe\u202eexe.cod\u202c\u2066\u200f',
  '\u001b]8;;https://evil.example\u001b\\click\u001b[31m',
  'https://evil.example/login www.evil.example pay@evil.example',
  '&lt;img src=x&gt; &#60;script&#62;',
  '<!--[if mso]><script>1</script><![endif]-->',
  '=?utf-8?B?PHNjcmlwdD4=?= =?utf-8?Q?=0D=0ABcc:_x@evil.example?=',
  'lone \ud800 half',
  'x'.repeat(5000),
  '\u0301'.repeat(5000),
]

/** An incident in which every text that somebody else wrote is `text`. */
function factsWith(text: string): AlarmFacts {
  const benchmark = {
    ...acme,
    name: text,
    markets: acme.markets.map((market) => ({ ...market, name: text })),
  }
  const rename = (name: string) => (name === 'Amazon' ? text : name)
  const rounds = roundsOf({ during: { Acme: 4200, Amazon: 2100, Globex: 3000 } }).map((round) => ({
    ...round,
    visits: round.visits.map((visit) => ({ ...visit, site: rename(visit.site) })),
  }))
  const sites = benchmark.sites.map((site) => ({ ...site, name: rename(site.name) }))
  const failure = { step: text, code: 'timeout' as const, message: text, recoveredAt: null }
  const records = [
    incident({ streams: [stream({ competitor: text })] }),
    incident({ id: 'failing', kind: 'failing', cause: { kind: 'journey', step: text }, streams: [], failure }),
    incident({
      id: 'faster',
      cause: { kind: 'competitor', competitor: text },
      streams: [stream({ competitor: text, step: text })],
    }),
  ] as const
  const [first, ...more] = records.map((one) => ({ incident: one, rounds, audit: null }))
  if (first === undefined) throw new Error('There is a first record')
  return alarmFacts({
    several: false,
    kind: 'opened',
    benchmark: { ...benchmark, sites },
    records: [first, ...more],
    now: Date.parse(at(12)),
  })
}

/** Elements and attributes that a mail of ours has; anything else came in from outside. */
const ownTags =
  /^(?:!doctype|html|head|meta|title|style|body|div|main|footer|table|caption|thead|tbody|tr|th|td|h1|h2|p|strong|span|br|wbr|ul|li|img|code|a)$/
const ownAttributes =
  /^(?:html|lang|dir|charset|name|content|role|width|height|cellpadding|cellspacing|border|align|valign|bgcolor|class|style|scope|aria-hidden|src|alt|href)$/

/** A baseline in which every name is `text`: of the market and benchmark, of steps and competitors. */
function baselineWith(text: string): BaselineFacts {
  const facts = baselineScenes.blocked?.() ?? expect.fail()
  const { benchmark, market, baseline, advice, rows } = facts
  const rename = (name: string) => (name === 'Acme' ? name : text)
  for (const row of [...rows, ...baseline.comparisons]) Object.assign(row, { competitor: text, step: text })
  for (const site of baseline.league?.sites ?? []) site.name = rename(site.name)
  baseline.league?.steps.fill(text)
  if (advice.kind === 'gap') Object.assign(advice.standing, { competitor: text, step: text })
  return { ...facts, benchmark: { ...benchmark, name: text }, market: { ...market, name: text } }
}

test.each(
  hostile.flatMap((text) => [
    ['an alert', text.slice(0, 40), () => mailOf(factsWith(text))] as const,
    ['a baseline', text.slice(0, 40), async () => baselineMailOf(baselineWith(text))] as const,
  ]),
)('in %s, %j is only ever text', async (_, __, write) => {
  const message = await write()
  const raw = await mimeOf(message, { from, to, at: 0 })
  const mail = await PostalMime.parse(raw)

  const markup = (mail.html ?? '').replace(/<!--\[if mso\]>(.*?)<!\[endif\]-->/gs, '$1')
  for (const [, tag = '', attributes = ''] of markup.matchAll(
    /<([a-z!][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi,
  )) {
    expect(tag.toLowerCase()).toMatch(ownTags)
    for (const [, name = ''] of attributes.matchAll(/\s([a-z-]+)(?:="[^"]*")?/gi)) expect(name).toMatch(ownAttributes)
  }
  // Whatever looks like a tag was one of those above.
  expect(markup.replace(/<\/?[a-z!][a-z0-9]*(?:\s+[a-z-]+(?:="[^"]*")?)*\s*\/?>/gi, '')).not.toMatch(/<[a-z!/]/i)
  expect(markup).not.toMatch(/evil\.example/)
  for (const said of [mail.html, mail.text, mail.subject]) {
    expect(said).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/)
    expect(said).not.toContain('\u001b')
    expect(said).not.toMatch(/[\ud800-\udfff](?<![\ud800-\udbff][\udc00-\udfff])(?![\udc00-\udfff])/)
  }

  const hasThread = message.kind !== 'baseline'
  expect(mail.headers.map(({ key }) => key).toSorted()).toEqual(
    ownHeaders.filter((key) => hasThread || key !== 'references'),
  )
  expect(mail.to).toEqual([{ name: '', address: to }])
  expect(message.subject).not.toMatch(/[\r\n]/)
  expect([...message.subject].length).toBeLessThanOrEqual(180 * 16)
  expect(raw.length).toBeLessThan(100_000)
})

const ownHeaders = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'references',
  'subject',
  'to',
  'x-auto-response-suppress',
]

test('text of pages holds nothing that a mail program would make a link of', async () => {
  const { text, html: markup } = await mailOf(
    factsWith('See https://evil.example/a, www.evil.example or pay@evil.example.'),
  )
  expect(text).toContain('evil')
  for (const said of [text, markup]) expect(said).not.toMatch(/https?:\/\/(?!docs)|www\.evil|pay@evil|evil\.example/)
})

test.each([
  'ceo@acme.example\r\nBcc: everybody@evil.example',
  'ceo@acme.example, everybody@evil.example',
  'ceo@acme.example>\r\n<everybody@evil.example',
  '"Everybody" <everybody@evil.example>',
  'ceo@acme.example\u0000',
  'ceo@acme\u202e.example',
  'ceo',
  '',
  `${'x'.repeat(300)}@acme.example`,
])('an address such as %j never reaches a header', async (address) => {
  const message = await mailOf(scenes.failing?.() ?? expect.fail())
  await expect(mimeOf(message, { from, to: address })).rejects.toThrow(/is not a mail address/)
  await expect(mimeOf(message, { from: address, to })).rejects.toThrow(/is not a mail address/)
})

test('a subject with line breaks, whoever made the message, is one line', async () => {
  const message = await mailOf(scenes.failing?.() ?? expect.fail())
  const raw = await mimeOf({ ...message, subject: 'One\r\nBcc: everybody@evil.example\u2028two\u202e' }, { from, to })
  const mail = await PostalMime.parse(raw)
  expect(mail.subject).toBe('One Bcc: everybody@evil.example two')
  expect(mail.bcc).toBeUndefined()
})

test('everything put into HTML is escaped, in text and in attributes', () => {
  const { markup } = html`<a title="${'"\'<&>'}">${['<b>', html`<i>${'&'}</i>`, undefined, 3]}</a>`
  expect(markup).toBe('<a title="&quot;&#39;&lt;&amp;&gt;">&lt;b&gt;<i>&amp;</i>3</a>')
})
