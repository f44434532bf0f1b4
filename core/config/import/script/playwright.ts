import { sideEffectOf } from '../../../model/side-effects.ts'
import type { Expression } from '../code/code.ts'
import { knownValue, pathAfterVariable, resolved, type Scope } from '../code/values.ts'
import type { Addresses } from './addresses.ts'
import { type Chain, type ChainLink, chainOf, isFinder, isPlace, isQuery } from './chain.ts'
import type { Act } from './journey.ts'
import { argumentCode, argumentsCode, quoted, textsIn } from './print.ts'
import { finderOf, puppeteerWhy } from './puppeteer.ts'
import { noCounterpart } from './reasons.ts'
import type { TypedValues } from './values.ts'

/** What the calls of a script share. */
export interface CallContext {
  scope: Scope
  addresses: Addresses
  values: TypedValues
  /** Names that stand for the page. */
  pages: ReadonlySet<string>
}

/** Acts on an element that a journey can do as they are. */
const plainActs =
  /^(?:click|dblclick|tap|check|uncheck|setChecked|selectOption|hover|focus|blur|clear|press|scrollIntoViewIfNeeded|dragTo)$/
const typing = /^(?:fill|type|pressSequentially)$/

/** Whether a customer does what a call does, whichever element it is for. */
export function isCustomers(name: string): boolean {
  return plainActs.test(name) || typing.test(name)
}

/** Acts of a page on the element of a selector. */
const selectorActs = /^(?:click|dblclick|tap|check|uncheck|setChecked|selectOption|select|hover|focus|press)$/
const unknownValue = 'Only running the script would tell its arguments.'

/** A call on the page or on an element, as an act of a journey; or why it cannot be one, as a sentence. */
export function readAct(chain: Chain, context: CallContext): Act | string {
  const { links, line } = chain
  const last = links.at(-1)
  if (last?.args === undefined) return 'It does nothing that a customer does.'
  const before = links.slice(0, -1)
  const { name, args } = last
  if (before.length === 0) return readPageAct({ name, args, line }, context)
  if (before.length === 1 && before[0]?.args === undefined)
    return readDeviceAct({ device: before[0]?.name ?? '', name, args, line }, context)
  const locator = locatorCode(before, context)
  if (locator === undefined) return notFound(before, { scope: context.scope, name })
  const field = before.flatMap((link) => textsIn(link.args ?? [], context.scope))
  if (typing.test(name)) return typed({ locator, field, value: args[0], line, name }, context)
  if (name === 'waitFor') {
    const code = argumentsCode(args, context.scope, { without: ['timeout'] })
    return code === undefined ? unknownValue : { code: `${locator}.waitFor(${code})`, line, isWait: true }
  }
  if (!plainActs.test(name)) return noCounterpart(name)
  const onto = name === 'dragTo' ? { elementCode: elementCode(context) } : {}
  const code = argumentsCode(args, context.scope, { without: ['timeout', 'delay'], ...onto })
  return code === undefined ? unknownValue : { code: `${locator}.${name}(${code})`, line, ...effectOf(name, field) }
}

/** What pressing an element does by what it is called. */
function effectOf(name: string, texts: readonly string[]): Pick<Act, 'effect'> {
  const isPress = /^(?:click|dblclick|tap|press)$/.test(name)
  const effect = isPress ? texts.map(sideEffectOf).find((each) => each !== undefined) : undefined
  return effect === undefined ? {} : { effect }
}

interface Call {
  name: string
  args: Expression[]
  line: number
}

