import { clip } from '../../../model/untrusted.ts'
import type { Expression, FunctionCode, Statement } from '../code/code.ts'
import { knownValue, resolved, type Scope } from '../code/values.ts'
import type { Left } from '../left.ts'
import { Addresses } from './addresses.ts'
import { type Chain, chainOf, isFinder, nameOf } from './chain.ts'
import { mayAct } from './effects.ts'
import { Gathered, type LineRange } from './gathered.ts'
import type { ScriptItem } from './journey.ts'
import { figuresWhy, readFlow } from './lighthouse.ts'
import { type CallContext, readAct, readExpect } from './playwright.ts'
import {
  browserWhy,
  emptyWhy,
  isNamedStep,
  isOfRunner,
  otherWhy,
  runnerKind,
  secondWhy,
  startsBrowser,
  titled,
  unknownWhy,
  wordOf,
} from './runner.ts'
import { readCommand } from './sitespeed.ts'
import { TypedValues } from './values.ts'
import { opensWindow, subjectOf, windowWhy } from './windows.ts'

/** What a script does, as far as an import knows it. */
export interface Walked {
  items: ScriptItem[]
  left: Left[]
  addresses: Addresses
  values: TypedValues
}

/** Follows a script from top to bottom, without running it. Everything that it does not know is in `left`. */
export function walkScript(statements: readonly Statement[], { origin }: { origin: string }): Walked {
  const walker = new Walker(origin)
  walker.body(statements, new Map())
  walker.leaveUncalled()
  const { addresses, values } = walker
  const { items, left } = walker.gathered
  return { items, left, addresses, values }
}

/** Calls nested deeper than this are not a journey. */
const deepest = 12
/** A file that does more than this is none either. */
const longest = 5000

class Walker {
  readonly gathered = new Gathered()
  readonly values = new TypedValues()
  readonly addresses: Addresses
  private readonly pages = new Set(['page'])
  /** Names that stand for windows which open beside the page. */
  private readonly windows = new Set<string>()
  /** Names that stand for a user flow of Lighthouse. */
  private readonly flows = new Set<string>()
  /** Waits that began before what they wait for, by the name under which the script awaits them later. */
  private readonly promised = new Map<string, { wait: Expression; end: number }>()
  private hasTest = false
  private depth = 0
  private length = 0
  private readonly walked = new Set<readonly Statement[]>()
  private readonly functions: { name: string; body: Statement[]; line: number; end: number }[] = []

  constructor(origin: string) {
    this.addresses = new Addresses(origin)
  }

  body(statements: readonly Statement[], outer: Scope): void {
    const [first] = statements
    this.walked.add(statements)
    if (first === undefined) return
    this.length += statements.length
    if (this.depth >= deepest || this.length > longest) {
      this.gathered.leave({ line: first.line, end: first.line }, '…', 'Its functions call each other too often.')
      return
    }
    this.depth++
    const scope = new Map(outer)
    for (const each of statements) {
      if (each.kind === 'function') scope.set(each.name, each.code)
      if (each.kind === 'const' && each.name !== undefined) this.define(each.name, { value: each.value, scope })
      this.noteFunction(each)
    }
    const isHook = (each: Statement): boolean => {
      const chain = each.kind === 'run' ? chainOf(each.value, scope) : undefined
      return chain !== undefined && isOfRunner(chain.root) && runnerKind(chain) === 'hook'
    }
    for (const each of statements.filter(isHook)) this.statement(each, scope)
    for (const each of statements) if (!isHook(each)) this.statement(each, scope)
    this.depth--
  }

  private noteFunction(found: Statement): void {
    const code = found.kind === 'function' ? found.code : found.kind === 'const' ? found.value : undefined
    const isKnown = this.functions.some(({ body }) => code?.kind === 'function' && body === code.body)
    if (code?.kind !== 'function' || isKnown || !('name' in found)) return
    this.functions.push({ name: found.name ?? '', body: code.body, line: found.line, end: found.end })
  }

  /** Functions of the script that nothing in it calls, and waits that nothing awaits. */
  leaveUncalled(): void {
    for (const [name, { wait, end }] of this.promised) {
      this.gathered.leave({ line: wait.line, end }, `const ${clip(name, 40)}`, 'Nothing awaits it.')
    }
    for (const { name, body, ...place } of this.functions) {
      if (!this.walked.has(body)) this.gathered.leave(place, `function ${name}`, 'Nothing that is imported calls it.')
    }
  }

  private define(
    name: string,
    { value, scope }: { value: Expression | undefined; scope: Map<string, Expression> },
  ): void {
    const chain = value === undefined ? undefined : chainOf(value, scope)
    const last = chain?.links.at(-1)?.name ?? ''
    const isPage = value?.kind === 'name' && this.pages.has(value.name)
    if (isPage || /^(?:newPage|getPage)$/.test(last)) {
      this.pages.add(name)
      return
    }
    if (chain !== undefined && wordOf(chain) === 'startFlow') this.flows.add(name)
    if (value !== undefined && opensWindow(value, scope)) this.windows.add(name)
    // A name that is given twice stands for nothing that is known.
    if (scope.has(name)) scope.set(name, { kind: 'other', line: 0 })
    else if (value !== undefined && value.kind !== 'name') scope.set(name, value)
  }

