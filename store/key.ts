import { StoreError } from './store-error.ts'

/** DynamoDB's limits in bytes of UTF-8, enforced by every adapter so that a laptop refuses what the cloud would. */
export const maxKeyBytes = { partition: 2048, sort: 1024 } as const

/** Joins parts with `#`, escaping `#` and `%` in them, so that different parts never result in the same key. */
export function joinKey(...parts: string[]): string {
  if (parts.includes('')) throw new StoreError({ code: 'invalid', message: `A key has an empty part: ${show(parts)}.` })
  return parts.map((part) => part.replaceAll('%', '%25').replaceAll('#', '%23')).join('#')
}

/** One spelling of an instant, so that keys sort by time and a redelivery is recognised. Throws StoreError `invalid`. */
export function instantKey(time: string): string {
  const ms = Date.parse(time)
  // A time without a zone would mean a different instant on every worker.
  if (Number.isNaN(ms) || !/(Z|[+-]\d\d:\d\d)$/.test(time)) {
    throw new StoreError({ code: 'invalid', message: `${show(time)} is not a time such as 2026-11-22T01:00:00Z.` })
  }
  return new Date(ms).toISOString()
}

/** Throws `invalid` unless every adapter can store the key. */
export function checkKey(part: keyof typeof maxKeyBytes, key: string): void {
  const refuse = (why: string) => {
    throw new StoreError({ code: 'invalid', message: `The ${part} key ${show(key)} ${why}.` })
  }
  if (typeof key !== 'string') refuse('is not a string')
  if (key === '') refuse('is empty')
  // A lone surrogate cannot be encoded in UTF-8 and would come back as another key.
  if (!key.isWellFormed()) refuse('contains half a surrogate pair')
  const bytes = Buffer.byteLength(key)
  if (bytes > maxKeyBytes[part]) refuse(`has ${bytes} bytes; at most ${maxKeyBytes[part]} are allowed`)
}

/** Quotes, escapes and truncates a text for a message: keys may be hostile. */
export function show(text: unknown): string {
  const json = JSON.stringify(text) ?? String(text)
  return json.length > 200 ? `${json.slice(0, 200)}…` : json
}
