import { mirrored, type Point, rounded } from './outline.ts'

/** Drawn in a box of 100 by 100. */
export interface Cut {
  /** Where the cloth ends, and how far it flares there. */
  hem: number
  flare: number
  /** Where the zip ends. */
  zip: number
  pockets: 'slanted' | 'flaps' | 'pouch'
  buttons: boolean
  waist: boolean
  sleeves: boolean
}

export const cuts = {
  shell: { hem: 82, flare: 1, zip: 80, pockets: 'slanted', buttons: false, waist: false, sleeves: true },
  smock: { hem: 80, flare: 2, zip: 50, pockets: 'pouch', buttons: false, waist: false, sleeves: true },
  parka: { hem: 95, flare: 3, zip: 88, pockets: 'flaps', buttons: false, waist: true, sleeves: true },
  mac: { hem: 95, flare: 6, zip: 93, pockets: 'flaps', buttons: true, waist: false, sleeves: true },
  poncho: { hem: 88, flare: 19, zip: 48, pockets: 'pouch', buttons: false, waist: false, sleeves: false },
} satisfies Record<string, Cut>

export type CutName = keyof typeof cuts

/** Half of the width at the hem. */
export function breadth(cut: Cut): number {
  return 24 + cut.flare
}

/** `x,y` pairs, as in an SVG. */
export function points(text: string): Point[] {
  return text.split(' ').map((pair): Point => {
    const [x = 0, y = 0] = pair.split(',').map(Number)
    return [x, y]
  })
}

export const hood = rounded(points('32,30 34.5,17 40,7 50,3 60,7 65.5,17 68,30 58,34 50,35 42,34'))
export const lining = rounded(points('40,26 41,16 45,10 50,8.5 55,10 59,16 60,26 55,31 50,32 45,31'))
export const rim = lining.map(([x, y]): Point => [50 + (x - 50) * 1.08, 20 + (y - 20) * 1.06])
export const collar = rounded(points('34,29 38,22 41,25 45,28 50,29.4 55,28 59,25 62,22 66,29 58,34 50,36 42,34'), 2)
export const collarSeam = points('36.5,30 42,34 50,35.6 58,34 63.5,30')

/** The left one; the right one is its mirror image. */
export const sleeve = rounded(points('32,27.5 27,29 22.5,35 16,54 10.5,75 10.5,77 22,81 23,80 27,66 32,50 34,40'))
export const cuffSeam = points('11.5,73.5 23,76.5')
export const cuffStrap = points('12.6,75 17.6,76.4 17.3,77.9 12.3,76.5')
export const shoulderSeam = points('29.5,30 27.8,36 29,45 29,52')
export const yokeSeam = points('28.5,40 38,41.6 50,42 62,41.6 71.5,40')
export const waistSeam = points('28.6,60 50,61.5 71.4,60')

export const slantedPocket = points('38,57 34,72')
export const pocketFlap = rounded(points('31,65 43,66.5 43,71 31,69.5'), 1)
export const flapSeam = points('31,69.6 43,71.1')
export const pouch = points('35,55 65,55 67,72 33,72 35,55')
export const pouchSeam = points('34.5,59 65.5,59')
export const label = points('57,44.5 63.5,44 63.5,46.6 57,47.1')
export const zipPull = points('49.3,33 50.7,33 50.5,37 49.5,37')

export function body(cut: Cut): Point[] {
  const { hem } = cut
  const side = 50 - breadth(cut)
  const left: Point[] = cut.sleeves
    ? [...points('40,25 31,28 26.5,31.5 29,46'), [side + 3, hem - 2], [side + 3, hem]]
    : [...points('39,24 27,29'), [side, hem - 6], [side, hem - 4], [40, hem + 2]]
  return rounded([...left, [50, hem + 1], ...mirrored(left).reverse(), [50, 27], [50, 27]])
}

export function hemSeam(cut: Cut): Point[] {
  const half = breadth(cut) - 3
  return points(`${50 - half},${cut.hem - 3.5} 50,${cut.hem - 2.4} ${50 + half},${cut.hem - 3.5}`)
}

export function buttons(): Point[][] {
  return [42, 53, 64, 75, 86].map((y) =>
    Array.from({ length: 16 }, (_, i): Point => {
      const angle = (i / 8) * Math.PI
      return [53.4 + Math.cos(angle) * 1.1, y + Math.sin(angle) * 1.1]
    }),
  )
}
