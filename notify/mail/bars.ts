import { filled, ink, type MailTone } from './colours.ts'
import { html, type Markup } from './html.ts'

/** One row of a table of bars. */
export interface Bar {
  name: string
  /** The number in words, such as `4.2 s`. */
  value: string
  /** Length, from 0 to 1; null for no bar. */
  share: number | null
  tone: MailTone
  /** Highlights our row, or the one the table is about. */
  strong?: boolean
  /** Small print below the name. */
  note?: string
}

/** Narrowest bar that is still visible, in percent. */
const narrowest = 2

/**
 * Names, bars and numbers, as a table of coloured cells: it needs no images, and screen readers announce it as a table.
 */
export function bars({
  caption,
  head,
  rows,
}: {
  caption: string
  head: [string, string]
  rows: readonly Bar[]
}): Markup {
  const [name, value] = head
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
<caption ${ink('faint', 'text-align:left;font-size:13px;line-height:19px;padding:0 0 4px;')}>${caption}</caption>
<thead style="font-size:0;line-height:0"><tr>${[name, '', value].map(hiddenHead)}</tr></thead>
<tbody>${rows.map(row)}</tbody>
</table>`
}

/** For screen readers; on screen the columns need no titles. */
function hiddenHead(text: string): Markup {
  if (text === '') return html`<td style="padding:0"></td>`
  return html`<th scope="col" style="padding:0;font-size:0;line-height:0;color:transparent">${text}</th>`
}

function row({ name, value, share, tone, strong = false, note }: Bar): Markup {
  const weight = `font-weight:${strong ? 700 : 400};`
  const below =
    note === undefined ? undefined : html`<br><span ${ink('faint', 'font-size:12px;font-weight:400;')}>${note}</span>`
  return html`<tr>
<th scope="row" width="30%" align="left" ${ink('plain', `${weight}font-size:14px;line-height:18px;padding:5px 10px 5px 0;text-align:left;word-break:break-word;`)}>${name}${below}</th>
<td width="52%" style="padding:5px 0">${share === null ? undefined : bar(share, tone)}</td>
<td width="18%" align="right" ${ink(tone === 'bad' ? 'bad' : 'plain', `${weight}font-size:14px;line-height:18px;padding:5px 0 5px 10px;text-align:right;white-space:nowrap;`)}>${value}</td>
</tr>
`
}

function bar(share: number, tone: MailTone): Markup {
  const percent = Math.max(narrowest, Math.min(100, Math.round(share * 100)))
  const rest = percent === 100 ? undefined : html`<td style="font-size:0;line-height:0">&nbsp;</td>`
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td width="${percent}%" height="16" ${filled(tone, 'height:16px;font-size:0;line-height:0;border-radius:3px;')}>&nbsp;</td>${rest}</tr></table>`
}
