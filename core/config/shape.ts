import { z } from 'zod'
import { listed } from '../model/listed.ts'
import { closest, type Words } from '../model/parsed.ts'
import { clip } from '../model/untrusted.ts'
import { fromIssue } from './fields.ts'
import type { Path } from './path.ts'
import type { Problem } from './problem.ts'
import { words } from './problem-words.ts'
import type { YamlSource } from './yaml.ts'

export interface CheckedShape<T> {
  /** Present when every value is valid. */
  value?: T
  problems: Problem[]
}

interface ShapeCheck<S extends z.ZodType> {
  source: YamlSource
  schema: S
  /** Keys with a message of their own. */
  misplaced?: ReadonlyMap<string, Words>
  /** The other file that people write: a key of it that stands here is answered with its name. */
  other?: OtherFile
}

interface OtherFile {
  name: string
  schema: z.ZodType
}

/**
 * Finds every problem with kinds and keys at once. A misspelled key is reported and then treated as the intended one,
 * so that its value is checked too and the intended key is not reported as missing.
 */
export function checkShape<S extends z.ZodType>({
  source,
  schema,
  misplaced,
  other,
}: ShapeCheck<S>): CheckedShape<z.output<S>> {
  const problems: Problem[] = []
  const reported = new Set<string>()
  for (;;) {
    const data = source.data()
    const result = schema.safeParse(data)
    if (result.success) return problems.length === 0 ? { value: result.data, problems } : { problems }
    let renamed = false
    const issues = result.error.issues.flatMap((issue) => issuesOf(issue, data))
    for (const unknown of issues.flatMap(unknownKeys)) {
      const identity = JSON.stringify(unknown)
      if (reported.has(identity)) continue
      reported.add(identity)
      const { flaw, meant } = explain({ schema, path: unknown, misplaced, other })
      problems.push(source.problem(unknown, flaw, 'key'))
      if (meant === undefined) continue
      const place = [...unknown.slice(0, -1), meant]
      if (valueAt(data, place) !== undefined || reported.has(JSON.stringify(place))) continue
      reported.add(JSON.stringify(place))
      source.rename(unknown, meant)
      renamed = true
    }
    if (renamed) continue
    const others = issues.filter((issue) => issue.code !== 'unrecognized_keys')
    problems.push(...others.map((issue) => source.problem(pathOf(issue), fromIssue(issue.message))))
    return { problems }
  }
}

/** Where a text or a group is allowed, the problems with the one that was intended. */
function issuesOf(issue: z.core.$ZodIssue, data: unknown): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || isExplained(issue.message)) return [issue]
  const [text = [], group = []] = issue.errors
  const found = valueAt(data, pathOf(issue))
  const meant = typeof found === 'object' && found !== null && !Array.isArray(found) ? group : text
  return meant.map((each) => ({ ...each, path: [...issue.path, ...each.path] }))
}

/** Alternatives without keys have a message of their own: fields.ts. */
function isExplained(message: string): boolean {
  return message !== 'Invalid input'
}

function unknownKeys(issue: z.core.$ZodIssue): Path[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...pathOf(issue), key]) : []
}

function pathOf(issue: z.core.$ZodIssue): (string | number)[] {
  return issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment))
}

interface UnknownKey {
  schema: z.ZodType
  path: Path
  misplaced: ReadonlyMap<string, Words> | undefined
  other: OtherFile | undefined
}

/** Characters, as copied from a chat or a web page, with which a key looks like the known one. */
const deceptive = /[\p{Cf}\p{Script=Cyrillic}\p{Script=Greek}]|(?! )\p{Zs}/u

/** Message for an unknown key, and the known one that was probably intended. */
function explain({ schema, path, misplaced, other }: UnknownKey): { flaw: Words; meant?: string } {
  const key = String(path.at(-1))
  const answer = misplaced?.get(key)
  if (answer !== undefined) return { flaw: answer }
  const parent = path.slice(0, -1)
  const known = keysAt(schema, parent)
  const group = parent.findLast((part) => typeof part === 'string')
  const place = group === undefined ? 'here' : `under "${clip(group)}"`
  const message = `The key "${clip(key)}" is unknown ${place}. Known keys: ${known.join(', ')}.`
  if (/^\d/.test(key))
    return { flaw: words(message, 'A comma begins a new key here: write 3.5 for 3,5, and put 2,000 in quotes.') }
  const meant = closest(key, known)
  if (meant !== undefined) {
    const why = deceptive.test(key)
      ? ' Type it again: it has a character that is invisible or of another alphabet.'
      : ''
    return { flaw: words(message, `Did you mean "${meant}"?${why}`), meant }
  }
  if (other !== undefined && parent.length === 0 && keysAt(other.schema, []).includes(key))
    return { flaw: words(message, `It belongs in ${other.name}.`) }
  const homes = groupsWith(schema, key)
  if (homes.length === 0 || homes.length > 2) return { flaw: words(message) }
  return { flaw: words(message, `It belongs under ${listed(homes, 'or')}.`) }
}

/** Of a schema: names of the groups that have a key, at any depth. Gathered once, because a file may have thousands of unknown keys. */
const groupsOf = new WeakMap<z.core.$ZodType, Map<string, Set<string>>>()

/** Names of the groups that have the key, such as `"markets"`. */
function groupsWith(schema: z.core.$ZodType, key: string): string[] {
  let groups = groupsOf.get(schema)
  if (groups === undefined) {
    groups = new Map()
    gather(schema, undefined, groups)
    groupsOf.set(schema, groups)
  }
  return [...(groups.get(key) ?? [])].map((group) => `"${group}"`)
}

function gather(schema: z.core.$ZodType, group: string | undefined, groups: Map<string, Set<string>>): void {
  const at = bare(schema)
  if (at instanceof z.ZodArray) gather(at.element, group, groups)
  else if (at instanceof z.ZodRecord) gather(at.valueType, group, groups)
  else if (at instanceof z.ZodObject) {
    for (const [name, child] of Object.entries(at.shape)) {
      if (group !== undefined) groups.set(name, (groups.get(name) ?? new Set()).add(group))
      gather(child as z.core.$ZodType, name, groups)
    }
  }
}

/** Keys of the schema at `path`. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let at: z.core.$ZodType = bare(schema)
  for (const segment of path) {
    if (at instanceof z.ZodArray) at = bare(at.element)
    else if (at instanceof z.ZodRecord) at = bare(at.valueType)
    else if (at instanceof z.ZodObject && typeof segment === 'string') at = bare(at.shape[segment])
    else return []
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : []
}

/** Without the wrappers that defaults and transformations put around a schema. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return bare(schema.def.innerType)
  }
  // The text of `either` has no keys.
  if (schema instanceof z.ZodUnion) return schema.options.map(bare).find((one) => one instanceof z.ZodObject) ?? schema
  return schema instanceof z.ZodPipe ? bare(schema.def.in) : schema
}

/** Reads data of any shape; undefined where it ends early. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, segment) => {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, segment)) return undefined
    return (at as Record<string | number, unknown>)[segment]
  }, data)
}