  private statement(found: Statement, scope: Scope): void {
    switch (found.kind) {
      case 'import':
      case 'empty':
      case 'function':
        return
      case 'block':
        this.body(found.body, scope)
        return
      case 'other':
        this.gathered.leave(found, `${found.word} …`, otherWhy(found.word))
        return
      case 'const':
        this.constant(found, scope)
        return
      case 'run':
        this.expression(found.value, { scope, end: found.end })
        return
      default:
        throw new Error(`No such statement: ${found satisfies never}`)
    }
  }

  private constant(found: Statement & { kind: 'const' }, scope: Scope): void {
    const { value, name = '…' } = found
    if (value === undefined || value.kind === 'regex') return
    if (value.kind === 'function') {
      // Nothing in the script calls the handler of a canary.
      if (name === 'handler' && !this.walked.has(value.body)) this.body(value.body, scope)
      return
    }
    if (value.kind === 'name' || knownValue(value, scope) !== undefined) return
    const chain = chainOf(value, scope)
    if (found.isPromise && isWait(chain)) {
      this.promised.set(name, { wait: value, end: found.end })
      return
    }
    if (chain !== undefined) {
      const { root, links } = chain
      // Where it is used, it is written out.
      const isElement = this.pages.has(root) && isFinder(links.at(-1)?.name ?? '')
      if (isElement || root === 'require' || (root === 'process' && links[0]?.name === 'env')) return
      this.expression(value, { scope, end: found.end })
      return
    }
    if (!mayAct(value, scope)) return
    this.gathered.leave(found, `const ${clip(name, 40)}`, 'Only running the script would tell its value.')
  }

  private expression(found: Expression, { scope, end }: { scope: Scope; end: number }): void {
    const { line } = found
    if (found.kind === 'assign') {
      this.assigned(found, { scope, end })
      return
    }
    const promised = found.kind === 'name' ? this.promised.get(found.name) : undefined
    if (found.kind === 'name' && promised !== undefined) {
      this.promised.delete(found.name)
      this.expression(promised.wait, { scope, end: promised.end })
      return
    }
    const own = found.kind === 'call' ? found.of : found
    if (own.kind === 'function') {
      this.body(own.body, scope)
      return
    }
    const chain = chainOf(found, scope)
    if (chain === undefined) {
      // A value on its own does nothing.
      if (mayAct(found, scope)) {
        this.gathered.leave({ line, end }, 'an expression', found.kind === 'else' ? otherWhy('if') : unknownWhy)
      }
      return
    }
    this.call(chain, { scope, end })
  }

  /** `exports.handler = async () => { }`, and a name that is given a value later. */
  private assigned({ to, value }: Expression & { kind: 'assign' }, place: { scope: Scope; end: number }): void {
    const own = resolved(value, place.scope)
    const works = own.kind === 'group' ? own.entries.map(([, each]) => each) : [own]
    for (const work of works) if (work.kind === 'function') this.body(work.body, place.scope)
    if (works.some(({ kind }) => kind === 'function')) return
    const chain = chainOf(value, place.scope)
    if (to.kind === 'name' && /^(?:newPage|getPage)$/.test(chain?.links.at(-1)?.name ?? '')) this.pages.add(to.name)
    if (chain !== undefined) this.call(chain, place)
    else if (!isExport(to))
      this.gathered.leave(
        { line: to.line, end: place.end },
        'an assignment',
        'Only running the script would tell its value.',
      )
  }

  private call(chain: Chain, { scope, end }: { scope: Scope; end: number }): void {
    const { root, links, args } = chain
    const place = { line: chain.line, end }
    const word = wordOf(chain)
    const given = links.at(-1)?.args ?? args ?? []
    const own = links.length === 0 && args !== undefined ? scope.get(root) : undefined
    const context = { scope, addresses: this.addresses, values: this.values, pages: this.pages }
    if (own?.kind === 'function') this.inlined(own, { args: args ?? [], scope })
    else if (isNamedStep(chain)) this.named(given, { scope, ...place })
    else if (isOfRunner(root)) this.framework(chain, { given, scope, end })
    else if (root === 'Promise' && word === 'all' && given[0]?.kind === 'list') {
      for (const each of this.inOrder(given[0].items, scope)) this.expression(each, { scope, end })
    } else if (root === 'commands') this.command(chain, { context, ...place })
    else if (word === 'startFlow') this.gathered.leave(place, nameOf(chain), figuresWhy)
    else if (this.flows.has(root)) this.flow(chain, { context, ...place })
    else if (this.windows.has(subjectOf(chain, scope))) this.gathered.leave(place, nameOf(chain), windowWhy)
    else if (root === 'expect') this.gathered.add(readExpect(chain, context), { chain, ...place })
    else if (startsBrowser(chain)) this.gathered.leave(place, nameOf(chain), browserWhy)
    else if (this.pages.has(root)) this.gathered.add(readAct(chain, context), { chain, ...place })
    else
      this.gathered.leave(
        place,
        nameOf(chain),
        /^(?:console|log|logger)$/.test(root) ? 'It writes to a log.' : unknownWhy,
      )
  }

