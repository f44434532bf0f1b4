import { type BaselineFacts, severityOfBaseline } from '#core/analysis/baseline/facts.ts'
import { baselineId } from '#core/analysis/notices/plan.ts'
import { printable, unlinked } from '#core/model/untrusted.ts'
import { englishOf } from '#core/words/locale.ts'
import type { Message, Reader } from '../message.ts'
import { type Action, type AlarmLinks, baselineActions, linksIn } from './actions.ts'
import { actionMarkup } from './alarm-html.ts'
import { bars } from './bars.ts'
import { type BaselineContent, baselineContent, type StepRow } from './baseline-content.ts'
import { breakable, bullets, heading, headline, lead, paragraph, rule, small, strong } from './blocks.ts'
import { FOOTER } from './content.ts'
import { mailDocument, section } from './document.ts'
import { html, type Markup } from './html.ts'
import { mailSubject } from './subject.ts'
import { dataTable } from './table.ts'

/** Where we start, written for one reader. */
export function baselineMail({ facts, links }: { facts: BaselineFacts; links: AlarmLinks }, reader: Reader): Message {
  const { baseline, benchmark, now } = facts
  const content = baselineContent(facts, { ...reader, now })
  const actions = baselineActions({ benchmark: benchmark.id, links })
  const subject = mailSubject(content.subject)
  return {
    id: baselineId(benchmark.id, baseline),
    kind: 'baseline',
    severity: severityOfBaseline(baseline),
    benchmark: benchmark.id,
    subject,
    text: baselineText(content, actions),
    html: baselineHtml({ ...content, subject }, { actions, lang: englishOf(reader.locale) }),
    links: linksIn(actions),
    images: [],
    attachments: [],
  }
}

/** Place and sales first, then what to do, then the evidence. */
function baselineHtml(
  content: BaselineContent,
  { actions, lang }: { actions: readonly Action[]; lang: string },
): string {
  const { subject, over, tone, headline: text, lead: first, again, money, advice, league, steps, sections } = content
  const parts = [
    headline({ over, text, tone }),
    section(
      lead(first),
      ...(again === '' ? [] : [paragraph(again)]),
      ...(money === null ? [] : [paragraph(strong(money.said)), small(money.assumption)]),
    ),
    section(heading('What to do first'), paragraph(strong(advice.what)), paragraph(advice.why)),
    ...(league === null ? [] : [section(bars({ ...league, head: ['Site', league.head] }))]),
    section(stepsTable(steps)),
    ...sections.map(({ title, items }) =>
      section(heading(title), items.length === 1 ? items.map((item) => paragraph(item)) : bullets(items)),
    ),
    section(rule(), ...actions.map(actionMarkup)),
  ]
  return mailDocument({ lang, title: unlinked(subject), preview: first, sections: parts, footer: FOOTER })
}

function stepsTable({ caption, rows }: BaselineContent['steps']): Markup {
  return dataTable({
    caption,
    head: ['Step', 'Against', 'Gap'],
    rows: rows.map(({ step, against, gap, detail, tone }) => [
      { part: breakable(step), strong: true },
      { part: breakable(against) },
      { part: html`${strong(gap)}${detail === '' ? undefined : html`<br>${small(detail)}`}`, tone },
    ]),
  })
}

function baselineText(content: BaselineContent, actions: readonly Action[]): string {
  const { over, headline: news, lead: first, again, money, advice, league, steps, sections } = content
  const parts = [
    [over, news],
    [first, again, ...(money === null ? [] : [money.said, money.assumption])].filter((line) => line !== ''),
    ['What to do first', advice.what, advice.why],
    ...(league === null ? [] : [[league.caption, ...league.rows.map(({ name, value }) => `- ${name}: ${value}`)]]),
    [steps.caption, ...steps.rows.map(stepLine)],
    ...sections.map(({ title, items }) => [title, ...items.map((item) => `- ${item}`)]),
    actions.map(({ words, to, command }) => `${words}: ${to ?? command ?? ''}`),
    [FOOTER],
  ]
  return `${parts.map((lines) => lines.map((line) => printable(line).trim()).join('\n')).join('\n\n')}\n`
}

function stepLine({ step, against, gap, detail }: StepRow): string {
  return `- ${step}, against ${against}: ${gap}${detail === '' ? '' : ` (${detail})`}`
}
