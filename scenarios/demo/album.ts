import { readFileSync } from 'node:fs'
import type { CutName } from './catalogue.ts'
import { dye } from './dye.ts'
import { padded, withPalette } from './png.ts'

/** How a shop exports its pictures; without `bytes`, a file is as small as possible. */
export interface Style {
  /** `pictures/hero-<name>.png`, and `-light` in half the width and height. */
  hero: { name: string; bytes: { usual?: number; heavy: number } }
  /** Colour behind the garments, such as `#ffffff`. */
  paper: string
  thumb: Print
  large: Print
}

/** Pictures of products, `size` pixels across. */
interface Print {
  size: number
  bytes?: Record<CutName, number>
}

/** Files of the same hero: the shop's own, an uncompressed export, and one sized for the screen. */
export const heroWeights = ['usual', 'heavy', 'light'] as const
export type HeroWeight = (typeof heroWeights)[number]

export interface Album {
  hero: (weight: HeroWeight) => Buffer
  product: (print: 'thumb' | 'large', cut: CutName, colour: string) => Buffer
}

/** Pictures are made on first request and cached. */
export function album(style: Style): Album {
  const heroes = memoized((weight: HeroWeight) => heroOf(style.hero, weight))
  const products = memoized((key: string) => {
    const [print, cut, colour] = key.split(' ') as ['thumb' | 'large', CutName, string]
    const { size, bytes } = style[print]
    const file = withPalette(pictureFile(`${cut}-${size}`), dye(colour, style.paper))
    return bytes === undefined ? file : padded(file, bytes[cut])
  })
  return { hero: heroes, product: (print, cut, colour) => products(`${print} ${cut} ${colour}`) }
}

function heroOf({ name, bytes }: Style['hero'], weight: HeroWeight): Buffer {
  switch (weight) {
    case 'usual': {
      const file = pictureFile(`hero-${name}`)
      return bytes.usual === undefined ? file : padded(file, bytes.usual)
    }
    case 'heavy':
      return padded(pictureFile(`hero-${name}`), bytes.heavy)
    case 'light':
      return pictureFile(`hero-${name}-light`)
    default:
      throw new Error(`No such hero: ${weight satisfies never}`)
  }
}

function pictureFile(name: string): Buffer {
  return readFileSync(new URL(`./pictures/${name}.png`, import.meta.url))
}

function memoized<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>()
  return (key) => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}
