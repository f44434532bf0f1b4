import { promisify } from 'node:util'
import { crc32, deflate } from 'node:zlib'

const compress = promisify(deflate)

export interface Raster {
  width: number
  height: number
  /** One byte a pixel when there is a palette, else three (red, green, blue). */
  pixels: Uint8Array
}

/** Colours of an indexed picture, three bytes each. Changing only these dyes a picture that is already compressed. */
export type Palette = Uint8Array

/** Compressed pixels, ready to be put in a file with any palette. */
export interface Packed {
  width: number
  height: number
  channels: 1 | 3
  data: Buffer
}

/** https://www.w3.org/TR/png-3/#9Filters */
const filterNone = 0
const filterSub = 1

/** `level` is zlib's: 0 leaves the bytes as they are, 9 takes longest. */
export async function pack({ width, height, pixels }: Raster, level: number): Promise<Packed> {
  const channels = pixels.length === width * height ? 1 : 3
  const stride = width * channels
  const rows = new Uint8Array(height * (stride + 1))
  for (let y = 0; y < height; y++) {
    const from = y * stride
    const to = y * (stride + 1)
    if (channels === 1) {
      rows[to] = filterNone
      rows.set(pixels.subarray(from, from + stride), to + 1)
      continue
    }
    rows[to] = filterSub
    for (let i = 0; i < stride; i++) {
      rows[to + 1 + i] = (pixels[from + i] ?? 0) - (i < 3 ? 0 : (pixels[from + i - 3] ?? 0))
    }
  }
  return { width, height, channels, data: await compress(rows, { level }) }
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A PNG file: https://www.w3.org/TR/png-3/#11Chunks */
export function png({ width, height, channels, data }: Packed, palette?: Palette): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8 // bits a sample
  header[9] = channels === 1 ? 3 : 2 // indexed or truecolour
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, body: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const framed = Buffer.alloc(typed.length + 8)
  framed.writeUInt32BE(body.length, 0)
  typed.copy(framed, 4)
  framed.writeUInt32BE(crc32(typed), typed.length + 4)
  return framed
}
