import { darkStyles, ink, surface } from './colours.ts'
import { html, type Insertable, type Markup, trusted } from './html.ts'

/** Widest a mail is shown, pixels. */
const widest = 600

/** Inherited by everything; a name without spaces breaks rather than widening the mail. */
const font =
  "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;word-break:break-word;overflow-wrap:anywhere;"

/** Keeps phones from turning numbers and addresses into links; text from pages must not become a link. */
const noDetection = 'telephone=no,date=no,address=no,email=no,url=no'

/**
 * A complete mail: tables and inline styles that Gmail and Outlook keep, a style sheet for clients that honour it, no
 * remote content. It reads the same without images and without styles.
 */
export function mailDocument({
  lang,
  title,
  preview,
  sections,
  footer,
}: {
  /** Of the words and numbers, BCP 47, such as `en-AU`. */
  lang: string
  title: string
  /** What inboxes show after the subject. */
  preview: string
  /** One below the other on a card. */
  sections: readonly Markup[]
  /** Below the card: why the reader got this mail. */
  footer: Insertable
}): string {
  const { markup } = html`<!doctype html>
<html lang="${lang}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="${trusted(noDetection)}">
<title>${title}</title>
<style>:root{color-scheme:light dark;supported-color-schemes:light dark}${darkStyles()}@media (max-width:480px){.pad{padding-left:16px !important;padding-right:16px !important}}@media print{.on-page{background-color:#fff !important}}</style>
</head>
<body ${surface('page', 'margin:0;padding:0;-webkit-text-size-adjust:100%;')}>
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all" aria-hidden="true">${preview}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" ${surface('page')}><tr><td align="center" style="padding:12px 8px">
${outlook(html`<table role="presentation" width="${widest}" cellpadding="0" cellspacing="0" border="0"><tr><td>`)}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:${widest}px"><tr><td>
<main>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" ${surface('card', 'border-radius:8px;overflow:hidden;')}>
${sections}
</table>
</main>
</td></tr><tr><td ${ink('faint', `${font}font-size:12px;line-height:18px;padding:12px 16px;`)}><footer>${footer}</footer></td></tr></table>
${outlook(trusted('</td></tr></table>'))}
</td></tr></table>
</body>
</html>
`
  return markup
}

/** For Outlook only, which does not support max-width. */
function outlook({ markup }: Markup): Markup {
  return trusted(`<!--[if mso]>${markup}<![endif]-->`)
}

/** A part of a card with the usual padding. */
export function section(...parts: Insertable[]): Markup {
  return html`<tr><td class="pad" style="padding:10px 24px;${trusted(font)}">${parts}</td></tr>
`
}

/** A part of a card from edge to edge; the attributes colour it. */
export function band(attributes: Markup, ...parts: Insertable[]): Markup {
  // Outlook supports padding on table cells only.
  return html`<tr><td ${attributes}><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="pad" style="padding:18px 24px;${trusted(font)}">${parts}</td></tr></table></td></tr>
`
}