function readPageAct({ name, args, line }: Call, { scope, addresses, values, pages }: CallContext): Act | string {
  const [first, second] = args
  if (name === 'goto') return first === undefined ? unknownValue : opened(first, { scope, addresses, line })
  if (name === 'waitForURL') return first === undefined ? unknownValue : arrived(first, { scope, addresses, line })
  if (/^(?:reload|goBack|goForward)$/.test(name))
    return { code: `page.${name}()`, line, opens: name === 'reload' ? 'reload' : 'back' }
  const context = { scope, addresses, values, pages }
  const isTyping = /^(?:fill|type)$/.test(name)
  if (!isTyping && name !== 'waitForSelector' && !selectorActs.test(name)) return noCounterpart(name)
  const selector = first === undefined ? undefined : knownValue(first, scope)
  if (typeof selector !== 'string') return unknownValue
  const finder = finderOf(selector)
  if (finder === undefined) return puppeteerWhy
  const locator = `page.${finder}.first()`
  if (isTyping) return typed({ locator, field: [selector], value: second, line, name: 'fill' }, context)
  if (name === 'waitForSelector') {
    const wanted = second === undefined ? '' : stateOf(second, scope)
    return wanted === undefined ? unknownValue : { code: `${locator}.waitFor(${wanted})`, line, isWait: true }
  }
  const code = argumentsCode(args.slice(1), scope, { without: ['timeout', 'delay'] })
  const own = name === 'select' ? 'selectOption' : name
  return code === undefined ? unknownValue : { code: `${locator}.${own}(${code})`, line, ...effectOf(name, [selector]) }
}

/** What of an element is waited for: `state` of Playwright, or `hidden` of Puppeteer. Undefined if only running it would tell. */
function stateOf(options: Expression, scope: Scope): string | undefined {
  const group = resolved(options, scope)
  if (group.kind !== 'group' || !group.isWhole) return undefined
  const [state, hidden] = ['state', 'hidden'].map((name) => group.entries.find(([key]) => key === name)?.[1])
  if (state !== undefined) {
    const code = argumentCode(state, scope)
    return code === undefined ? undefined : `{ state: ${code} }`
  }
  const isHidden = hidden === undefined ? false : knownValue(hidden, scope)
  if (typeof isHidden !== 'boolean') return undefined
  return isHidden ? "{ state: 'hidden' }" : ''
}

function readDeviceAct({ device, name, args, line }: Call & { device: string }, { scope }: CallContext): Act | string {
  if (device === 'keyboard' && name === 'press') {
    const code = argumentsCode(args, scope, { without: ['delay'] })
    return code === undefined ? unknownValue : { code: `page.keyboard.press(${code})`, line }
  }
  if (device === 'mouse' && name === 'wheel') {
    const code = argumentsCode(args, scope)
    return code === undefined ? unknownValue : { code: `page.mouse.wheel(${code})`, line }
  }
  if (device === 'keyboard') return 'Nothing says which field it types into: write fill instead.'
  return noCounterpart(name)
}

interface Typing {
  locator: string
  field: string[]
  value: Expression | undefined
  line: number
  name: string
}

function typed({ locator, field, value, line, name }: Typing, { scope, values }: CallContext): Act | string {
  const code = value === undefined ? undefined : values.code(value, { scope, field })
  const own = name === 'type' ? 'pressSequentially' : name
  return code === undefined ? unknownValue : { code: `${locator}.${own}(${code})`, line }
}

interface AddressReading {
  scope: Scope
  addresses: Addresses
  line: number
}

/** Opens an address, in any dialect. */
export function opened(found: Expression, { scope, addresses, line }: AddressReading): Act | string {
  const text = knownValue(found, scope) ?? pathAfterVariable(found, scope)
  if (typeof text !== 'string') return 'Only running the script would tell its address.'
  if (knownValue(found, scope) === undefined) addresses.taken.push(line)
  const read = addresses.read(text)
  return typeof read === 'string' ? read : { code: `page.goto(${quoted(read.address)})`, line, opens: read.name }
}

function arrived(found: Expression, { scope, addresses, line }: AddressReading): Act | string {
  const text = knownValue(found, scope)
  if (typeof text !== 'string') {
    const code = found.kind === 'regex' ? found.source : undefined
    return code === undefined
      ? unknownValue
      : { code: `page.waitForURL(${code})`, line, isWait: true, arrives: lastWord(code ?? '') }
  }
  // With a glob, which is not an address.
  if (text.includes('*'))
    return { code: `page.waitForURL(${quoted(text)})`, line, isWait: true, arrives: lastWord(text) }
  const read = addresses.read(text)
  if (typeof read === 'string') return read
  return { code: `page.waitForURL(${quoted(read.address)})`, line, isWait: true, arrives: read.name }
}

/** A pattern names its page by its last word: `**\/search*` is the page "search". */
function lastWord(pattern: string): string {
  return pattern.match(/\p{L}[\p{L}\p{N}_-]+/gu)?.at(-1) ?? ''
}

type Finding = Pick<CallContext, 'scope' | 'pages'>

