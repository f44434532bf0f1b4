/** Letters that run from right to left, with the marks on them. */
const letters = '\\p{Script=Arabic}\\p{Script=Hebrew}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}\\p{M}'
const names = new RegExp(`[${letters}](?:[${letters}\\s…]*[${letters}])?`, 'gu')

/**
 * Names that run from right to left, each by itself: without it, the figures that follow one in a sentence are drawn before it,
 * with their unit on the other side, and the end of a shortened one after its beginning. Unicode Bidirectional Algorithm, 2.4.2: FSI and PDI.
 */
export function isolated(text: string): string {
  return text.replace(names, (name) => (/\p{L}/u.test(name) ? `\u2068${name}\u2069` : name))
}
