import { type Canvas, canvas, hang, person, rain } from './canvas.ts'
import { hex, mix } from './colour.ts'
import { hanging } from './garment.ts'
import type { CutName } from './pattern.ts'
import { scenery } from './scenery.ts'

/** Somebody in yellow before the Otway hills, in warm fog. */
export function bush(): Canvas {
  const picture = scenery({
    width: 1350,
    height: 640,
    seed: 21,
    sky: { top: hex('#8fa9a6'), horizon: hex('#f3e9cf') },
    sun: { x: 0.34, y: 0.3 },
    far: hex('#a9c0b4'),
    near: hex('#1d3a33'),
    mist: hex('#efe6cf'),
    ridges: 6,
    ground: 0.86,
    relief: 0.6,
    trees: 'gums',
  })
  person(picture, { x: 960, y: 600, tall: 245, colour: hex('#f0ad1f') })
  rain(picture, 800)
  return picture
}

/** Somebody in red above a fjord, in cold fog. */
export function fjord(): Canvas {
  const picture = scenery({
    width: 1280,
    height: 580,
    seed: 4,
    sky: { top: hex('#6f8796'), horizon: hex('#dfe8ec') },
    sun: { x: 0.7, y: 0.2 },
    far: hex('#9fb4c0'),
    near: hex('#16222b'),
    mist: hex('#e3ecef'),
    ridges: 6,
    ground: 0.88,
    relief: 0.7,
    trees: 'firs',
  })
  person(picture, { x: 828, y: 536, tall: 172, colour: hex('#d2402f') })
  rain(picture, 500)
  return picture
}

/** A rail of jackets in bright colours on a plain wall. */
export function rail(): Canvas {
  const picture = canvas(1280, 400)
  const wall = Array.from({ length: picture.width }, (_, x) => mix(hex('#e4defa'), hex('#cfeee6'), x / picture.width))
  for (let y = 0; y < picture.height; y++) {
    for (const [x, colour] of wall.entries()) picture.set(x, y, colour)
  }
  const pieces: { cut: CutName; colour: string; x: number }[] = [
    { cut: 'parka', colour: '#26365c', x: 440 },
    { cut: 'shell', colour: '#1f9e8a', x: 610 },
    { cut: 'poncho', colour: '#7a5bd0', x: 930 },
    { cut: 'mac', colour: '#e4572e', x: 770 },
  ]
  for (const { cut, colour, x } of pieces) hang(picture, hanging(cut), { x, y: 14, colour: hex(colour) })
  return picture
}
