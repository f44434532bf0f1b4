import { type Canvas, canvas } from './canvas.ts'
import { type Colour, mix } from './colour.ts'
import { hills, random } from './random.ts'

export interface Scenery {
  width: number
  height: number
  seed: number
  sky: { top: Colour; horizon: Colour }
  /** A pale sun behind the clouds; in parts of the width and height. */
  sun: { x: number; y: number }
  far: Colour
  near: Colour
  mist: Colour
  ridges: number
  /** Where the nearest ridge runs, in parts of the height. */
  ground: number
  /** How high and pointed the ridges are. */
  relief: number
  trees: 'firs' | 'gums'
}

/** Hills behind hills, each paler than the one before it, with mist in the valleys. */
export function scenery(scene: Scenery): Canvas {
  const picture = canvas(scene.width, scene.height)
  const ridges = Array.from({ length: scene.ridges }, (_, ridge) => skyline(scene, ridge))
  paintSky(picture, scene, ridges[0]?.crest ?? new Float32Array(scene.width).fill(scene.height))
  for (const [i, ridge] of ridges.entries()) paintRidge(picture, ridge, ridges.slice(i + 1))
  return picture
}

function paintSky(picture: Canvas, { width, height, sky, sun, seed }: Scenery, behind: Float32Array): void {
  const clouds = hills(seed + 50)
  // The glow around the sun is a bell curve, so it is the product of one for the column and one for the row.
  const bell = (distance: number) => Math.exp(-5 * distance * distance)
  const glows = columns(width, (u) => bell((u - sun.x) * 2.2) * 0.75)
  const lowest = Math.min(height - 1, Math.max(...behind))
  for (let y = 0; y <= lowest; y++) {
    const down = y / height
    const tones = shades(mix(sky.top, sky.horizon, Math.min(1, down * 1.7)), [255, 252, 240])
    const glow = bell((down - sun.y) * 2.4)
    let cloud = 0
    for (let x = 0; x < width; x++) {
      // Clouds are wide: every eighth pixel is enough.
      if (x % 8 === 0) cloud = clouds((x / width) * 5, down * 14) * 0.07
      if (y > (behind[x] ?? 0) + 1) continue
      picture.set(x, y, shade(tones, glow * (glows[x] ?? 0) + cloud))
    }
  }
}

interface Ridge {
  /** Where it begins in every column, in pixels from the top. */
  crest: Float32Array
  /** Where mist begins to gather, and in how many pixels it is thickest. */
  clear: Float32Array
  valley: number
  tones: Colour[]
}

/** Paints what the nearer ridges leave to be seen. Row by row, as the pixels lie in memory. */
function paintRidge(picture: Canvas, { crest, clear, tones, valley }: Ridge, nearer: Ridge[]): void {
  const { width, height } = picture
  const ends = Float32Array.from(crest, (_, x) =>
    nearer.reduce((least, ridge) => Math.min(least, (ridge.crest[x] ?? least) + 1), height - 1),
  )
  const last = Math.max(...ends)
  for (let y = Math.max(0, Math.floor(Math.min(...crest))); y <= last; y++) {
    for (let x = 0; x < width; x++) {
      const inside = y + 1 - (crest[x] ?? 0)
      if (inside <= 0 || y > (ends[x] ?? 0)) continue
      const tone = shade(tones, (y - (clear[x] ?? 0)) / valley)
      if (inside < 1) picture.blend(x, y, tone, inside)
      else picture.set(x, y, tone)
    }
  }
}

function skyline(scene: Scenery, ridge: number): Ridge {
  const { width, height, seed, ground, relief, ridges, trees } = scene
  const shape = hills(seed + ridge)
  const near = ridge / (ridges - 1)
  const front = near === 1
  const base = ground - (1 - near) * relief * 0.85
  const swell = relief * (front ? 0.12 : 0.42 - near * 0.2)
  const wood = treetops({ seed: seed + ridge, trees, tall: front ? 0 : 0.012 + near * 0.05, width, height })
  // Ridged noise: sharp crests, round valleys.
  const slope = columns(width, (u) => height * (base - swell * 0.6 * (1 - Math.abs(shape(u * (3 + ridge), 1)) * 2)))
  const crest = columns(width, (u, x) => {
    const along = u * (3 + ridge)
    const fine = shape(along * 3, 5) * 0.3 + shape(along * 9, 9) * 0.1 + shape(along * 30, 13) * (front ? 0.01 : 0.035)
    return (slope[x] ?? 0) - height * swell * fine - (wood[x] ?? 0)
  })
  const tone = mix(scene.far, scene.near, near ** 1.4)
  const tones = front ? shades(tone, mix(tone, [0, 0, 0], 0.4)) : shades(tone, mix(tone, scene.mist, 0.88))
  const level = height * (base - swell * 0.3)
  const clear = slope.map((y) => level + (y - level) * 0.3)
  return { crest, clear, tones, valley: height * (front ? 0.3 : 0.22) }
}

function columns(width: number, at: (u: number, x: number) => number): Float32Array {
  return Float32Array.from({ length: width }, (_, x) => at(x / width, x))
}

const steps = 96

/** Colours on the way from one to another, so that no pixel has to mix its own. */
function shades(from: Colour, to: Colour): Colour[] {
  return Array.from({ length: steps }, (_, i) => mix(from, to, i / (steps - 1)))
}

function shade(tones: Colour[], part: number): Colour {
  return tones[Math.round(Math.min(1, Math.max(0, part)) * (steps - 1))] ?? [0, 0, 0]
}

function treetops(wood: {
  seed: number
  trees: Scenery['trees']
  tall: number
  width: number
  height: number
}): Float32Array {
  const next = random(wood.seed)
  const tops = new Float32Array(wood.width)
  const grove = hills(wood.seed + 90)
  for (let x = 0; wood.tall > 0 && x < wood.width; ) {
    const tall =
      wood.tall * wood.height * (0.45 + next() * 0.75) * Math.max(0.15, 0.55 + grove((x / wood.width) * 9, 3))
    const half = Math.max(2, tall * (wood.trees === 'firs' ? 0.2 : 0.42))
    for (let dx = -half; dx <= half; dx++) {
      const column = Math.round(x + dx)
      const out = Math.abs(dx) / half
      const crown =
        wood.trees === 'firs' ? 1 - out ** 0.8 : Math.sqrt(1 - out * out) * 0.8 + 0.1 * grove(column * 0.4, 7)
      tops[column] = Math.max(tops[column] ?? 0, tall * crown)
    }
    x += Math.max(2, half * (0.6 + next() * 1.1))
  }
  return tops
}
