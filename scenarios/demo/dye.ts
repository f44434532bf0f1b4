type Colour = readonly [red: number, green: number, blue: number]

// The palette of pictures/<cut>-<size>.png: shades of the background, then shades of the cloth for each of four degrees of
// coverage (the soft edge). The same pixels serve every colour of the garment and every shop's background.
const backdrops = 32
const covers = 4
const lights = 56

const shadow: Colour = [16, 22, 38]
const shine: Colour = [255, 255, 255]

/** The 256 colours of a garment in `colour` on `paper`, both such as `#f0ad1f`; three bytes each. */
export function dye(colour: string, paper: string): Uint8Array {
  const [cloth, bright] = [rgb(colour), rgb(paper)]
  const shaded = mix(bright, [30, 40, 60], 0.2)
  const backdropColours = Array.from({ length: backdrops }, (_, i) => mix(shaded, bright, i / (backdrops - 1)))
  const clothColours = Array.from({ length: covers * lights }, (_, i) => {
    const cover = (Math.floor(i / lights) + 1) / covers
    return mix(bright, lit(cloth, (i % lights) / (lights - 1)), cover)
  })
  return Uint8Array.from([...backdropColours, ...clothColours].flat(), Math.round)
}

function rgb(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** Mixes in `part` of the second colour, from 0 to 1. */
function mix(one: Colour, other: Colour, part: number): Colour {
  return [one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part, one[2] + (other[2] - one[2]) * part]
}

/** Cloth in shade (0), in its own colour (0.5) or in full light (1). */
function lit(colour: Colour, light: number): Colour {
  return light < 0.5 ? mix(shadow, colour, 0.15 + light * 1.7) : mix(colour, shine, (light - 0.5) * 1.5)
}
