import { printable } from '#core/model/untrusted.ts'
import type { Action } from './actions.ts'
import type { Bar } from './bars.ts'
import { type AlarmContent, FOOTER, type Titled } from './content.ts'

/** The same words as plain text, for mail clients, topics and chats that show no markup. */
export function alarmText({ content, actions }: { content: AlarmContent; actions: readonly Action[] }): string {
  const { over, headline, lead, money, rows, league, reasons, others } = content
  const sections = [
    [over, headline],
    [lead, ...(money === null ? [] : [money.said, money.assumption])],
    ...(others === null ? [] : [titled(others)]),
    ...(league === null ? [] : [[league.caption, ...league.rows.map(bar)]]),
    rows.map(({ label, words }) => `${label}: ${words.join(' ')}`),
    ...(reasons === null ? [] : [titled(reasons)]),
    actions.map(({ words, to, command }) => `${words}: ${to ?? command ?? ''}`),
    [FOOTER],
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => printable(line).trim()).join('\n'))
    .join('\n\n')}\n`
}

function titled({ title, items }: Titled): string[] {
  return [title, ...items.map((item) => `- ${item}`)]
}

function bar({ name, value, note }: Bar): string {
  return `- ${name}: ${value}${note === undefined ? '' : ` (${note})`}`
}
