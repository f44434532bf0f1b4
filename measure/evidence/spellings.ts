/** In base64 and hex, fewer characters than these are part of too many other texts. */
const shortestCode = 6

/**
 * Every way in which pages, addresses and tools write a value: as it is, as URLs and form submissions encode it, within JSON, HTML
 * and the quotes of a script, in hex, and in base64 wherever it begins there.
 */
export function spellingsOf(value: string): Set<string> {
  if (value === '') return new Set()
  const text = value.toWellFormed()
  const bytes = Buffer.from(text)
  const inForm = new URLSearchParams({ value: text }).toString().slice('value='.length)
  const inAddresses = [encodeURI(text), encodeURIComponent(text), inForm]
  const inJson = JSON.stringify(value).slice(1, -1)
  const inHtml = text.replace(/[&<>]/g, (character) => entities[character] ?? character)
  const hex = bytes.toString('hex')
  return new Set([
    value,
    ...inAddresses,
    ...inAddresses.map((each) => each.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
    inJson,
    inJson.replaceAll('\\"', '"').replaceAll("'", "\\'"),
    inHtml,
    inHtml.replaceAll('"', '&quot;'),
    inHtml.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    ...[hex, hex.toUpperCase(), ...inBase64(bytes)].filter(({ length }) => length >= shortestCode),
  ])
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** The characters that stand for these bytes alone, after 0, 1 and 2 other bytes, in both alphabets. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    // Of 6 bits each.
    const own = all.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
