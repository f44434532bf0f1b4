import { ink, light, type MailTone } from './colours.ts'
import { html, type Insertable, type Markup } from './html.ts'

export interface DataCell {
  part: Insertable
  tone?: MailTone
  strong?: boolean
}

/**
 * A table of words and numbers; the first column names the rows. Columns in `right` hold numbers and are right-aligned.
 */
export function dataTable({
  caption,
  head,
  rows,
  right = [],
}: {
  caption: string
  head: readonly string[]
  rows: readonly (readonly DataCell[])[]
  right?: readonly number[]
}): Markup {
  const side = (column: number) => (right.includes(column) ? 'right' : 'left')
  const style = (column: number) =>
    `text-align:${side(column)};padding:5px ${column === head.length - 1 ? 0 : 10}px 5px 0;`
  const titles = head.map(
    (text, column) =>
      html`<th scope="col" align="${side(column)}" ${ink('faint', `${style(column)}font-size:12px;line-height:16px;font-weight:400;vertical-align:bottom;`)}>${text}</th>`,
  )
  const cell = ({ part, tone = 'plain', strong = false }: DataCell, column: number) => {
    const look = ink(
      tone,
      `${style(column)}font-size:14px;line-height:19px;font-weight:${strong ? 700 : 400};vertical-align:top;`,
    )
    const align = side(column)
    return column === 0
      ? html`<th scope="row" align="${align}" ${look}>${part}</th>`
      : html`<td align="${align}" ${look}>${part}</td>`
  }
  // Short names stay whole, however narrow their column.
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;word-break:normal;overflow-wrap:normal">
<caption ${ink('faint', 'text-align:left;font-size:13px;line-height:19px;padding:0 0 4px;')}>${caption}</caption>
<thead><tr>${titles}</tr></thead>
<tbody>${rows.map(
    (cells) => html`<tr class="line" style="border-top:1px solid ${light.line}">${cells.map(cell)}</tr>
`,
  )}</tbody>
</table>`
}
