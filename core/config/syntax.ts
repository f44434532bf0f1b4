import { type Alias, type Document, isScalar, type Node, visit, type YAMLError } from 'yaml'
import type { Words } from '../model/parsed.ts'
import { clip } from '../model/untrusted.ts'
import { noName, words } from './problem-words.ts'

/** A problem with the text itself. */
export interface SyntaxFlaw {
  offset: number
  key: string
  flaw: Words
}

// A benchmark nests four deep and needs no alias; far beyond that, reading takes time that grows with the square.
const mostAliases = 100
const deepest = 50

export interface SyntaxFlaws {
  /** Invalid values; the rest of the file is unaffected. */
  values: SyntaxFlaw[]
  /** Flaws that hide the structure of the file, so that nothing else can be checked. */
  structure: SyntaxFlaw[]
}

export function syntaxFlaws(document: Document): SyntaxFlaws {
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])
  const values = errors.filter(({ code }) => ofValue.has(code)).map((error) => flawOf(error.pos[0], syntaxWords(error)))
  // The first only: those that follow are mostly its consequences.
  const [first] = errors.filter(({ code }) => !ofValue.has(code))
  if (first !== undefined)
    return { values, structure: [unclosed(document, first.pos[0]) ?? flawOf(first.pos[0], syntaxWords(first))] }
  const tooDeep = depthFlaw(document)
  if (tooDeep !== undefined) return { values, structure: [tooDeep] }
  const unusable = aliasFlaws(document)
  return { values, structure: unusable.length > 0 ? unusable : keyFlaws(document) }
}

const ofValue: ReadonlySet<string> = new Set(['BAD_SCALAR_START', 'BAD_DQ_ESCAPE', 'TAG_RESOLVE_FAILED'])

function flawOf(offset: number, flaw: Words): SyntaxFlaw {
  return { offset, key: '', flaw }
}

function depthFlaw(document: Document): SyntaxFlaw | undefined {
  let found: SyntaxFlaw | undefined
  visit(document, {
    Collection: (_, node, path) => {
      if (path.length <= deepest) return undefined
      found = flawOf(node.range?.[0] ?? 0, words('This is nested too deeply to be read.'))
      return visit.BREAK
    },
  })
  return found
}

function aliasFlaws(document: Document): SyntaxFlaw[] {
  const aliases: Alias[] = []
  visit(document, {
    Alias: (_, alias) => {
      aliases.push(alias)
    },
  })
  const [beyond] = aliases.slice(mostAliases)
  const tooMany = words(`This file refers to itself (*name) more than ${mostAliases} times.`, 'Write the values out.')
  if (beyond !== undefined) return [flawOf(beyond.range?.[0] ?? 0, tooMany)]
  const unknown = aliases.flatMap((alias) => {
    if (alias.resolve(document) !== undefined) return []
    const name = clip(alias.source)
    const hint = `A value that begins with * refers to another one. If you mean the text, put it in quotes: "*${name}".`
    return [flawOf(alias.range?.[0] ?? 0, words(`Nothing in this file is marked &${name}.`, hint))]
  })
  if (unknown.length > 0) return unknown
  try {
    // Aliases of aliases: a few lines that stand for billions.
    document.toJS({ maxAliasCount: mostAliases })
    return []
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return [flawOf(aliases[0]?.range?.[0] ?? 0, tooMany)]
  }
}

/**
 * Keys that are none of Outpace's: YAML 1.2 has no merge keys, and read as any other key one would be told to be a step or a profile;
 * JavaScript keeps __proto__ from being one, so that a step of that name would be left out without a word.
 */
const unusableKeys: Readonly<Record<string, Words>> = {
  '<<': words('Merge keys (<<) are not read.', 'Write the keys out, or repeat a whole value, as in pages: *pages.'),
  ['__proto__']: words(...noName),
}

function keyFlaws(document: Document): SyntaxFlaw[] {
  const flaws: SyntaxFlaw[] = []
  visit(document, {
    Pair: (_, { key }) => {
      const name = isScalar(key) ? String(key.value) : ''
      const flaw = Object.hasOwn(unusableKeys, name) ? unusableKeys[name] : undefined
      if (isScalar(key) && flaw !== undefined) flaws.push(flawOf(key.range?.[0] ?? 0, flaw))
    },
  })
  return flaws
}

