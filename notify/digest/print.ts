import { ink, light } from '../mail/colours.ts'
import { html, trusted } from '../mail/html.ts'
import type { DigestContent } from './content.ts'
import { digestSections } from './html.ts'

const font = "font-family:'Open Sans',-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

/**
 * Lines, rows and paragraphs move to the next page rather than split. Sections do split: the standings of many sites or markets would
 * otherwise leave the first page blank below its advice. Backgrounds are printed because bars are made of them.
 */
const styles = `@page{size:A4;margin:14mm 14mm 18mm}:root{color-scheme:light}body{margin:0;${font};background:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact;font-size:14px}
.card{width:100%;border-collapse:collapse}.card>tbody>tr>td>div{border-radius:6px}h2,h3{break-after:avoid}table{break-inside:auto}.card tr tr,p,li{break-inside:avoid}`

/** The digest as A4 pages for printing: the mail's words, without external resources. */
export function digestPrint(content: DigestContent): string {
  const { lang, subject, footer } = content
  return html`<!doctype html>
<html lang="${lang}" dir="ltr">
<head>
<meta charset="utf-8">
<title>${subject}</title>
<style>${trusted(styles)}</style>
</head>
<body style="color:${light.plain.text}">
<main>
<table role="presentation" class="card" cellpadding="0" cellspacing="0" border="0"><tbody>
${digestSections(content)}
</tbody></table>
</main>
<footer ${ink('faint', 'font-size:12px;line-height:18px;padding:8px 24px;')}>${footer}</footer>
</body>
</html>
`.markup
}
