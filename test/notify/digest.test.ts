import { describe, expect, it } from 'vitest'
import { digestMessage } from '#stages/digest/message.ts'
import { busyWeek, emptyWeek, firstWeek, hostileWeek, reader } from './digest-scenes.ts'

const busy = busyWeek()
const hostile = hostileWeek()

function write(digest = busy, asked: { locale: string; timeZone: string } = reader, dashboard?: string) {
  return digestMessage({ digest, reader: asked, ...(dashboard !== undefined && { dashboard }) })
}

/** What a reader sees of the HTML, without its markup. */
function seen(html: string): string {
  return html
    .replace(/<(style|head)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
}

describe('the digest of a week', () => {
  it('says it all in its subject', async () => {
    const { subject, id, kind, severity } = await write()
    expect(subject).toBe(
      'Week of 16 Nov: ahead of Northpeak, behind Globex on search (1.4x), 2 incidents (Buying a jacket)',
    )
    expect({ id, kind, severity }).toEqual({ id: 'digest/jackets/2026-11-16', kind: 'digest', severity: 'info' })
  })

  it('says in its first lines how we stand, what happened and what to do', async () => {
    const { text } = await write()
    const lines = text.split('\n')
    expect(lines.slice(0, 9)).toEqual([
      'Ahead of Northpeak, behind Globex on search (1.4x).',
      'Buying a jacket, Sydney phone: week of 16 Nov to 22 Nov 2026',
      '',
      'On search customers waited 1.6 s with us and 1.1 s with Globex. There were 2 incidents, and our promise of 2 s was kept 96.4% of the time.',
      '',
      'WORTH DOING NEXT',
      'Make search quicker.',
      expect.stringMatching(
        /^It is where we lose most: 1\.6 s against 1\.1 s at Globex \(1\.4\dx\)\. About \$\d\d,000 in monthly sales at risk/,
      ),
      '',
    ])
  })

  it('tells every part with what its numbers rest on', async () => {
    const { text } = await write()
    for (const part of [
      /Globex: behind\. search: 1\.4\dx slower LCP \(95% interval 1\.[34]\dx to 1\.4\dx, 8\d rounds\)\. We lost ground \(last week level/,
      /Northpeak: ahead\. search: 1\.1\dx faster LCP .* No clear change \(last week 1\.1\dx faster\)\./,
      /Biggest gain: home against Northpeak: 1\.4\dx faster, after 1\.1\dx faster last week \(a change of 1\.2\dx, 95% interval 1\.2\dx to 1\.2\dx\)\./,
      /Biggest loss: search against Globex: 1\.4\dx slower, after (level|1\.0\dx \w+) last week \(a change of 1\.4\dx, 95% interval 1\.[34]\dx to 1\.4\dx\)\./,
      /2 incidents, 0\.1 a week in the 11 weeks before: more than usual\. Customers were worse off for 45 min\./,
      /Incidents a week, this week last: 0 0 0 0 0 0 0 0 0 0 1 2 \(from 31 Aug to 16 Nov\)/,
      /We kept our promise of 2 s 96\.4% of the time, after 100% last week: in 81 of 84 rounds every step came within it\. It was broken most on search \(LCP\), in 3\.6% of the rounds\./,
      /7 audits: 0 won, 1 lost \(speed against Globex\)/,
      /84 of 84 rounds measured \(100%\)\. Visits that did not go through: Globex 2 blocked of 84\./,
      /About USD \d\.\d\d, an estimate/,
    ]) {
      expect(text).toMatch(part)
    }
  })

  it('says the same in HTML, word for word', async () => {
    const { text, html } = await write()
    const words = seen(html)
    for (const line of text.split('\n')) {
      // Titles, tables and lists are laid out differently there.
      if (line === '' || line === line.toUpperCase() || /^(- | |Incidents a week|Over the whole)|:$/.test(line))
        continue
      expect(words).toContain(line.replace(/\.$/, ''))
    }
    for (const item of text.matchAll(/^- (?!Globex:|Northpeak:)(.*)$/gm)) expect(words).toContain(item[1])
    expect(words).toMatch(/Globex 1\.\d\d s .*Acme us 1\.\d\d s .*Northpeak 1\.\d\d s/)
  })

  it('is a mail that loads nothing, runs nothing and stays below 100 KB', async () => {
    for (const digest of [busy, hostile]) {
      const { html } = await write(digest)
      expect(Buffer.byteLength(html)).toBeLessThan(100_000)
      const tags = [...html.matchAll(/<[^>]*>/g)].join('\n')
      expect(tags.match(/<(script|img|link|iframe|form)|url\(|@import|\son\w+=|src=|http/gi)).toBeNull()
    }
  })

  it('writes numbers, dates and money as the reader does', async () => {
    const { subject, text, html } = await write(busy, { locale: 'de-DE', timeZone: 'Europe/Berlin' })
    expect(subject).toContain('(1,4x)')
    expect(text).toContain('96,4')
    expect(text).toMatch(/1,4\dx slower LCP \(95\s%/)
    // A point parts thousands there.
    expect(text).not.toMatch(/\d\.\d{1,2}(?!\d)/)
    expect(text).toContain('From 18 Nov, 01:00')
    expect(html).toContain('lang="en-DE"')
  })

  it('links to the dashboard of the deployment, and to nothing else', async () => {
    const { text, html } = await write(busy, reader, 'https://outpace.acme.example')
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, to]) => to)).toEqual(['https://outpace.acme.example/'])
    expect(text).toContain('Dashboard: https://outpace.acme.example')
  })
})

describe('a week without much to tell', () => {
  it('reads well when it is the first', async () => {
    const { subject, text } = await write(firstWeek())
    expect(subject).toBe('Week of 16 Nov: ahead of Northpeak, level with Globex, no incident (Buying a jacket)')
    expect(text).toContain('Biggest gain: there is no earlier week to compare with.')
    expect(text).toContain('0 incidents; no earlier week to compare with.')
    expect(text).toContain('No earlier week to compare with.')
    expect(text).toContain('Nothing needs doing.')
    expect(text).toContain('Nothing to pay')
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/)
    expect(text).not.toContain('OUR PROMISE')
  })

  it('reads well when nothing was measured', async () => {
    const { subject, text } = await write(emptyWeek())
    expect(subject).toBe('Week of 16 Nov: nothing was measured, no incident (Buying a jacket)')
    expect(text).toContain('There is not one round of this week')
    expect(text).toContain('Mend the measuring.')
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/)
  })
})

describe('hostile names', () => {
  it('stay text: no markup, no header, no control, no link', async () => {
    const { subject, text, html } = await write(hostile)
    expect(subject).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(subject.length).toBeLessThanOrEqual(200)
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
    expect(text).not.toMatch(/^Bcc:/m)
    expect(html).toContain('&lt;img src=x onerror=alert(')
    expect(html.match(/<img|<b>|<i>|[\u202e]|[^\P{Cc}\n]/gu)).toBeNull()
    // What a mail program would make a link of is parted by something that is not seen.
    expect(seen(html).match(/evil\.example|http:\/\//g)).toBeNull()
  })
})
