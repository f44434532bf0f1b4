import { type Canvas, grained, halved } from './paint/canvas.ts'
import { hex } from './paint/colour.ts'
import { dye, undyed } from './paint/dye.ts'
import { hanging } from './paint/garment.ts'
import { type CutName, cuts } from './paint/pattern.ts'
import { type Packed, pack, png } from './paint/png.ts'

/** How a shop exports its pictures. */
export interface Style {
  /** `grain` is film noise, in steps of brightness. */
  hero: { picture: Canvas; grain: number; level: number }
  /** Colour behind the garments, such as `#ffffff`. */
  paper: string
  /** Pixels across, noise (0 to 1) and zlib level of product pictures. */
  thumb: Print
  large: Print
}

interface Print {
  size: number
  grain: number
  level: number
}

/** Each is another file of the same hero: the shop's own, one nobody compressed, one made for the screen. */
export const heroWeights = ['usual', 'heavy', 'light'] as const
export type HeroWeight = (typeof heroWeights)[number]

export interface Album {
  hero: (weight: HeroWeight) => Promise<Buffer>
  product: (print: 'thumb' | 'large', cut: CutName, colour: string) => Promise<Buffer>
}

const cutNames = Object.keys(cuts) as CutName[]

/** Paints what the first customer sees; the rest is painted when it is first asked for. Everything is kept. */
export async function album(style: Style): Promise<Album> {
  const paper = hex(style.paper)

  const hero = remembered((weight: HeroWeight) => printHero(style.hero, weight))
  const product = remembered((key: `${'thumb' | 'large'} ${CutName}`) => {
    const [print, cut] = key.split(' ') as ['thumb' | 'large', CutName]
    return pack(undyed(hanging(cut), style[print]), style[print].level)
  })
  await Promise.all([hero('usual'), ...cutNames.map((cut) => product(`thumb ${cut}`))])

  return {
    hero: async (weight) => png(await hero(weight)),
    product: async (print, cut, colour) => png(await product(`${print} ${cut}`), dye(hex(colour), paper)),
  }
}

function printHero({ picture, grain, level }: Style['hero'], weight: HeroWeight): Promise<Packed> {
  switch (weight) {
    case 'usual':
      return pack(grain === 0 ? picture : grained(picture, grain), level)
    case 'heavy':
      return pack(grained(picture, grain + 4), 1)
    case 'light':
      return pack(halved(picture), 6)
    default:
      throw new Error(`No such hero: ${weight satisfies never}`)
  }
}

function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>()
  return (key) => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}
