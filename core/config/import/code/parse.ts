import type { Expression, FunctionCode, Statement } from './code.ts'
import { type Token, tokensOf, Unreadable } from './tokens.ts'

/** Reads JavaScript without running it. Throws Unreadable where its brackets and quotes do not match. */
export function parseCode(code: string): Statement[] {
  return new Parser(tokensOf(code)).statements('')
}

/** Deeper code is nobody's journey, and would exhaust the stack. */
const deepest = 200
const skippedBlocks = /^(?:if|for|while|do|switch|class|with)$/
const assignments = /^(?:=|[+\-*/%&|^]=|\*\*=|<<=|>>=|>>>=|&&=|\|\|=|\?\?=)$/
const binary = /^(?:[+\-*/%<>&|^]|\*\*|==|!=|===|!==|<=|>=|&&|<<|>>|>>>)$/
const opposite: Partial<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

class Parser {
  private readonly tokens: readonly Token[]
  private at = 0
  private depth = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  /** Up to a closing bracket, or to the end of the code. */
  statements(close: string): Statement[] {
    const found: Statement[] = []
    while (!this.is(close)) {
      if (this.token.kind === 'end') {
        if (close === '') break
        throw new Unreadable(this.token.line)
      }
      const statement = this.statement()
      if (statement.kind !== 'empty') found.push(statement)
    }
    if (close !== '') this.at++
    return found
  }

  /** A whole expression, as in a template. */
  whole(): Expression {
    return this.expression()
  }

  private get token(): Token {
    return this.peek(0)
  }

  private peek(ahead: number): Token {
    const last = this.tokens.at(-1)
    const token = this.tokens[this.at + ahead] ?? last
    if (token === undefined) throw new Unreadable(1)
    return token
  }

  private is(text: string, ahead = 0): boolean {
    const { kind, text: found } = this.peek(ahead)
    return (kind === 'sign' || kind === 'name') && found === text
  }

  private take(text: string): boolean {
    if (!this.is(text)) return false
    this.at++
    return true
  }

  private expect(text: string): void {
    if (!this.take(text)) throw new Unreadable(this.token.line)
  }

  private deeper<T>(work: () => T): T {
    if (++this.depth > deepest) throw new Unreadable(this.token.line)
    try {
      return work()
    } finally {
      this.depth--
    }
  }

  private statement(): Statement {
    const { line } = this.token
    const from = this.at
    const depth = this.depth
    const end = (): number => this.peek(-1).line
    try {
      const found = this.deeper(() => this.known())
      return { ...found, line, end: end() }
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      this.depth = depth
      this.at = from
      const word = this.token.text
      this.skip()
      return { kind: 'other', word, line, end: end() }
    }
  }

  private known(): Shape {
    const { text: word, kind } = this.token
    if (kind === 'sign' && word === ';') {
      this.at++
      return { kind: 'empty' }
    }
    if (kind === 'sign' && word === '{') {
      this.at++
      return { kind: 'block', body: this.statements('}') }
    }
    if (kind !== 'name') return this.run()
    if (word === 'export') {
      this.at++
      if (this.is('{') || this.is('*')) return this.skipped('import')
      if (this.take('default')) return this.run()
      return this.known()
    }
    if (word === 'import' && !this.is('(', 1) && !this.is('.', 1)) return this.skipped('import')
    if (/^(?:const|let|var)$/.test(word)) return this.declaration()
    if (word === 'function' || (word === 'async' && this.is('function', 1))) return this.namedFunction()
    if (word === 'try') return this.attempt()
    if (word === 'return') {
      this.at++
      if (this.is(';') || this.is('}') || this.token.isFirst) return { kind: 'empty' }
      return this.run()
    }
    if (skippedBlocks.test(word)) {
      this.skipBlock()
      return { kind: 'other', word }
    }
    if (/^(?:throw|break|continue)$/.test(word)) {
      this.skip()
      return { kind: 'other', word }
    }
    return this.run()
  }

  private skipped(kind: 'import'): Shape {
    this.skip()
    return { kind }
  }

