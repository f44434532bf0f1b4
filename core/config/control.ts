import type { Words } from '../model/parsed.ts'

/** Control characters but tabs and the ends of lines: in text that people write they are slips, and most editors do not show them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]/

/** The first control character of a text. */
export function findControl(text: string): { offset: number; name: string } | undefined {
  const offset = text.search(control)
  if (offset < 0) return undefined
  return { offset, name: `U+${text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')}` }
}

/** What to say where one was found: `where` is `here`, `in this value` or `in line 3`. */
export function controlWords(name: string, where: string): Words {
  return {
    message: `There is a control character (${name}), which most editors do not show, ${where}.`,
    hint: 'Type this line again.',
  }
}

/** A text in UTF-16, read as UTF-8, has a zero beside each of its letters, and its byte order mark is two bytes that UTF-8 has not. */
export function isUtf16(text: string): boolean {
  return /^\ufffd{0,2}(?:(?:[^\0]\0){2}|(?:\0[^\0]){2})/.test(text)
}
