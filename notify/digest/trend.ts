import { filled, ink } from '../mail/colours.ts'
import { html, type Markup } from '../mail/html.ts'
import type { WeeklyTrend } from './content.ts'

/** Height in pixels of the tallest column, and of a column for 0, which shows as a line. */
const highest = 44
const lowest = 2

/** One column of coloured cells per week: no images, and screen readers read a table. */
export function trendTable({ caption, weeks }: WeeklyTrend): Markup {
  const most = Math.max(1, ...weeks.map(({ value }) => value))
  const last = weeks.length - 1
  const width = `${Math.floor(100 / Math.max(1, weeks.length))}%`
  const half = Math.ceil(weeks.length / 2)
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;table-layout:fixed;margin:0 0 8px">
<caption ${ink('faint', 'text-align:left;font-size:13px;line-height:19px;padding:0 0 4px;')}>${caption}</caption>
<thead style="font-size:0;line-height:0"><tr>${weeks.map(({ label }) => html`<th scope="col" width="${width}" style="padding:0;font-size:0;line-height:0;color:transparent">${label}</th>`)}</tr></thead>
<tbody><tr>${weeks.map(
    ({ value }, at) =>
      html`<td width="${width}" valign="bottom" align="center" ${ink(at === last ? 'plain' : 'faint', `vertical-align:bottom;text-align:center;padding:0 2px;font-size:12px;line-height:16px;font-weight:${at === last ? 700 : 400};`)}>${value}<div ${filled(at === last ? 'us' : 'faint', `height:${lowest + Math.round((value / most) * (highest - lowest))}px;font-size:0;line-height:0;border-radius:2px 2px 0 0;`)}>&nbsp;</div></td>`,
  )}</tr>
</tbody>
<tfoot aria-hidden="true"><tr><td colspan="${half}" ${ink('faint', 'text-align:left;font-size:12px;line-height:16px;padding:2px 0 0;')}>${weeks[0]?.label}</td><td colspan="${weeks.length - half}" align="right" ${ink('faint', 'text-align:right;font-size:12px;line-height:16px;padding:2px 0 0;')}>${weeks.at(-1)?.label}</td></tr></tfoot>
</table>`
}
