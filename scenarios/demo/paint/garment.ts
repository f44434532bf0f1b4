import { mirrored, type Point } from './outline.ts'
import * as pattern from './pattern.ts'
import { type Cut, type CutName, cuts } from './pattern.ts'
import { hills } from './random.ts'
import { type Garment, type Sewing, sewing } from './sewing.ts'

const wardrobe = new Map<CutName, Garment>()

/** A cut as every shop photographs it, painted once. */
export function hanging(cut: CutName): Garment {
  const piece = wardrobe.get(cut) ?? garment(cuts[cut], { size: 400, seen: 'front' })
  wardrobe.set(cut, piece)
  return piece
}

export function garment(cut: Cut, { size, seen }: { size: number; seen: 'front' | 'back' }): Garment {
  const cloth = sewing(size)
  sewHood(cloth, seen)
  if (cut.sleeves) sewSleeves(cloth)
  sewBody(cloth, cut)
  if (seen === 'front') {
    sewCollar(cloth)
    sewZip(cloth, cut)
    sewPockets(cloth, cut)
  }
  return cloth
}

function sewHood({ lay, shade, seam }: Sewing, seen: 'front' | 'back'): void {
  lay(pattern.hood, (x, y) => 0.6 - bulge(x, 14) * 0.3 + crease(x, y, 0.1) - Math.max(0, y - 10) * 0.003)
  if (seen === 'back') {
    seam(pattern.points('50,4 50,28'), 0.12)
  } else {
    shade(pattern.rim, (_x, _y, below) => below - 0.2)
    lay(pattern.lining, (x, y) => 0.1 + (y - 8) * 0.006 + bulge(x, 10) * 0.06)
  }
}

function sewSleeves({ lay, shade, seam }: Sewing): void {
  onBothSides((turn) => {
    lay(turn(pattern.sleeve), (x, y) => {
      const across = Math.abs(x - 50) - (20.5 + (y - 28) * 0.26)
      const tube = (across / 8) ** 2 * 0.14 + Math.max(0, -across) * 0.022
      return 0.53 - tube + crease(x, y, x < 50 ? 0.12 : -0.12) - lean(x)
    })
    seam(turn(pattern.cuffSeam), 0.16)
    shade(turn(pattern.cuffStrap), (_x, _y, below) => below + 0.18)
  })
}

function sewBody({ lay, seam }: Sewing, cut: Cut): void {
  lay(pattern.body(cut), (x, y) => {
    const yoke = y < 40 ? 0.05 : 0
    const round = bulge(x, pattern.breadth(cut) + 6) * 0.2
    return 0.58 - round + crease(x, y, 0.02) + yoke - lean(x) - (y / cut.hem) ** 6 * 0.06
  })
  seam(pattern.yokeSeam, 0.12)
  if (cut.sleeves) onBothSides((turn) => seam(turn(pattern.shoulderSeam), 0.18))
  seam(pattern.hemSeam(cut), 0.1)
  if (cut.waist) seam(pattern.waistSeam, 0.24)
}

function sewCollar({ lay, seam }: Sewing): void {
  lay(pattern.collar, (x, y) => 0.62 - bulge(x, 15) * 0.3 + crease(x, y, 0) - (y > 33 ? 0.04 : 0))
  seam(pattern.collarSeam, 0.2)
}

function sewZip({ shade, seam }: Sewing, { zip, buttons }: Cut): void {
  shade(pattern.points(`48.2,30 51.8,30 51.8,${zip} 48.2,${zip}`), (_x, _y, below) => below - 0.07)
  seam(pattern.points(`50,29 50,${zip}`), 0.3)
  shade(pattern.zipPull, () => 0.98)
  if (buttons) for (const button of pattern.buttons()) shade(button, () => 0.12)
}

function sewPockets({ shade, seam }: Sewing, { pockets }: Cut): void {
  switch (pockets) {
    case 'slanted':
      onBothSides((turn) => seam(turn(pattern.slantedPocket), 0.3))
      break
    case 'flaps':
      onBothSides((turn) => {
        shade(turn(pattern.pocketFlap), (_x, _y, below) => below + 0.05)
        seam(turn(pattern.flapSeam), 0.26)
      })
      break
    case 'pouch':
      seam(pattern.pouch, 0.18)
      seam(pattern.pouchSeam, 0.24)
      break
    default:
      throw new Error(`No such pockets: ${pockets satisfies never}`)
  }
  shade(pattern.label, () => 0.95)
}

function onBothSides(sew: (turn: (piece: readonly Point[]) => readonly Point[]) => void): void {
  sew((piece) => piece)
  sew(mirrored)
}

const folds = hills(7)

/** Folds hang along the cloth, whose direction `slope` gives. */
function crease(x: number, y: number, slope: number): number {
  return folds(x * 0.16 + y * slope, y * 0.045) * 0.1 + folds(x * 0.4 + y * slope * 2, y * 0.12 + 9) * 0.05
}

/** Cloth turns away from us towards its sides. */
function bulge(x: number, half: number): number {
  return ((x - 50) / half) ** 2
}

/** Light falls from the upper left. */
function lean(x: number): number {
  return (x - 50) * 0.0022
}
