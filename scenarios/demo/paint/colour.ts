export type Colour = readonly [red: number, green: number, blue: number]

export function hex(text: string): Colour {
  const value = Number.parseInt(text.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** `part` of the second colour, the rest of the first. */
export function mix(one: Colour, other: Colour, part: number): Colour {
  return [one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part, one[2] + (other[2] - one[2]) * part]
}

const shadow: Colour = [16, 22, 38]
const shine: Colour = [255, 255, 255]

/** Dyed cloth in shade (0), in its own colour (0.5) or in full light (1). */
export function cloth(colour: Colour, light: number): Colour {
  return light < 0.5 ? mix(shadow, colour, 0.15 + light * 1.7) : mix(colour, shine, (light - 0.5) * 1.5)
}
