import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { Words } from '../model/parsed.ts'
import { maskPasswords } from '../model/untrusted.ts'
import { controlWords, findControl } from './control.ts'
import { isTooLarge, tooLarge } from './file-size.ts'
import { withLineFeeds } from './line-ends.ts'
import { isEmpty, nearest, pairFinder } from './locate.ts'
import { keyText, type Path } from './path.ts'
import type { Problem } from './problem.ts'
import { words } from './problem-words.ts'
import { secretValues } from './secret-values.ts'
import { duplicateKeys, type SyntaxFlaw, syntaxFlaws } from './syntax.ts'
import { telltaleOf } from './telltales.ts'

/** Receives the problems that checks find. */
export type Report = (path: Path, words: Words, part?: 'value' | 'key') => void

/** A YAML file in which every value can be located in the text. */
export interface YamlSource {
  /** Plain data. */
  data: () => unknown
  /** A problem with the value at `path`, or with its key; if the path ends early, with the nearest node. */
  problem: (path: Path, words: Words, part?: 'value' | 'key') => Problem
  /** Treats this key as if it had been spelled correctly; positions stay as they are. */
  rename: (path: Path, key: string) => void
}

export interface ReadYaml {
  source: YamlSource
  problems: Problem[]
  /** False: the text is not valid YAML, so further checks would mislead. */
  readable: boolean
}

/** Never throws, whatever the text. */
export function readYaml({ file, text }: { file: string; text: string }): ReadYaml {
  const unreadable = (flaw: Words): ReadYaml => {
    const source = emptySource({ file, line: 0, column: 0 })
    return { source, problems: [source.problem([], flaw)], readable: false }
  }
  if (isTooLarge(text)) {
    return unreadable(words(tooLarge, 'A benchmark takes a few lines; is this the right file?'))
  }
  try {
    return readDocument({ file, text: withLineFeeds(text) })
  } catch (error) {
    // Thousands of nesting levels exhaust the stack of any recursive parser.
    if (error instanceof RangeError) return unreadable(words('This file is nested too deeply to be read.'))
    throw error
  }
}

function readDocument({ file, text }: { file: string; text: string }): ReadYaml {
  const lines = new LineCounter()
  // Repeated keys are found below, in one pass and with better messages.
  const options = {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
    keepSourceTokens: true,
  }
  const document = parseDocument(text, { ...options, logLevel: 'error' })
  const shown = masked(text, secretValues(document))
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col, source: lineAt(shown, lines.lineStarts[line - 1] ?? 0) }
  }
  const flawed = ({ offset, key, flaw }: SyntaxFlaw): Problem => {
    const indent = text.slice(offset).match(/^ */)?.[0].length ?? 0
    return { ...at(offset + indent), key, ...flaw }
  }

  const hidden = findControl(text)
  if (hidden !== undefined) {
    // The parser's own words would be about something else.
    const flaw = controlWords(hidden.name, 'here')
    return { source: emptySource(at(0)), problems: [{ ...at(hidden.offset), key: '', ...flaw }], readable: false }
  }
  const { values, structure } = syntaxFlaws(document)
  const problems = [...structure, ...values].map(flawed)
  if (structure.length > 0) {
    const telltale = telltaleOf(text)
    const told = telltale === undefined ? problems : [flawed({ ...telltale, key: '' })]
    return { source: emptySource(at(0)), problems: told, readable: false }
  }
  const escaped = escapedControls(document)
  if (escaped.length > 0) return { source: emptySource(at(0)), problems: escaped.map(flawed), readable: false }
  problems.push(...duplicateKeys(document, (offset) => at(offset).line).map(flawed))
  return { source: documentSource({ document, at }), problems, readable: true }
}

/** Written as `"\\0"`: without them what is quoted in messages would look right. */
function escapedControls(document: Document): SyntaxFlaw[] {
  const flaws: SyntaxFlaw[] = []
  visit(document, {
    Scalar: (part, { value, range }) => {
      const found = typeof value === 'string' ? findControl(value) : undefined
      if (found === undefined) return
      flaws.push({
        offset: range?.[0] ?? 0,
        key: '',
        flaw: controlWords(found.name, `in this ${part === 'key' ? 'key' : 'value'}`),
      })
    },
  })
  return flaws
}

type Place = Pick<Problem, 'file' | 'line' | 'column' | 'source'>

function emptySource(place: Place): YamlSource {
  return { data: () => null, problem: (path, flaw) => ({ ...place, key: keyText(path), ...flaw }), rename: () => {} }
}

function documentSource({ document, at }: { document: Document; at: (offset: number) => Place }): YamlSource {
  const pairs = pairFinder()
  let data: unknown
  const walk = (path: Path) => nearest({ document, path, pairs })
  return {
    data: () => {
      data ??= document.toJS({ maxAliasCount: -1 })
      return data
    },
    problem: (path, flaw, part = 'value') => {
      const found = walk(path)
      // A missing or empty value is reported at its key.
      const atKey = part === 'key' || !found.complete || isEmpty(found.value)
      const node = (atKey ? found.key : undefined) ?? found.value ?? found.key
      return { ...at(node?.range?.[0] ?? 0), key: keyText(path), ...flaw }
    },
    rename: (path, key) => {
      const { complete, pair } = walk(path)
      if (complete && pair !== undefined && isScalar(pair.key)) pair.key.value = key
      pairs.forget()
      data = undefined
    },
  }
}

/** Of the same length, so that column numbers stay correct. */
function masked(text: string, parts: [from: number, to: number][]): string {
  const pieces: string[] = []
  let end = 0
  for (const [from, to] of parts) {
    pieces.push(text.slice(end, from), text.slice(from, to).replace(/[^\s"']/g, '*'))
    end = to
  }
  return pieces.join('') + text.slice(end)
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start)
  return maskPasswords(text.slice(start, end < 0 ? undefined : end).replace(/\r$/, ''))
}
