import { unlinked } from '#core/model/untrusted.ts'
import { named } from '#core/words/alarm/figures.ts'
import { waitWords } from '#core/words/locale.ts'
import { type Action, isWebAddress } from './actions.ts'
import { bars } from './bars.ts'
import { bullets, code, heading, headline, lead, link, paragraph, rule, small, strong } from './blocks.ts'
import { ink, light } from './colours.ts'
import { type AlarmContent, FOOTER, type Titled } from './content.ts'
import { mailDocument, section } from './document.ts'
import { html, type Insertable, type Markup } from './html.ts'
import type { MailPicture, PictureFrame, PictureStrip } from './pictures.ts'

/** Lays out the mail: the essentials first, the evidence after. */
export function alarmHtml({
  content,
  strips,
  actions,
  lang,
  locale,
}: {
  content: AlarmContent
  strips: readonly PictureStrip[]
  actions: readonly Action[]
  lang: string
  locale: string
}): string {
  const { subject, over, tone, headline: text, lead: first, money, rows, league, reasons, others } = content
  const sections = [
    headline({ over, text, tone }),
    section(lead(first), ...(money === null ? [] : [paragraph(strong(money.said)), small(money.assumption)])),
    ...(others === null ? [] : [titled(others)]),
    ...(league === null ? [] : [section(bars({ ...league, head: ['Site', league.caption] }))]),
    section(rowsTable(rows)),
    ...(strips.length === 0 ? [] : [section(heading('What customers see'), stripTables(strips, locale))]),
    ...(reasons === null ? [] : [titled(reasons)]),
    ...(actions.length === 0 ? [] : [section(rule(), ...actions.map(actionMarkup))]),
  ]
  return mailDocument({ lang, title: unlinked(subject), preview: first, sections, footer: FOOTER })
}

function titled({ title, items }: Titled): Markup {
  return section(heading(title), bullets(items))
}

function rowsTable(rows: AlarmContent['rows']): Markup {
  // Labels stay whole, however narrow their column.
  const lines = rows.map(
    ({ label, words }) => html`<tr>
<th scope="row" width="26%" align="left" ${ink('faint', 'font-size:13px;line-height:20px;font-weight:400;padding:3px 10px 3px 0;text-align:left;vertical-align:top;word-break:normal;overflow-wrap:normal;')}>${label}</th>
<td ${ink('plain', 'font-size:14px;line-height:20px;padding:3px 0;vertical-align:top;')}>${words.map((sentence, index) => html`${index === 0 ? undefined : html`<br>`}${sentence}`)}</td>
</tr>
`,
  )
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse"><tbody>${lines}</tbody></table>`
}

function stripTables(strips: readonly PictureStrip[], locale: string): Markup[] {
  const isFinal = strips.every(({ frames }) => frames.length === 1)
  return isFinal ? [finalTable(strips)] : filmTables(strips, locale)
}

/** The final screen of each site, side by side. */
function finalTable(strips: readonly PictureStrip[]): Markup {
  const cells = strips.map((strip) =>
    cell(2, html`${siteName(strip)}${strip.frames.map((frame) => pictureOf(frame, `${nameOf(strip)}: final screen`))}`),
  )
  return pictureTable([...cells, ...(strips.length === 1 ? [cell(2, undefined)] : [])])
}

/** A site's pictures side by side, each with its time below. */
function filmTables(strips: readonly PictureStrip[], locale: string): Markup[] {
  const shape = strips.flatMap(({ frames }) => frames.flatMap(({ picture }) => picture ?? []))[0]
  return strips.flatMap((strip) => {
    const { frames } = strip
    const seconds = frames.some(({ at }) => (at ?? 0) >= 1000)
    const cells = frames.map((frame) => {
      const moment = waitWords(frame.at ?? 0, { locale, seconds })
      const below = html`<div ${ink('faint', 'font-size:12px;line-height:17px;')}>${moment}</div>`
      return cell(frames.length, html`${pictureOf(frame, `${nameOf(strip)}, ${moment}`, shape)}${below}`)
    })
    return [siteName(strip), pictureTable(cells)]
  })
}

function pictureTable(cells: readonly Markup[]): Markup {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed"><tr>${cells}</tr></table>
`
}

function cell(count: number, part: Insertable): Markup {
  return html`<td width="${Math.floor(100 / Math.max(count, 2))}%" align="left" valign="bottom" style="padding:0 6px 10px 0;vertical-align:bottom">${part}</td>`
}

function siteName(strip: PictureStrip): Markup {
  return html`<p ${ink('plain', `margin:0 0 4px;font-size:13px;line-height:18px;font-weight:${strip.us ? 700 : 400};`)}>${nameOf(strip)}</p>
`
}

function nameOf({ site, us }: PictureStrip): string {
  return `${unlinked(named(site))}${us ? ' (you)' : ''}`
}

function pictureOf({ picture }: PictureFrame, alt: string, shape?: Pick<MailPicture, 'width' | 'height'>): Markup {
  if (picture === null) return emptyFrame(shape)
  const { id, width, height } = picture
  const style = html`display:block;width:100%;max-width:${width}px;height:auto;border:1px solid ${light.line};font-size:12px;line-height:15px`
  return html`<img src="cid:${id}" width="${width}" height="${height}" alt="${alt}" class="line" style="${style}">`
}

/** As large as a picture if the mail client supports it; otherwise a line of text. */
function emptyFrame(shape?: Pick<MailPicture, 'width' | 'height'>): Markup {
  const size = shape === undefined ? '' : `max-width:${shape.width}px;aspect-ratio:${shape.width}/${shape.height};`
  const border = `border:1px solid ${light.line};box-sizing:border-box;${size}`
  const words = ink('faint', 'font-size:12px;line-height:15px;padding:6px;')
  return html`<div class="line" style="${border}"><div ${words}>nothing yet</div></div>`
}

export function actionMarkup({ words, to, command }: Action): Markup {
  if (to !== undefined && isWebAddress(to)) return small(link({ to, text: words }))
  return small(html`${words}:<br>${code(to ?? command ?? '')}`)
}
