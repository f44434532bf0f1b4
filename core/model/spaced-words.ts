/**
 * The words of an identifier or selector: `#userPassword_1` becomes ` user Password 1 `. Also serialised into pages, so it must
 * not use anything from outside.
 */
export function spacedWords(text: string): string {
  return ` ${text.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ').replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')} `.replace(/ +/g, ' ')
}
