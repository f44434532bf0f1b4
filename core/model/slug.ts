/**
 * A name as part of keys and file names: `Sydney phone` becomes `sydney-phone`. A name with letters outside ASCII gets a
 * fingerprint of the whole name, so that two different Japanese names stay different.
 */
export function slug(name: string): string {
  const lower = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const ascii = lower.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  const lossy = /[^\p{ASCII}]/u.test(lower.replace(/[^\p{L}\p{N}]/gu, ''))
  if (ascii !== '' && !lossy) return ascii
  return [ascii, fingerprint(name.normalize('NFC').toLowerCase())].filter((part) => part !== '').join('-')
}

/** Hash of a text as eight hex digits. FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
