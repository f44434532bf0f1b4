/** A problem in a file that a user wrote, and its position. */
export interface Problem {
  /** Path as people see it, such as `scenarios/jackets/benchmark.yaml`. */
  file: string
  /** 1-based; 0 when the problem has no position in the file. */
  line: number
  column: number
  /** Such as `markets[0].profile`; empty for the file as a whole. */
  key: string
  /** What was found and what is allowed. */
  message: string
  /** What to do, such as `Did you mean "phone-4g"?`. */
  hint?: string
  /** The line of the file, to show with a caret. */
  source?: string
}

const mostShown = 50
/** Columns. */
const widestExcerpt = 110

/** Problems as plain text for a terminal or a log. */
export function formatProblems(problems: readonly Problem[]): string {
  const shown = problems.slice(0, mostShown).map(formatProblem)
  const left = problems.length - shown.length
  if (left > 0) shown.push(`… and ${left} more.`)
  return shown.join('\n\n')
}

/** In reading order, each once; if the text itself is wrong, problems with its value are dropped. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  const unread = new Set(problems.filter(({ key }) => key === '').map(placeOf))
  return problems
    .filter((problem) => {
      const identity = JSON.stringify([placeOf(problem), problem.key, problem.message])
      if (seen.has(identity) || (problem.key !== '' && unread.has(placeOf(problem)))) return false
      seen.add(identity)
      return true
    })
    .sort((a, b) => a.file.localeCompare(b.file, 'en') || a.line - b.line || a.column - b.column)
}

function placeOf({ file, line, column }: Problem): string {
  return JSON.stringify([file, line, column])
}

function formatProblem({ file, line, column, key, message, hint, source }: Problem): string {
  const place = line > 0 ? `${file}:${line}:${column}` : file
  const lines = [key === '' ? place : `${place}  ${key}`, `  ${message}`]
  if (hint !== undefined) lines.push(`  ${hint}`)
  if (line > 0 && source !== undefined && source.trim() !== '') lines.push('', ...excerpt({ line, column, source }))
  return lines.join('\n')
}

/** ```
 *     7 |   - { name: Sydney phone, profile: phone-4q }
 *       |                                    ^
 * ``` */
function excerpt({ line, column, source }: { line: number; column: number; source: string }): string[] {
  // A long line is cut so that the caret stays in view.
  const from = source.length <= widestExcerpt || column <= widestExcerpt - 20 ? 0 : column - 40
  const before = printable(source.slice(from, column - 1))
  const rest = printable(source.slice(Math.max(from, column - 1)))
  const lead = from > 0 ? '…' : ''
  const room = widestExcerpt - lead.length - before.length
  const text = lead + before + (rest.length > room ? `${rest.slice(0, room - 1)}…` : rest)
  const gutter = String(line)
  return [`    ${gutter} | ${text}`, `    ${' '.repeat(gutter.length)} | ${' '.repeat(lead.length + before.length)}^`]
}

/** One column per character, so that the caret is below its letter. */
function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(controls, '')
}

// Terminal escapes begin with a control character; bidirectional overrides disguise text.
const controls = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

export function hasControls(text: string): boolean {
  return text.search(controls) >= 0
}
