import { oneLine } from '#core/model/untrusted.ts'
import { sentenceOf } from '#core/words/capital.ts'
import type { DigestBlock, DigestContent } from './content.ts'

/** Longer than any line we write, even with the longest names. */
const longest = 2000

/** The digest as plain text, for mail programs and the terminal. */
export function digestText({ over, headline, lead, sections, footer }: DigestContent, dashboard?: string): string {
  const parts = [
    [`${headline}.`, over],
    [lead],
    ...sections.map(({ title, blocks }) => [title.toUpperCase(), ...blocks.flatMap(linesOf)]),
    dashboard === undefined ? [] : [`Dashboard: ${dashboard}`],
    [footer],
  ]
  const text = parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => indented(line)).join('\n'))
    .join('\n\n')
  return `${text}\n`
}

/** Untrusted text can neither break a line nor start another. */
function indented(line: string): string {
  const [indent = ''] = line.match(/^ */) ?? []
  return indent + oneLine(line, longest)
}

function linesOf(block: DigestBlock): string[] {
  switch (block.kind) {
    case 'text':
    case 'strong':
      return [block.text]
    case 'bullets':
      return block.items.map((item) => `- ${item}`)
    case 'league': {
      const { caption, rows } = block.league
      return [
        `${caption}:`,
        ...rows.map(
          ({ place, name, us, value }) =>
            `  ${place === null ? '–' : `${place}.`} ${name}${us ? ' (you)' : ''}: ${value}`,
        ),
      ]
    }
    case 'standings': {
      const { caption, rows, notes } = block.standings
      const items = rows.map(
        ({ name, words, detail, movement }) => `- ${name}: ${words}. ${detail}. ${sentenceOf(movement)}`,
      )
      return [`${caption}:`, ...items, ...notes]
    }
    case 'trend': {
      const { caption, weeks } = block.trend
      return [
        `${caption}: ${weeks.map(({ value }) => value).join(' ')} (from ${weeks[0]?.label} to ${weeks.at(-1)?.label})`,
      ]
    }
    default:
      return block satisfies never
  }
}