  /** What is done at once in the script is done one after the other: a wait for what the others do comes after them. */
  private inOrder(found: readonly Expression[], scope: Scope): Expression[] {
    const waits = (each: Expression): boolean =>
      each.kind === 'name' ? this.promised.has(each.name) : isWait(chainOf(each, scope))
    return [...found.filter((each) => !waits(each)), ...found.filter(waits)]
  }

  /** A function of the script, at the place where it is called. */
  private inlined({ params, body }: FunctionCode, { args, scope }: { args: Expression[]; scope: Scope }): void {
    const inner = new Map(scope)
    for (const [index, name] of params.entries()) {
      const value = args[index]
      if (name === undefined) continue
      if (value === undefined) inner.delete(name)
      else if (value.kind === 'name' && this.pages.has(value.name)) this.pages.add(name)
      else
        inner.set(name, value.kind === 'name' ? (scope.get(value.name) ?? { kind: 'other', line: value.line }) : value)
    }
    this.body(body, inner)
  }

  /** A call of a test runner: a test, a group of tests, or what comes before each. */
  private framework(chain: Chain, { given, scope, end }: { given: Expression[]; scope: Scope; end: number }): void {
    const place = { line: chain.line, end }
    const work = given.map((each) => resolved(each, scope)).findLast((each) => each.kind === 'function')
    const kind = runnerKind(chain)
    if (work === undefined || kind === 'other')
      this.gathered.leave(place, nameOf(chain), 'It belongs to the test runner.')
    else if (kind === 'group') this.body(work.body, scope)
    else if (kind === 'skipped') this.gathered.leave(place, titled(chain.root, given, scope), 'It is skipped.')
    else if (this.hasTest) this.gathered.leave(place, titled(chain.root, given, scope), secondWhy)
    else if (kind === 'hook') this.body(work.body, scope)
    else {
      const before = this.gathered.length
      this.body(work.body, scope)
      this.hasTest = this.gathered.length > before
      if (!this.hasTest) this.gathered.leave(place, titled(chain.root, given, scope), emptyWhy)
    }
  }

  private named(given: readonly Expression[], { scope, ...place }: { scope: Scope } & LineRange): void {
    const what = titled('step', given, scope)
    const [title] = given
    const name = title === undefined ? undefined : knownValue(title, scope)
    const work = given.map((each) => resolved(each, scope)).find((each) => each.kind === 'function')
    if (work === undefined) this.gathered.leave(place, what, 'Only running the script would tell what it does.')
    else {
      const walk = (): void => this.body(work.body, scope)
      if (!this.gathered.within(typeof name === 'string' ? name : 'step', walk))
        this.gathered.leave(place, what, emptyWhy)
    }
  }

  private command(chain: Chain, { context, line, end }: { context: CallContext } & LineRange): void {
    const command = readCommand(chain, context)
    switch (command.kind) {
      case 'left':
        this.gathered.leave({ line, end }, nameOf(chain), command.why)
        return
      case 'stop':
        this.gathered.endMeasure()
        return
      case 'start':
        // A page that is opened by the measurement itself is the whole of it, unless it is stopped later.
        this.gathered.beginMeasure(command.name, command.act === undefined ? [] : [command.act])
        return
      case 'act':
        this.gathered.add(command.act, { chain, line, end })
        return
      default:
        throw new Error(`No such command: ${command satisfies never}`)
    }
  }

  private flow(chain: Chain, { context, line, end }: { context: CallContext } & LineRange): void {
    const navigation = readFlow(chain, context)
    if (navigation === undefined) this.gathered.leave({ line, end }, nameOf(chain), figuresWhy)
    else if (Array.isArray(navigation)) this.body(navigation, context.scope)
    else this.gathered.add(navigation, { chain, line, end })
  }
}

/** Whether a call only waits for what something else brings about. A wait for an event may be for another window. */
function isWait(chain: Chain | undefined): boolean {
  const last = chain?.links.at(-1)?.name ?? ''
  return chain?.root === 'expect' || (/^waitFor/.test(last) && last !== 'waitForEvent')
}

/** `module.exports` or `exports.config`, which only says how the script is run. */
function isExport(to: Expression): boolean {
  if (to.kind !== 'member') return false
  return to.name === 'exports' || (to.of.kind === 'name' && to.of.name === 'exports')
}
