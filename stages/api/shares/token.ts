import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 192 random bits, in characters that an address keeps as they are. */
export function newToken(): string {
  return randomBytes(24).toString('base64url')
}

export const tokenPattern = /^[\w-]{32}$/

/** What is stored of a token, and its public name. */
export function idOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** In the same time whether or not they are equal. */
export function isSameId(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