  private run(): Shape {
    const value = this.list()
    this.finish()
    return { kind: 'run', value }
  }

  /** A statement ends at a semicolon, a closing bracket or a new line. */
  private finish(): void {
    if (this.take(';') || this.is('}') || this.token.kind === 'end' || this.token.isFirst) return
    throw new Unreadable(this.token.line)
  }

  private declaration(): Shape {
    this.at++
    const name = this.pattern()
    const value = this.take('=') ? this.expression() : undefined
    // Further names of the same statement are rare, and no part of a journey.
    if (this.is(',')) throw new Unreadable(this.token.line)
    this.finish()
    return { kind: 'const', ...(name !== undefined && { name }), ...(value && { value }) }
  }

  private pattern(): string | undefined {
    const { kind, text } = this.token
    if (kind === 'name') {
      this.at++
      return text
    }
    this.group()
    return undefined
  }

  private namedFunction(): Shape {
    const { line } = this.token
    this.take('async')
    this.expect('function')
    this.take('*')
    const name = this.token.kind === 'name' ? this.token.text : ''
    if (name !== '') this.at++
    return { kind: 'function', name, code: { ...this.functionRest(), line } }
  }

  private attempt(): Shape {
    this.at++
    this.expect('{')
    const body = this.statements('}')
    const handled: Statement[] = []
    if (this.is('catch')) {
      const { line } = this.token
      this.at++
      if (this.is('(')) this.group()
      this.group()
      handled.push({ kind: 'other', word: 'catch', line, end: this.peek(-1).line })
    }
    if (this.take('finally')) {
      this.expect('{')
      handled.push(...this.statements('}'))
    }
    return { kind: 'block', body: [...body, ...handled] }
  }

  private skipBlock(): void {
    const word = this.token.text
    this.at++
    this.take('await')
    if (word === 'class') {
      while (!this.is('{') && this.token.kind !== 'end') this.at++
      this.group()
      return
    }
    if (word !== 'do') this.group()
    if (word === 'switch') {
      this.group()
      return
    }
    this.statement()
    if (word === 'do') this.skip()
    if (word === 'if' && this.take('else')) this.statement()
  }

  /** To the end of a statement, whatever it is. */
  private skip(): void {
    const from = this.at
    for (;;) {
      if (this.token.kind === 'end' || this.is('}') || this.is(')') || this.is(']')) {
        if (this.at === from) this.at++
        return
      }
      if (this.take(';')) return
      if (this.at > from && this.token.isFirst && !this.goesOn()) return
      if (this.token.kind === 'sign' && opposite[this.token.text] !== undefined) this.group()
      else this.at++
    }
  }

