/**
 * Makes text from pages and users safe for one line of a terminal, a log or a mail: nothing in it can move the cursor,
 * change colours or the window title, or reorder or break the line. At most `most` characters (grapheme clusters).
 */
export function oneLine(text: string, most: number): string {
  return shortened(printable(text).trim(), most)
}

/**
 * A name of a site, market or step, safe in the same way. A long one keeps its beginning and its end, because names that begin alike, such as
 * of the companies of a group, would otherwise be the same.
 */
export function shortName(name: string, most: number): string {
  if (name.length <= most) return oneLine(name, most)
  const letters = [...lettersOf(printable(name).trim())]
  if (letters.length <= most) return letters.join('')
  const end = Math.floor(NAME_TAIL * most)
  const begin = most - 1 - end
  return (
    letters.slice(0, begin).join('').trimEnd() +
    ELLIPSIS +
    letters
      .slice(letters.length - end)
      .join('')
      .trimStart()
  )
}

/** A number, a range or a bar, which is no name: without its middle, 10,987 to 11,456 would be 10,98…456. */
export function isFigure(text: string): boolean {
  return /^[^\p{L}]*(?:\d|$)/u.test(text)
}

/** Share of a shortened name that its end has. */
export const NAME_TAIL = 0.4
const ELLIPSIS = '…'

/** The same without a length limit and without trimming, for text that becomes part of a longer one. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(terminalSequences, '')
    .replace(unseen, '')
    .replace(/[\s\u0085]+/gu, ' ')
}

/**
 * The same text, in which a mail program finds nothing to turn into a link: a zero-width non-joiner splits everything that
 * looks like a host name, a URL or a mail address.
 */
export function unlinked(text: string): string {
  return text.replace(/(?<=[\p{L}\p{N}-])\.(?=\p{L})|:(?=\/\/)|@(?=\S)/gu, '$&\u200c')
}

/**
 * ECMA-48: control strings (OSC, DCS, SOS, PM, APC) to their end, then CSI, then two-character escapes; 7 and 8 bit.
 * Linear: no part can match past the start of the next.
 */
const terminalSequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u0080-\u009f]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[ -/]*[0-~]/gu

/** Control and format characters, except white space and what Persian, Indic scripts and emoji need (joiners, tags). */
const unseen = /(?!\s|\u0085|\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}]/gu

/** Maximum code points shown per character; an emoji family has 11, "Zalgo" text hundreds. */
const codePointsPerCharacter = 16

function shortened(text: string, most: number): string {
  // Without marks that join, and most text is short of any: no need for what takes longer to make than a page to start.
  if (/^[ -~]*$/.test(text)) return text.length <= most ? text : text.slice(0, most - 1).trimEnd() + ELLIPSIS
  const kept: string[] = []
  for (const letter of lettersOf(text)) {
    if (kept.length === most) return kept.slice(0, -1).join('').trimEnd() + ELLIPSIS
    kept.push(letter)
  }
  return kept.join('')
}

function* lettersOf(text: string): Generator<string> {
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  for (const { segment } of graphemes.segment(text)) yield [...segment].slice(0, codePointsPerCharacter).join('')
}

let graphemes: Intl.Segmenter | undefined

/** Untrusted text, made harmless and short enough for use in a sentence. */
export function clip(text: string, most = 60): string {
  // Cleaning a megabyte to show sixty characters would be a waste.
  return oneLine(maskPasswords(text.slice(0, 20 * most)), most)
}

/**
 * Masks the credentials in `https://user:secret@host`, keeping the length so that column numbers stay correct. Without a scheme before
 * it, what has a bracket is an XPath, as the Recorder writes one for each element: `//*[@id="list"]`.
 */
export function maskPasswords(text: string): string {
  return text.replace(/(?:(?<=:\/\/)[^\s/@"']+|(?<=\/\/)[^\s/@"'[]+)(?=@)/g, (secret) => '*'.repeat(secret.length))
}
