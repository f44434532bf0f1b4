/** Characters. What people write or export has a few thousand; parsing far more would take long, to no use. */
const longest = 1_000_000

export const tooLarge = 'This file is larger than 1 MB.'

export function isTooLarge(text: string): boolean {
  return text.length > longest
}
