import { filled, ink, light, type MailTone } from './colours.ts'
import { band } from './document.ts'
import { html, type Insertable, type Markup } from './html.ts'

/** The coloured top of a mail: benchmark and market, then the news. */
export function headline({ over, text, tone }: { over: Insertable; text: Insertable; tone: MailTone }): Markup {
  return band(
    filled(tone),
    html`<p style="margin:0;font-size:13px;line-height:18px">${over}</p><h1 style="margin:4px 0 0;font-size:22px;line-height:29px;font-weight:700">${text}</h1>`,
  )
}

export function heading(text: string): Markup {
  return html`<h2 ${ink('plain', 'margin:6px 0 6px;font-size:15px;line-height:20px;font-weight:700;')}>${text}</h2>`
}

export function paragraph(part: Insertable, tone: MailTone = 'plain'): Markup {
  return html`<p ${ink(tone, 'margin:0 0 8px;font-size:15px;line-height:22px;')}>${part}</p>`
}

/** The sentence for readers who read only one. */
export function lead(part: Insertable): Markup {
  return html`<p ${ink('plain', 'margin:6px 0 8px;font-size:17px;line-height:25px;')}>${part}</p>`
}

/** The assumptions behind a number. */
export function small(part: Insertable): Markup {
  return html`<p ${ink('faint', 'margin:0 0 6px;font-size:13px;line-height:19px;')}>${part}</p>`
}

export function bullets(items: readonly Insertable[]): Markup {
  const rows = items.map((item) => html`<li style="margin:0 0 5px">${item}</li>`)
  return html`<ul ${ink('plain', 'margin:0 0 8px;padding:0 0 0 20px;font-size:15px;line-height:21px;')}>${rows}</ul>`
}

export function strong(part: Insertable): Markup {
  return html`<strong>${part}</strong>`
}

/** Something to copy into a terminal. */
export function code(text: string): Markup {
  return html`<code style="font-family:Consolas,Menlo,monospace;font-size:13px;word-break:break-word">${text}</code>`
}

/**
 * A link to an address from the deployment's own settings, never to one from a page. Anything but a web address stays
 * text.
 */
export function link({ to, text }: { to: string; text: string }): Markup {
  const url = URL.parse(to)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return html`${text}`
  return html`<a href="${url.href}" ${ink('us', 'text-decoration:underline;')}>${text}</a>`
}

/** A thin line between parts. */
export function rule(): Markup {
  return html`<div class="line" style="border-top:1px solid ${light.line};font-size:0;line-height:0;margin:4px 0 6px">&nbsp;</div>`
}

/** Lets a word wider than a phone screen break; other words stay whole. */
export function breakable(words: string): Insertable {
  // The split puts such runs at odd indexes.
  return words.split(/(\S{12})(?=\S)/u).map((part, at) => (at % 2 === 0 ? part : html`${part}<wbr>`))
}
