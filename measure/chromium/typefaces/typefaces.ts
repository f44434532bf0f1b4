import { fileURLToPath } from 'node:url'

/** Names of the checked-in typefaces beside this file; README.md says what each one covers. */
export const typefaces = [
  ...['arabic.ttf', 'cjk.ttc', 'currency.ttf', 'devanagari.ttf', 'emoji.ttf', 'hebrew.ttf', 'symbols.ttf', 'thai.ttf'],
] as const

/** Path of a checked-in typeface. */
export function typefacePath(name: (typeof typefaces)[number]): string {
  return fileURLToPath(new URL(name, import.meta.url))
}
