import { clip } from '../../../model/untrusted.ts'
import type { Expression, Statement } from '../code/code.ts'
import { knownValue, resolved, type Scope } from '../code/values.ts'
import type { Left } from '../left.ts'
import { Addresses } from './addresses.ts'
import { Bodies } from './bodies.ts'
import { type Chain, chainOf, isFinder, nameOf } from './chain.ts'
import { mayAct } from './effects.ts'
import { Gathered, type LineRange } from './gathered.ts'
import type { ScriptItem } from './journey.ts'
import { figuresWhy, readFlow } from './lighthouse.ts'
import { ScriptNames } from './names.ts'
import { type CallContext, isCustomers, readAct, readExpect } from './playwright.ts'
import { noCounterpart } from './reasons.ts'
import {
  browserWhy,
  emptyWhy,
  isNamedStep,
  isOfRunner,
  isSkippedStep,
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
import { isWait, Waits } from './waits.ts'
import { awaitedWhy, awaitsWindow, windowWhy } from './windows.ts'

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
  walker.leaveUnused()
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
  private readonly names = new ScriptNames()
  private readonly waits = new Waits()
  private readonly bodies = new Bodies()
  private hasTest = false
  private depth = 0
  private length = 0

  constructor(origin: string) {
    this.addresses = new Addresses(origin)
  }

  body(statements: readonly Statement[], outer: Scope): void {
    const [first] = statements
    this.bodies.walk(statements)
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
      if (each.kind === 'const' && each.name !== undefined) this.names.define(each.name, { value: each.value, scope })
      this.bodies.note(each)
    }
    const isHook = (each: Statement): boolean => {
      const chain = each.kind === 'run' ? chainOf(each.value, scope) : undefined
      return chain !== undefined && isOfRunner(chain.root) && runnerKind(chain) === 'hook'
    }
    for (const each of statements.filter(isHook)) this.statement(each, scope)
    for (const each of statements) if (!isHook(each)) this.statement(each, scope)
    this.depth--
  }

  /** Functions of the script that nothing in it calls, and waits that nothing awaits. */
  leaveUnused(): void {
    this.waits.leaveUnawaited(this.gathered)
    this.bodies.leaveUncalled(this.gathered)
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
      if (name === 'handler' && !this.bodies.isWalked(value.body)) this.body(value.body, scope)
      return
    }
    if (value.kind === 'name' || knownValue(value, scope) !== undefined) return
    const chain = chainOf(value, scope)
    if (found.isPromise && isWait(chain)) {
      this.waits.begin(name, { wait: value, end: found.end })
      return
    }
    if (chain !== undefined) {
      const { root, links } = chain
      // Where it is used, it is written out.
      const isElement = this.names.pages.has(root) && isFinder(links.at(-1)?.name ?? '')
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
    const begun = this.waits.take(found)
    if (begun !== undefined) {
      this.expression(begun.wait, { scope, end: begun.end })
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
    if (to.kind === 'name') this.names.assign(to.name, chain)
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
    const context = { scope, addresses: this.addresses, values: this.values, pages: this.names.pages }
    if (isSkippedStep(chain)) this.gathered.leave(place, titled('step', given, scope), 'It is skipped.')
    else if (own?.kind === 'function') this.body(own.body, this.names.inside(own, { args: args ?? [], scope }))
    else if (isNamedStep(chain)) this.named(given, { scope, ...place })
    else if (isOfRunner(root)) this.framework(chain, { given, scope, end })
    else if (root === 'Promise' && word === 'all' && given[0]?.kind === 'list') {
      for (const each of this.waits.last(given[0].items, scope)) this.expression(each, { scope, end })
    } else if (root === 'commands') this.command(chain, { context, ...place })
    else if (word === 'startFlow') this.gathered.leave(place, nameOf(chain), figuresWhy)
    else if (this.names.isFlow(root)) this.flow(chain, { context, ...place })
    else if (awaitsWindow(chain, scope)) this.gathered.leave(place, nameOf(chain), awaitedWhy)
    else if (this.names.isWindow(chain, scope)) this.gathered.leave(place, nameOf(chain), windowWhy)
    else if (root === 'expect') this.gathered.add(readExpect(chain, context), { chain, ...place })
    else if (startsBrowser(chain)) this.gathered.leave(place, nameOf(chain), browserWhy)
    else if (this.names.pages.has(root)) {
      if (word === 'waitForNavigation') this.gathered.leads()
      this.gathered.add(readAct(chain, context), { chain, ...place })
    } else this.gathered.leave(place, nameOf(chain), whyUnknown(chain))
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
    switch (navigation?.kind) {
      case undefined:
        this.gathered.leave({ line, end }, nameOf(chain), figuresWhy)
        return
      case 'opens':
        this.gathered.add(navigation.act, { chain, line, end })
        return
      case 'leads': {
        const walk = (): void => this.body(navigation.body, context.scope)
        if (!this.gathered.within(navigation.name, walk)) this.gathered.leave({ line, end }, nameOf(chain), emptyWhy)
        return
      }
      case 'begins':
        this.gathered.beginMeasure(navigation.name, [])
        return
      case 'ends':
        this.gathered.endMeasure()
        return
      default:
        throw new Error(`No such navigation: ${navigation satisfies never}`)
    }
  }
}

/** Why a call on something that is no page is left out. */
function whyUnknown({ root, links }: Chain): string {
  if (/^(?:console|log|logger)$/.test(root)) return 'It writes to a log.'
  const word = links.at(-1)?.name ?? ''
  if (root === 'synthetics') return noCounterpart(word)
  return isCustomers(word) ? 'Only running the script would tell which element it is for.' : unknownWhy
}

/** `module.exports` or `exports.config`, which only says how the script is run. */
function isExport(to: Expression): boolean {
  if (to.kind !== 'member') return false
  return to.name === 'exports' || (to.of.kind === 'name' && to.of.name === 'exports')
}
