/** A piece of JavaScript. Types of TypeScript are removed before, line by line. */
export interface Token {
  kind: 'name' | 'text' | 'number' | 'regex' | 'template' | 'sign' | 'end'
  /** As written; of a text, what it stands for. */
  text: string
  /** 1-based. */
  line: number
  /** Whether it is the first of its line. */
  isFirst: boolean
  /** Of a template: texts, and between them the tokens of what is inserted. */
  texts?: string[]
  inserted?: Token[][]
}

/** Code that cannot be read, at a line. */
export class Unreadable extends Error {
  readonly line: number
  constructor(line: number) {
    super(`Line ${line} is not JavaScript that can be read.`)
    this.line = line
  }
}

const signs = [
  ...['>>>=', '...', '===', '!==', '**=', '<<=', '>>=', '>>>', '&&=', '||=', '??='],
  ...['=>', '?.', '??', '||', '&&', '==', '!=', '<=', '>=', '++', '--', '+=', '-=', '*=', '/=', '%=', '**', '<<', '>>'],
]
/** After these a slash begins a regular expression and does not divide. */
const beforeRegex = /^(?:return|typeof|case|await|in|of|do|else|void|delete|new|yield)$/

/** Splits code into tokens without running it; ends with an `end`. Throws Unreadable. */
export function tokensOf(code: string): Token[] {
  const reader: Reader = { code, at: code.startsWith('#!') ? endOfLine(code, 0) : 0, line: 1, isFirst: true, depth: 0 }
  const tokens = read(reader, false)
  return [...tokens, { kind: 'end', text: '', line: reader.line, isFirst: true }]
}

interface Reader {
  code: string
  at: number
  line: number
  isFirst: boolean
  /** Templates within templates. */
  depth: number
}

/** Deeper templates are no journey, and would exhaust the stack. */
const deepest = 50

function read(reader: Reader, isInserted: boolean): Token[] {
  const { code } = reader
  const tokens: Token[] = []
  let depth = 0
  for (;;) {
    skipSpace(reader)
    const { at, line, isFirst } = reader
    const letter = code[at]
    if (letter === undefined) {
      if (isInserted) throw new Unreadable(line)
      return tokens
    }
    if (letter === '{') depth++
    if (letter === '}' && depth-- === 0 && isInserted) return tokens
    reader.isFirst = false
    const token = { line, isFirst, ...next(reader, tokens.at(-1)) }
    tokens.push(token)
  }
}

type Piece = Omit<Token, 'line' | 'isFirst'>

function next(reader: Reader, before: Token | undefined): Piece {
  const { code, at } = reader
  const letter = code[at] ?? ''
  if (letter === '"' || letter === "'") return quoted(reader, letter)
  if (letter === '`') return template(reader)
  const name = matchAt(/[\p{L}_$#@][\p{L}\p{M}\p{N}_$]*/uy, reader)
  if (name !== undefined) return { kind: 'name', text: name }
  const number = matchAt(/(?:0[xob][\da-f_]+|\d[\d_]*\.?[\d_]*(?:e[+-]?\d+)?|\.\d[\d_]*(?:e[+-]?\d+)?)n?/iy, reader)
  if (number !== undefined) return { kind: 'number', text: number.replaceAll('_', '') }
  if (letter === '/' && mayBeginRegex(before)) {
    const regex = matchAt(/\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y, reader)
    if (regex !== undefined) return { kind: 'regex', text: regex }
  }
  const sign = signs.find((each) => code.startsWith(each, at)) ?? letter
  reader.at += sign.length
  return { kind: 'sign', text: sign }
}

function mayBeginRegex(before: Token | undefined): boolean {
  if (before === undefined) return true
  if (before.kind === 'name') return beforeRegex.test(before.text)
  return before.kind === 'sign' && !/^[)\]}]$/.test(before.text)
}

function matchAt(pattern: RegExp, reader: Reader): string | undefined {
  pattern.lastIndex = reader.at
  const [found] = pattern.exec(reader.code) ?? []
  if (found !== undefined) reader.at += found.length
  return found
}

function skipSpace(reader: Reader): void {
  const { code } = reader
  for (;;) {
    const letter = code[reader.at]
    if (letter === undefined) return
    if (/[\s\ufeff]/.test(letter)) {
      if (letter === '\n') newLine(reader)
      reader.at++
    } else if (code.startsWith('//', reader.at)) {
      reader.at = endOfLine(code, reader.at)
    } else if (code.startsWith('/*', reader.at)) {
      const end = code.indexOf('*/', reader.at + 2)
      if (end < 0) throw new Unreadable(reader.line)
      for (const each of code.slice(reader.at, end)) if (each === '\n') newLine(reader)
      reader.at = end + 2
    } else return
  }
}

function newLine(reader: Reader): void {
  reader.line++
  reader.isFirst = true
}

function endOfLine(code: string, from: number): number {
  const end = code.indexOf('\n', from)
  return end < 0 ? code.length : end
}

function quoted(reader: Reader, quote: string): Piece {
  const { code, line } = reader
  let text = ''
  reader.at++
  for (;;) {
    const letter = code[reader.at]
    if (letter === undefined || letter === '\n') throw new Unreadable(line)
    if (letter === quote) break
    text += letter === '\\' ? escaped(reader) : letter
    reader.at++
  }
  reader.at++
  return { kind: 'text', text }
}

function template(reader: Reader): Piece {
  const { code, line } = reader
  const texts = ['']
  const inserted: Token[][] = []
  const add = (text: string): void => void texts.push((texts.pop() ?? '') + text)
  reader.at++
  for (; code[reader.at] !== '`'; reader.at++) {
    const letter = code[reader.at]
    if (letter === undefined) throw new Unreadable(line)
    if (letter === '\n') reader.line++
    if (letter === '\\') add(escaped(reader))
    else if (code.startsWith('${', reader.at)) {
      reader.at += 2
      if (++reader.depth > deepest) throw new Unreadable(reader.line)
      const tokens = read(reader, true)
      reader.depth--
      inserted.push([...tokens, { kind: 'end', text: '', line: reader.line, isFirst: false }])
      texts.push('')
    } else add(letter)
  }
  reader.at++
  return { kind: 'template', text: '', texts, inserted }
}

const controls: Partial<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' }

/** What a backslash and what follows stand for; leaves the reader at its last character. */
function escaped(reader: Reader): string {
  const rest = reader.code.slice(reader.at, reader.at + 12)
  const [whole, braced, four, two] = /^\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2}))/i.exec(rest) ?? []
  const point = Number.parseInt(braced ?? four ?? two ?? '', 16)
  if (whole !== undefined && point <= 0x10ffff) {
    reader.at += whole.length - 1
    return String.fromCodePoint(point)
  }
  reader.at++
  const letter = rest[1] ?? ''
  if (letter === '\n') {
    reader.line++
    return ''
  }
  return controls[letter] ?? letter
}
