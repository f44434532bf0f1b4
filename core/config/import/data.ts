import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { type Parsed, refused, understood } from '../../model/parsed.ts'
import { clip } from '../../model/untrusted.ts'
import type { Expression, Statement } from './code/code.ts'
import { parseCode, Unreadable } from './code/parse.ts'
import { dataOf, mostSteps, type Scope } from './code/values.ts'
import type { Left } from './left.ts'

/** A configuration file of another tool. */
export interface FoundData {
  data: unknown
  /** Line of a key, if it is known. */
  lineOf: (path: readonly string[]) => number | undefined
  /** What only running the file would tell. */
  left: Left[]
}

/** Reads JSON, with comments or without, and YAML. */
export function readData(text: string): Parsed<FoundData> {
  const counter = new LineCounter()
  const document = parseDocument(text.replace(/^\ufeff/, ''), {
    lineCounter: counter,
    uniqueKeys: false,
    prettyErrors: false,
  })
  const [error] = document.errors
  if (error !== undefined) {
    // Without the parser's words, which quote the file.
    return refused(
      `This file is not valid JSON or YAML (line ${counter.linePos(error.pos[0]).line}).`,
      'Correct it and import it again.',
    )
  }
  const lineOf = (path: readonly string[]): number | undefined => {
    const group = path.length > 1 ? document.getIn(path.slice(0, -1).map(keyOf), true) : document.contents
    const pair = isMap(group)
      ? group.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1))
      : undefined
    const node = pair?.key ?? document.getIn(path.map(keyOf), true)
    return isNode(node) && node.range ? counter.linePos(node.range[0]).line : undefined
  }
  try {
    // Aliases that multiply are refused by the parser.
    return understood({ data: document.toJS({ maxAliasCount: 100 }), lineOf, left: [] })
  } catch {
    return refused('This file refers to itself too often.', 'Write the values out and import it again.')
  }
}

/** Items of lists have numbers. */
function keyOf(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key
}

const remedy = 'It is code, which an import never runs. Write what it gives as JSON or YAML, and import that.'

/** Reads a configuration that is code, as far as it is written out: the file is never run. */
export function readCodeData(code: string, file: string): Parsed<FoundData> {
  try {
    return exportedData(parseCode(code, file))
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return refused(error.message, remedy)
  }
}

/** Throws Unreadable. */
function exportedData(statements: readonly Statement[]): Parsed<FoundData> {
  const scope = new Map(
    statements.flatMap((each): [string, Expression][] =>
      each.kind === 'const' && each.name !== undefined && each.value !== undefined ? [[each.name, each.value]] : [],
    ),
  )
  const exported = statements
    .flatMap((each) => (each.kind === 'run' ? (exportedBy(each.value, scope) ?? []) : []))
    .at(-1)
  if (exported === undefined)
    return refused('This file does not export its configuration as a plain group of keys.', remedy)
  const left: Left[] = []
  const unknown = (path: string, line: number): void =>
    void left.push({
      line,
      what: clip(path.replace(/\.(\d+)(?=\.|$)/g, '[$1]'), 80),
      why: 'Only running the code would tell its value.',
    })
  return understood({ data: dataOf(exported, { scope, unknown }), lineOf: (path) => lineIn(exported, path), left })
}

/** `module.exports = { }`, `export default { }` or `export default defineConfig({ })`. */
function exportedBy(found: Expression, scope: Scope, left = mostSteps): Expression | undefined {
  if (left === 0) return undefined
  switch (found.kind) {
    case 'group':
      return found
    case 'name': {
      const value = scope.get(found.name)
      return value?.kind === 'name' || value === undefined ? undefined : exportedBy(value, scope, left - 1)
    }
    case 'assign': {
      const { to } = found
      const isExports =
        to.kind === 'member' && to.name === 'exports' && to.of.kind === 'name' && to.of.name === 'module'
      return isExports ? exportedBy(found.value, scope, left - 1) : undefined
    }
    case 'call': {
      const [only] = found.args
      return found.of.kind === 'name' && /^define\w*Config$/.test(found.of.name) && only
        ? exportedBy(only, scope, left - 1)
        : undefined
    }
    default:
      return undefined
  }
}

function lineIn(found: Expression, path: readonly string[]): number | undefined {
  const [key, ...rest] = path
  if (key === undefined) return found.line
  if (found.kind === 'list') {
    const item = found.items[Number(key)]
    return item === undefined ? found.line : lineIn(item, rest)
  }
  const entry = found.kind === 'group' ? found.entries.find(([each]) => each === key) : undefined
  return entry === undefined ? found.line : lineIn(entry[1], rest)
}
