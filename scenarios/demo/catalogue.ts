/** Each has pictures: `pictures/<cut>-<size>.png`. */
export const cutNames = ['shell', 'smock', 'parka', 'mac', 'poncho'] as const
export type CutName = (typeof cutNames)[number]

/** What every shop sells, so that a search finds the same things everywhere. */
export interface Product {
  id: string
  name: string
  cut: CutName
  colour: string
  dye: string
  /** Base price to which each shop applies its own margin. Whole dollars, AUD. */
  price: number
  fit: string
  cloth: string
  /** mm of water column. */
  waterproof: number
  grams: number
  rating: number
  reviews: number
  blurb: string
  description: string
}

// Rainy places in Australia.
const places =
  'Tarkine Babinda Otway Tully Strahan Daintree Bogong Huon Dorrigo Zeehan Innisfail Franklin Warburton Bruny Illawarra Gordon'.split(
    ' ',
  )

const kinds: { kind: string; cut: CutName; price: number; grams: number }[] = [
  { kind: 'Rain Jacket', cut: 'shell', price: 189, grams: 340 },
  { kind: 'Half-Zip Rain Jacket', cut: 'smock', price: 159, grams: 310 },
  { kind: 'City Rain Jacket', cut: 'mac', price: 249, grams: 520 },
  { kind: 'Storm Parka', cut: 'parka', price: 329, grams: 780 },
  { kind: 'Trail Poncho', cut: 'poncho', price: 99, grams: 270 },
]

const dyes: [name: string, hex: string][] = [
  ['Wattle', '#f0ad1f'],
  ['Fern', '#2f6b4f'],
  ['Lagoon', '#1f6f8b'],
  ['Rosella', '#c8402f'],
  ['Midnight', '#26365c'],
  ['Heath', '#7a4a78'],
  ['Ochre', '#b9652a'],
  ['Mist', '#8fa3a8'],
]

const fits = ['Women', 'Men', 'Kids']
const cloths = ['recycled nylon', 'waxed cotton', 'three-layer shell', 'organic ripstop']

const blurbs = [
  'Tested through four seasons in one afternoon on the Great Ocean Road.',
  'Cut for the walk to the tram, the school gate and the long way home.',
  'Made for tracks where the leeches have leeches and the map is mostly blue.',
  'The one people borrow and then do not give back.',
]
const features = [
  'Every seam is taped by hand, the hood turns with your head, and the pockets close before the water finds them.',
  'A storm flap covers the zip, the cuffs tighten with one pull, and vents under the arms let the hill out.',
  'The hem sits below your belt when you reach up, the collar stands against wind, and nothing rustles.',
]
const cares = [
  'Wash cold, hang in the shade, and renew the coating once a year with the sachet in the left pocket.',
  'When it wears out, post it back: we repair what we can and tell you when we cannot.',
]

function product(i: number): Product {
  const place = pick(places, i)
  const turn = Math.floor(i / places.length)
  const { kind, cut, price, grams } = pick(kinds, i + turn)
  const [colour, dye] = pick(dyes, i * 3 + Math.floor(turn / kinds.length))
  const fit = pick(fits, i + Math.floor(turn / (kinds.length * dyes.length)))
  const cloth = pick(cloths, i * 7 + turn)
  const name = `${place} ${kind}`
  return {
    id: `${name} ${colour} ${fit}`.toLowerCase().replaceAll(' ', '-'),
    name,
    cut,
    colour,
    dye,
    price: price + ((i * 37) % 9) * 10 - (fit === 'Kids' ? 60 : 0),
    fit,
    cloth,
    waterproof: 10_000 + ((i * 13) % 5) * 5_000,
    grams: grams + ((i * 29) % 11) * 10,
    rating: (36 + ((i * 17) % 14)) / 10,
    reviews: 12 + ((i * i * 31 + i * 413) % 480),
    blurb: pick(blurbs, i + turn),
    description: `${capital(cloth)} in ${colour.toLowerCase()}. ${pick(features, i)} ${pick(cares, i * 5 + turn)}`,
  }
}

/** Best sellers first. */
export const catalogue: readonly Product[] = Array.from(
  { length: places.length * kinds.length * dyes.length * fits.length },
  (_, i) => product(i),
)

const byId = new Map(catalogue.map((one) => [one.id, one]))

export function productOf(id: string): Product | undefined {
  return byId.get(id)
}

function pick<T>(list: readonly T[], i: number): T {
  return list[i % list.length] as T
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
