import type { Verdict } from '#core/model/verdict.ts'
import { bars } from '../mail/bars.ts'
import { breakable, bullets, heading, headline, lead, link, paragraph, small, strong } from '../mail/blocks.ts'
import type { MailTone } from '../mail/colours.ts'
import { mailDocument, section } from '../mail/document.ts'
import { html, type Markup } from '../mail/html.ts'
import { dataTable } from '../mail/table.ts'
import type { DigestBlock, DigestContent } from './content.ts'
import type { LeagueTable, StandingsTable } from './standings.ts'
import { trendTable } from './trend.ts'

/** The digest as a mail. `dashboard` is the address of the deployment's dashboard. */
export function digestMail(content: DigestContent, dashboard?: string): string {
  const { lang, subject, lead: preview } = content
  return mailDocument({
    lang,
    title: subject,
    preview,
    sections: [
      ...digestSections(content),
      ...(dashboard === undefined ? [] : [section(paragraph(link({ to: dashboard, text: 'Open the dashboard' })))]),
    ],
    footer: content.footer,
  })
}

/** Rows of a card, the news first. */
export function digestSections({ over, headline: text, tone, lead: first, sections }: DigestContent): Markup[] {
  return [
    headline({ over: breakable(over), text: breakable(text), tone }),
    section(lead(breakable(first))),
    ...sections.map(({ title, blocks }) => section(heading(title), blocks.map(block))),
  ]
}

function block(one: DigestBlock): Markup {
  switch (one.kind) {
    case 'text':
      return paragraph(breakable(one.text))
    case 'strong':
      return paragraph(strong(breakable(one.text)))
    case 'bullets':
      return bullets(one.items.map(breakable))
    case 'league':
      return league(one.league)
    case 'standings':
      return standings(one.standings)
    case 'trend':
      return trendTable(one.trend)
    default:
      return one satisfies never
  }
}

function league({ caption, head, rows }: LeagueTable): Markup {
  const table = bars({
    caption,
    head: ['Site', head],
    rows: rows.map(({ name, us, value, share }) => ({
      name,
      value,
      share,
      tone: us ? 'us' : 'plain',
      strong: us,
      ...(us && { note: 'you' }),
    })),
  })
  return html`<div style="padding:0 0 12px">${table}</div>`
}

function standings({ caption, rows, notes }: StandingsTable): Markup {
  const table = dataTable({
    caption,
    head: ['Against', 'This week', 'Since last week'],
    rows: rows.map(({ name, verdict, words, detail, movement }) => [
      { part: breakable(name), strong: true },
      { part: html`${strong(words)}<br>${small(breakable(detail))}`, tone: toneOf(verdict) },
      { part: breakable(movement) },
    ]),
  })
  return html`<div style="padding:0 0 8px">${table}</div>${notes.map((note) => small(breakable(note)))}`
}

function toneOf(verdict: Verdict): MailTone {
  switch (verdict) {
    case 'behind':
      return 'bad'
    case 'ahead':
      return 'good'
    case 'level':
    case 'unknown':
      return 'plain'
    default:
      return verdict satisfies never
  }
}
