import { z } from 'zod'
import { listed } from '../model/listed.ts'
import { describe, type Parsed, type Words } from '../model/parsed.ts'
import { noSuch, words } from './problem-words.ts'

/** What an editor shows about a key, and what a message offers as an example. */
export interface About {
  description: string
  /** As a person would write it in YAML. */
  examples: [string, ...string[]]
}

/** zod carries one string per problem; ours have a message and a hint. Neither contains a line break. */
function toIssue({ message, hint }: Words): string {
  return hint === undefined ? message : `${message}\n${hint}`
}

export function fromIssue(text: string): Words {
  const [message = '', hint] = text.split('\n')
  return words(message, hint)
}

interface RawIssue {
  input?: unknown
  path?: PropertyKey[] | undefined
}

/** Message for a value that is missing, empty or of the wrong kind. `kind` completes "must be". */
function wrongKind({ kind, about }: { kind: string; about: About }) {
  return ({ input, path }: RawIssue): string => {
    const last = path?.at(-1)
    const example = about.examples[0]
    if (last === undefined) {
      return toIssue(words(`This file must consist of lines such as "key: value", but it is ${describe(input)}.`))
    }
    if (typeof last !== 'string') {
      const what =
        input === null ? 'This item of the list is empty' : `This item must be ${kind}, not ${describe(input)}`
      return toIssue(words(`${what}.`, `Write, for example, ${example}`))
    }
    const hint = `Write, for example, ${last}: ${example}`
    if (input === undefined) return toIssue(words(`The key "${last}" is missing.`, hint))
    if (input === null) return toIssue(words(`The key "${last}" has no value.`, hint))
    return toIssue(words(`"${last}" must be ${kind}, not ${describe(input)}.`, hint))
  }
}

/** A text that `read` parses; `read` also provides the message for values that are not text. */
export function scalar<T>(read: (found: unknown) => Parsed<T>, about: About) {
  const kind = wrongKind({ kind: 'text', about })
  const error = (issue: RawIssue): string => {
    if (issue.input === undefined || issue.input === null) return kind(issue)
    const reading = read(issue.input)
    return reading.ok ? kind(issue) : toIssue(reading.words)
  }
  return z
    .string({ error })
    .meta({ ...about })
    .transform((text, context) => {
      const reading = read(text)
      if (reading.ok) return reading.value
      context.issues.push({ code: 'custom', input: text, message: toIssue(reading.words) })
      return z.NEVER
    })
}

export function wholeNumber({ from, to, ...about }: About & { from: number; to: number }) {
  const error = (issue: RawIssue): string =>
    issue.input === undefined || issue.input === null
      ? wrongKind({ kind: 'a whole number', about })(issue)
      : toIssue(words(`${describe(issue.input)} is not a whole number from ${from} to ${to}.`))
  return z.int({ error }).min(from, { error }).max(to, { error }).meta({ description: about.description })
}

export function number({ from, to, ...about }: About & { from: number; to: number }) {
  const error = (issue: RawIssue): string =>
    issue.input === undefined || issue.input === null
      ? wrongKind({ kind: 'a number', about })(issue)
      : toIssue(words(`${describe(issue.input)} is not a number from ${from} to ${to}.`))
  return z.number({ error }).min(from, { error }).max(to, { error }).meta({ description: about.description })
}

/** A whole number from 1 on, or a text. */
export function numberOrText(about: About) {
  const error = wrongKind({ kind: 'a number from 1 on or a text', about })
  return z
    .union([z.int().min(1), z.string().min(1)], { error })
    .meta({ description: about.description, examples: about.examples })
}

export function yesNo(about: About) {
  return z.boolean({ error: wrongKind({ kind: 'true or false', about }) }).meta({ description: about.description })
}

/** One of a closed list; `kind` names what it is a list of. */
export function oneOf<const T extends readonly string[]>(known: T, { kind, ...about }: About & { kind: string }) {
  const error = (issue: RawIssue): string => {
    const { input } = issue
    if (typeof input !== 'string') {
      const what = kind === 'value' ? listed(known, 'or') : `a ${kind}`
      return wrongKind({ kind: what, about })(issue)
    }
    return toIssue(noSuch({ kind, found: input, known }))
  }
  return z.enum(known, { error }).meta({ ...about })
}

/** Keys under a key; unknown ones are reported separately. */
export function group<S extends z.core.$ZodLooseShape>(shape: S, about: About) {
  return z.strictObject(shape, { error: wrongKind({ kind: 'a group of keys', about }) }).meta({
    description: about.description,
  })
}

/** `of` is what the items are called: who sees a form in place of a file knows of no list. */
export function list<T extends z.ZodType>(
  item: T,
  { least, most, of, ...about }: About & { least: number; most: number; of: string },
) {
  const error = (issue: RawIssue): string => {
    if (!Array.isArray(issue.input)) return wrongKind({ kind: 'a list', about })(issue)
    const { length } = issue.input
    if (length < least) return toIssue(words(`No ${of} are given.`, `Add at least ${least}.`))
    return toIssue(words(`${length} ${of} are given; at most ${most} are allowed.`, `Remove ${length - most}.`))
  }
  return z.array(item, { error }).min(least, { error }).max(most, { error }).meta({ description: about.description })
}

export function record<T extends z.ZodType>(value: T, about: About) {
  const error = wrongKind({ kind: 'a group of keys', about })
  return z.record(z.string(), value, { error }).meta({ description: about.description })
}

/** A text, or the group that it is short for; problems in a group are reported for the group. */
export function either<T extends z.ZodType, G extends z.ZodType>(text: T, group: G, about: About) {
  return z.union([text, group]).meta({ ...about })
}
