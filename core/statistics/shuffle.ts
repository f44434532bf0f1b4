import { fingerprint } from '../model/slug.ts'

/** The items in an order determined by `seed` alone, every order equally likely across seeds (Fisher-Yates). */
export function shuffle<Item>(items: readonly Item[], seed: number): Item[] {
  const random = mulberry32(seed)
  const left = [...items]
  const order: Item[] = []
  while (left.length > 0) order.push(...left.splice(Math.floor(random() * left.length), 1))
  return order
}

/** A 32-bit seed derived from a text, such as a round's identity: a redelivered round visits in the same order. */
export function seedOf(text: string): number {
  let hash = Number.parseInt(fingerprint(text), 16)
  // MurmurHash3's finalizer, because identities of neighbouring rounds differ by only a digit or two:
  // https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Numbers in [0, 1) determined by `seed` alone, such as which observations a bootstrap draws. */
export function randomOf(seed: number): () => number {
  return mulberry32(seed)
}

/** Tommy Ettinger's generator, numbers in [0, 1): https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
