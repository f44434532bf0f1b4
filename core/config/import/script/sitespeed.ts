import type { Expression } from '../code/code.ts'
import { knownValue } from '../code/values.ts'
import type { Chain } from './chain.ts'
import type { Act } from './journey.ts'
import { type CallContext, opened } from './playwright.ts'
import { quoted } from './print.ts'

/** A command of sitespeed.io: https://www.sitespeed.io/documentation/sitespeed.io/scripting/ */
export type Command =
  | { kind: 'act'; act: Act }
  | { kind: 'start'; name: string; act?: Act }
  | { kind: 'stop' }
  | { kind: 'left'; why: string }

const unknownValue = 'Only running the script would tell its arguments.'

export function readCommand({ links, line }: Chain, context: CallContext): Command {
  // The mouse has a name of its own for each way to click: mouse.singleClick.bySelector().
  const [group, call] = links[0]?.name === 'mouse' ? links.slice(1) : links
  const name = call?.name ?? ''
  const args = (call ?? group)?.args ?? []
  switch (group?.name) {
    case 'navigate':
      return acted(args[0] === undefined ? unknownValue : opened(args[0], { ...context, line }))
    case 'measure':
      return readMeasure({ name, args, line }, context)
    case 'click':
    case 'singleClick':
      return acted(clicked({ name, args, line }, context))
    case 'addText':
      return acted(typed({ name, args, line }, context))
    case 'wait':
      return acted(waited({ name, args, line }, context))
    default:
      return { kind: 'left', why: 'An import does not know it as something that a customer does.' }
  }
}

interface Call {
  name: string
  args: Expression[]
  line: number
}

function acted(found: Act | string): Command {
  return typeof found === 'string' ? { kind: 'left', why: found } : { kind: 'act', act: found }
}

function readMeasure({ name, args, line }: Call, context: CallContext): Command {
  if (name === 'stop') return { kind: 'stop' }
  const [first, second] = args
  if (name !== 'start') return { kind: 'left', why: 'Outpace takes its own figures.' }
  const text = first === undefined ? undefined : knownValue(first, context.scope)
  if (first === undefined || typeof text !== 'string') return { kind: 'left', why: unknownValue }
  if (!/^(?:https?:|\/)/i.test(text)) return { kind: 'start', name: text }
  const act = opened(first, { ...context, line })
  if (typeof act === 'string') return { kind: 'left', why: act }
  const alias = second === undefined ? undefined : knownValue(second, context.scope)
  return { kind: 'start', name: typeof alias === 'string' ? alias : (act.opens ?? 'page'), act }
}

function clicked({ name, args, line }: Call, { scope }: CallContext): Act | string {
  const kind = name.replace(/AndWait$/, '')
  const text = args[0] === undefined ? undefined : knownValue(args[0], scope)
  if (typeof text !== 'string') return unknownValue
  const links: Partial<Record<string, string>> = {
    byLinkText: `page.getByRole('link', { name: ${quoted(text)}, exact: true }).first()`,
    byPartialLinkText: `page.getByRole('link', { name: ${quoted(text)} }).first()`,
  }
  const element = links[kind] ?? elementOf(kind, text)
  return element === undefined
    ? 'An import does not know this way to find an element.'
    : { code: `${element}.click()`, line }
}

function typed({ name, args, line }: Call, { scope, values }: CallContext): Act | string {
  const [value, where] = args
  const text = where === undefined ? undefined : knownValue(where, scope)
  if (value === undefined || typeof text !== 'string') return unknownValue
  const element = elementOf(name.replace(/^to/, 'by'), text)
  if (element === undefined) return 'An import does not know this way to find an element.'
  const code = values.code(value, { scope, field: [text] })
  return code === undefined ? unknownValue : { code: `${element}.fill(${code})`, line }
}

function waited({ name, args, line }: Call, { scope }: CallContext): Act | string {
  if (name === 'byTime') return 'A fixed wait would be measured as part of the page.'
  if (name === 'byPageToComplete') return 'Outpace waits for each page by itself.'
  const text = args[0] === undefined ? undefined : knownValue(args[0], scope)
  if (typeof text !== 'string') return unknownValue
  const element = elementOf(name, text)
  return element === undefined
    ? 'Wait for something that a customer sees instead.'
    : { code: `${element}.waitFor()`, line, isWait: true }
}

function elementOf(kind: string, text: string): string | undefined {
  const selectors: Partial<Record<string, string>> = {
    bySelector: text,
    byId: `[id=${JSON.stringify(text)}]`,
    byName: `[name=${JSON.stringify(text)}]`,
    byClassName: `[class~=${JSON.stringify(text)}]`,
    byXpath: `xpath=${text}`,
  }
  const selector = selectors[kind]
  return selector === undefined ? undefined : `page.locator(${quoted(selector)}).first()`
}