/** A missing bracket or quote is found at the end of the file, but reported where it was opened. */
function unclosed(document: Document, before: number): SyntaxFlaw | undefined {
  let found: SyntaxFlaw | undefined
  const open = (node: Node, sign: string, closing: string) => {
    const offset = node.range?.[0] ?? 0
    if (offset > before) return
    found = flawOf(offset, words(`The ${sign} that opens here is never closed.`, `Add the missing ${closing}.`))
  }
  visit(document, {
    Scalar: (_, node) => {
      const token = node.srcToken
      if (token?.type !== 'double-quoted-scalar' && token?.type !== 'single-quoted-scalar') return
      const quote = token.source[0] ?? ''
      if (token.source.length < 2 || !token.source.endsWith(quote)) open(node, `quote ${quote}`, quote)
    },
    Collection: (_, node) => {
      const token = node.srcToken
      if (token?.type !== 'flow-collection') return
      if (token.end.some((end) => end.type === 'flow-map-end' || end.type === 'flow-seq-end')) return
      const isList = token.start.source === '['
      open(node, isList ? '[' : '{', isList ? ']' : '}')
    },
  })
  return found
}

function syntaxWords({ code, message }: YAMLError): Words {
  switch (code) {
    case 'TAB_AS_INDENT':
      return words('This line is indented with a tab, which YAML does not allow.', 'Use spaces, two for each level.')
    case 'BAD_INDENT':
      return words(
        'This line does not line up with the lines above it.',
        'Start lines that belong together in the same column.',
      )
    case 'BLOCK_AS_IMPLICIT_KEY':
      return words(
        'There is a second "key: value" inside this value.',
        'Put text that contains a colon in quotes; if the next line is a key of its own, indent it like this line.',
      )
    case 'MULTILINE_IMPLICIT_KEY':
      return words('This line is not of the form "key: value".', 'Put a colon and a space after the key.')
    case 'BAD_SCALAR_START':
      return words(`A value may not begin with ${message.at(-1)}.`, 'Put the value in quotes.')
    case 'BAD_DQ_ESCAPE':
      return words(
        'In double quotes, \\ starts an escape sequence, and this one is unknown.',
        "Use single quotes: 'C:\\path'.",
      )
    case 'MISSING_CHAR':
      return words('This line is not of the form "key: value".', 'Put a colon and a space after the key.')
    case 'MULTIPLE_DOCS':
      return words(
        'A second document starts here.',
        'Remove the line of --- or ..., or move the second document to a file of its own.',
      )
    case 'NON_STRING_KEY':
      return words('A key must be a plain word.', 'Put an address with [ ] in quotes: "https://[2001:db8::1]".')
    case 'TAG_RESOLVE_FAILED':
      return words('A value that begins with ! has a special meaning in YAML.', 'Put the value in quotes.')
    case 'UNEXPECTED_TOKEN':
      if (message.includes('block-seq-ind')) {
        return words(
          'A list with dashes must start on a line of its own.',
          'Put "- ..." below the key, or write [a, b].',
        )
      }
      return words(
        'This is not expected here.',
        'Something before it may be closed too early, or a value needs quotes around all of it.',
      )
    // The library's other codes are about YAML that few people write; its own messages are the best available.
    default:
      return words(`This is not valid YAML: ${clip(message, 200)}.`)
  }
}

/** Keys given twice in one group, in one pass over the file. */
export function duplicateKeys(document: Document, lineOf: (offset: number) => number): SyntaxFlaw[] {
  const flaws: SyntaxFlaw[] = []
  visit(document, {
    Map: (_, map) => {
      const first = new Map<string, number>()
      for (const { key } of map.items) {
        if (!isScalar(key)) continue
        const name = String(key.value)
        const offset = key.range?.[0] ?? 0
        const earlier = first.get(name)
        if (earlier === undefined) first.set(name, offset)
        else flaws.push({ offset, key: clip(name), flaw: repeated(name, lineOf(earlier)) })
      }
    },
  })
  return flaws
}

function repeated(name: string, line: number): Words {
  return words(`The key "${clip(name)}" is given twice; the first is on line ${line}.`, 'Keep one of them.')
}
