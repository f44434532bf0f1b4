import type { Words } from '../model/parsed.ts'
import { words } from './problem-words.ts'

interface Telltale {
  line: RegExp
  flaw: Words
}

/** Lines that explain why a file is not YAML, better than the place where the parser gives up. */
const telltales: Telltale[] = [
  {
    line: /^(?:<{7}|={7}|>{7})(?= |\r?$)/m,
    flaw: words(
      'This line marks a merge of two versions that was not finished.',
      'Keep one version, and delete the lines with <<<<<<<, ======= and >>>>>>>.',
    ),
  },
  {
    // Pasted from a web page, a chat or a word processor.
    line: /^ *[\u00a0\u2000-\u200b\u202f\u3000\ufeff]/mu,
    flaw: words(
      'This line is indented with a character that looks like a space but is not one.',
      'Delete the indentation and type it again.',
    ),
  },
  {
    // Word processors make them of hyphens.
    line: /^ *[\u2010-\u2015\u2022\u2212](?=\s)/mu,
    flaw: words('A list item begins with a hyphen, not with this character.', 'Replace it with "-".'),
  },
]

/** The first line that says why a text is not YAML; undefined if none does. */
export function telltaleOf(text: string): { offset: number; flaw: Words } | undefined {
  for (const { line, flaw } of telltales) {
    const offset = text.search(line)
    if (offset >= 0) return { offset, flaw }
  }
  return undefined
}