/** The code that finds an element; undefined where it is not known before the script runs. */
function locatorCode(links: readonly ChainLink[], finding: Finding, left = mostNested): string | undefined {
  const { scope } = finding
  const parts = links.map(({ name, args }, index) => {
    if (args === undefined && isPlace(name)) return `.nth(${name})`
    const isHandle = isQuery(name) || name === 'waitForSelector'
    const selector = name === 'locator' || isHandle ? selectorIn(isHandle ? args?.slice(0, 1) : args, scope) : undefined
    if (selector !== undefined) {
      const finder = finderOf(name === '$x' ? `xpath/${selector}` : selector)
      // Of several that match, a query gives the first, where Playwright would refuse to choose.
      const isChosen = isHandle && !isPlace(links[index + 1]?.name ?? '')
      return finder && `.${finder}${isChosen ? '.first()' : ''}`
    }
    if (isHandle) return undefined
    const code =
      args !== undefined && isFinder(name)
        ? argumentsCode(args, scope, { elementCode: elementCode(finding, left) })
        : undefined
    return code === undefined ? undefined : `.${name}(${code})`
  })
  return parts.length === 0 || parts.includes(undefined) ? undefined : `page${parts.join('')}`
}

/** The code of an argument that is an element of the page. */
function elementCode(finding: Finding, left = mostNested): (found: Expression) => string | undefined {
  return (found) => {
    const chain = left === 0 ? undefined : chainOf(found, finding.scope)
    return chain !== undefined && finding.pages.has(chain.root)
      ? locatorCode(chain.links, finding, left - 1)
      : undefined
  }
}

/** Elements found within elements, within elements: real scripts go no deeper. */
const mostNested = 5

/** The selector of `locator(selector)`, where it is the only argument. */
function selectorIn([first, ...others]: readonly Expression[] = [], scope: Scope): string | undefined {
  const selector = first === undefined || others.length > 0 ? undefined : knownValue(first, scope)
  return typeof selector === 'string' ? selector : undefined
}

/** Why nothing is known to find an element. */
function notFound(links: readonly ChainLink[], { scope, name }: { scope: Scope; name: string }): string {
  if (!links.every((link) => isFinder(link.name)))
    return isCustomers(name) ? 'An import does not know this way to find an element.' : noCounterpart(name)
  const selectors = links.flatMap((link) => (link.name === 'locator' ? (selectorIn(link.args, scope) ?? []) : []))
  return selectors.some((selector) => finderOf(selector) === undefined) ? puppeteerWhy : unknownValue
}

/** `expect(element).toBeVisible()` as a wait; other checks say nothing about what a customer does. */
export function readExpect({ args, links, line }: Chain, context: CallContext): Act | string {
  const { scope, addresses, pages } = context
  const soft = links.find(({ name }) => name === 'soft')
  const [subject] = args ?? soft?.args ?? []
  const of = subject === undefined ? undefined : chainOf(subject, scope)
  const names = links.map(({ name }) => name).filter((name) => name !== 'soft')
  const isNot = names[0] === 'not'
  const check = names.at(-1) ?? ''
  const given = links.at(-1)?.args ?? []
  const onlyCheck = 'It checks what the page says, which is not part of the journey.'
  if (of === undefined || !pages.has(of.root)) return onlyCheck
  if (of.links.length === 0) {
    const [first] = given
    return check === 'toHaveURL' && !isNot && first !== undefined
      ? arrived(first, { scope, addresses, line })
      : onlyCheck
  }
  const states: Partial<Record<string, string>> = isNot
    ? { toBeVisible: "{ state: 'hidden' }", toBeAttached: "{ state: 'detached' }" }
    : { toBeVisible: '', toBeHidden: "{ state: 'hidden' }", toBeAttached: "{ state: 'attached' }", toContainText: '' }
  const state = states[check]
  if (state === undefined) return onlyCheck
  const locator = locatorCode(of.links, context)
  if (locator === undefined) return unknownValue
  if (check !== 'toContainText') return { code: `${locator}.waitFor(${state})`, line, isWait: true }
  const text = given[0] === undefined ? undefined : argumentCode(given[0], scope)
  return text === undefined || text.startsWith('[')
    ? unknownValue
    : { code: `${locator}.filter({ hasText: ${text} }).waitFor()`, line, isWait: true }
}