  private goesOn(): boolean {
    const { kind, text } = this.token
    const before = this.peek(-1)
    const isOpen = before.kind === 'sign' && !/^[)\]}]$/.test(before.text)
    return isOpen || (kind === 'sign' && !/^[{(]$/.test(text))
  }

  /** Past a group in brackets. */
  private group(): void {
    const { line, text } = this.token
    const expected: string[] = [opposite[text] ?? '']
    if (expected[0] === '') throw new Unreadable(line)
    this.at++
    while (expected.length > 0) {
      const { kind, text: found } = this.token
      if (kind === 'end') throw new Unreadable(line)
      if (kind === 'sign') {
        const close = opposite[found]
        if (close !== undefined) expected.push(close)
        else if (found === expected.at(-1)) expected.pop()
        else if (/^[)\]}]$/.test(found)) throw new Unreadable(this.token.line)
      }
      this.at++
    }
  }

  /** Expressions between commas; the last counts. */
  private list(): Expression {
    let value = this.expression()
    while (this.take(',')) value = { kind: 'other', line: this.expression().line }
    return value
  }

  private expression(): Expression {
    return this.deeper(() => {
      const { line } = this.token
      const arrow = this.arrow()
      if (arrow !== undefined) return { ...arrow, line }
      const left = this.alternatives()
      if (this.take('?')) {
        this.expression()
        this.expect(':')
        this.expression()
        return { kind: 'other', line }
      }
      if (this.token.kind !== 'sign' || !assignments.test(this.token.text)) return left
      const isPlain = this.take('=')
      if (!isPlain) this.at++
      const value = this.expression()
      return isPlain ? { kind: 'assign', to: left, value, line } : { kind: 'other', line }
    })
  }

  private arrow(): FunctionCode | undefined {
    const from = this.at
    if (this.is('async') && (this.is('(', 1) || (this.peek(1).kind === 'name' && this.is('=>', 2)))) this.at++
    if (this.token.kind === 'name' && this.is('=>', 1)) {
      const params = [this.token.text]
      this.at += 2
      return this.arrowBody(params)
    }
    if (this.is('(')) {
      const open = this.at
      this.group()
      if (this.is('=>')) {
        this.at = open
        const params = this.params()
        this.expect('=>')
        return this.arrowBody(params)
      }
    }
    this.at = from
    return undefined
  }

  private arrowBody(params: FunctionCode['params']): FunctionCode {
    if (this.take('{')) return { kind: 'function', params, body: this.statements('}') }
    const { line } = this.token
    const value = this.expression()
    return { kind: 'function', params, body: [{ kind: 'run', value, line, end: this.peek(-1).line }] }
  }

  private functionRest(): FunctionCode {
    const params = this.params()
    this.expect('{')
    return { kind: 'function', params, body: this.statements('}') }
  }

  private params(): FunctionCode['params'] {
    const found: FunctionCode['params'] = []
    this.expect('(')
    while (!this.take(')')) {
      this.take('...')
      found.push(this.pattern())
      if (this.take('=')) this.expression()
      if (!this.is(')')) this.expect(',')
    }
    return found
  }

  private alternatives(): Expression {
    let left = this.operation()
    while (this.is('||') || this.is('??')) {
      this.at++
      left = { kind: 'else', first: left, second: this.operation(), line: left.line }
    }
    return left
  }

  private operation(): Expression {
    const sums = new Set<Expression>()
    let left = this.unary()
    for (;;) {
      const { kind, text, line } = this.token
      const isOperator = kind === 'sign' ? binary.test(text) : kind === 'name' && /^(?:in|instanceof)$/.test(text)
      if (!isOperator) return left
      this.at++
      const right = this.unary()
      if (text !== '+') left = { kind: 'other', line }
      // A long sum would be copied for each of its parts.
      else if (left.kind === 'sum' && sums.has(left)) left.parts.push(right)
      else {
        left = { kind: 'sum', parts: [left, right], line: left.line }
        sums.add(left)
      }
    }
  }

  private unary(): Expression {
    const { kind, text, line } = this.token
    if (kind === 'name' && (text === 'await' || text === 'new')) {
      this.at++
      return this.deeper(() => this.unary())
    }
    const isSign = kind === 'sign' && /^(?:[!~+-]|\+\+|--)$/.test(text)
    const isWord = kind === 'name' && /^(?:typeof|void|delete|yield)$/.test(text)
    if (!isSign && !isWord) return this.postfix()
    this.at++
    const value = this.deeper(() => this.unary())
    if (text === '-' && value.kind === 'value' && typeof value.value === 'number') {
      return { kind: 'value', value: -value.value, line }
    }
    // In TypeScript a call may be marked as one whose result does not matter.
    return text === 'void' ? value : { kind: 'other', line }
  }

  private postfix(): Expression {
    let of = this.primary()
    for (;;) {
      const { line } = this.token
      if (this.is('?.') && (this.is('(', 1) || this.is('[', 1))) this.at++
      if (this.take('.') || this.take('?.')) {
        const { kind, text } = this.token
        if (kind !== 'name') throw new Unreadable(line)
        this.at++
        of = { kind: 'member', of, name: text, line }
      } else if (this.is('(')) {
        this.at++
        of = { kind: 'call', of, args: this.items(')'), line }
      } else if (this.is('[') && !this.token.isFirst) {
        this.at++
        const key = this.list()
        this.expect(']')
        of = key.kind === 'value' ? { kind: 'member', of, name: String(key.value), line } : { kind: 'other', line }
      } else if (this.token.kind === 'template' && !this.token.isFirst) {
        this.at++
        of = { kind: 'other', line }
      } else if ((this.is('++') || this.is('--')) && !this.token.isFirst) {
        this.at++
        of = { kind: 'other', line }
      } else return of
    }
  }

  private items(close: string): Expression[] {
    const found: Expression[] = []
    while (!this.take(close)) {
      const { line } = this.token
      if (this.is(',')) {
        this.at++
        continue
      }
      const isSpread = this.take('...')
      const item = this.expression()
      found.push(isSpread ? { kind: 'other', line } : item)
      if (!this.is(close)) this.expect(',')
    }
    return found
  }

  private primary(): Expression {
    const token = this.token
    const { line, kind, text } = token
    switch (kind) {
      case 'text':
        this.at++
        return { kind: 'value', value: text, line }
      case 'number':
        this.at++
        return text.endsWith('n') ? { kind: 'other', line } : { kind: 'value', value: Number(text), line }
      case 'regex':
        this.at++
        return { kind: 'regex', source: text, line }
      case 'template':
        this.at++
        return templateValue(token)
      case 'name':
        return this.named()
      case 'sign':
        return this.bracketed()
      case 'end':
        throw new Unreadable(line)
      default:
        throw new Error(`No such token: ${kind satisfies never}`)
    }
  }

  private named(): Expression {
    const { line, text } = this.token
    if (text === 'function' || (text === 'async' && this.is('function', 1))) {
      this.take('async')
      this.at++
      this.take('*')
      if (this.token.kind === 'name') this.at++
      return { ...this.functionRest(), line }
    }
    if (text === 'class') {
      this.skipBlock()
      return { kind: 'other', line }
    }
    if (/^(?:const|let|var|if|for|while|return|import|export|case|else|catch|throw)$/.test(text) && text !== 'import') {
      throw new Unreadable(line)
    }
    this.at++
    if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true', line }
    if (text === 'null') return { kind: 'value', value: null, line }
    return { kind: 'name', name: text, line }
  }

  private bracketed(): Expression {
    const { line } = this.token
    if (this.take('(')) {
      const value = this.list()
      this.expect(')')
      return value
    }
    if (this.take('[')) return { kind: 'list', items: this.items(']'), line }
    if (!this.take('{')) throw new Unreadable(line)
    const entries: [string, Expression][] = []
    let isWhole = true
    while (!this.take('}')) {
      const entry = this.entry()
      if (entry === undefined) isWhole = false
      else entries.push(entry)
      if (!this.is('}')) this.expect(',')
    }
    return { kind: 'group', entries, isWhole, line }
  }

  /** Undefined for one whose key is computed, or that inserts another group. */
  private entry(): [string, Expression] | undefined {
    const { line } = this.token
    if (this.take('...')) {
      this.expression()
      return undefined
    }
    while (/^(?:async|get|set)$/.test(this.token.text) && !/^[:,(}]$/.test(this.peek(1).text)) this.at++
    this.take('*')
    if (this.is('[')) {
      this.group()
      if (this.is('(')) this.functionRest()
      else if (this.take(':')) this.expression()
      return undefined
    }
    const { kind, text: key } = this.token
    if (kind !== 'name' && kind !== 'text' && kind !== 'number') throw new Unreadable(line)
    this.at++
    if (this.is('(')) return [key, { ...this.functionRest(), line }]
    if (this.take(':')) return [key, this.expression()]
    return [key, { kind: 'name', name: key, line }]
  }
}

type Shape = Statement extends infer S ? (S extends Statement ? Omit<S, 'line' | 'end'> : never) : never

function templateValue({ texts = [], inserted = [], line }: Token): Expression {
  const parts = texts.flatMap((text, index): Expression[] => {
    const code = inserted[index]
    const written: Expression = { kind: 'value', value: text, line }
    return code === undefined ? [written] : [written, new Parser(code).whole()]
  })
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'sum', parts, line }
}
