import { shrinkPictures } from '#measure/chromium/shrink.ts'
import { chromium } from './here.ts'

interface Noise {
  width: number
  height: number
  /** All pictures differ. */
  count: number
}

/** JPEGs that compress as badly as photographs do, in bands of grey that get brighter. */
export async function noiseJpegs({ width, height, count }: Noise): Promise<Uint8Array[]> {
  const pictures = Array.from({ length: count }, (_, seed) => noiseBitmap({ width, height, seed: seed + 1 }))
  const sizes = [{ width, tallest: height / width, quality: 0.6 }]
  const shrunk = await shrinkPictures({ files: await chromium(), pictures, sizes })
  return shrunk.flatMap((found) => found?.map(({ bytes }) => bytes) ?? [])
}

/** A BMP file: https://learn.microsoft.com/en-us/windows/win32/gdi/bitmap-storage */
function noiseBitmap({ width, height, seed }: { width: number; height: number; seed: number }): Buffer {
  const data = bitmap({ width, height })
  let state = seed
  for (let index = data.byteOffsetOfPixels; index < data.file.length; index++) {
    state = (state * 48271) % 2147483647
    const y = Math.floor((index - data.byteOffsetOfPixels) / 4 / width)
    data.file[index] = ((y >> 5) * 40 + (state % 48)) % 256
  }
  return data.file
}

/** Black, four bytes per pixel, top row first. */
export function bitmap({ width, height }: { width: number; height: number }): {
  file: Buffer
  byteOffsetOfPixels: number
} {
  const byteOffsetOfPixels = 54
  const file = Buffer.alloc(byteOffsetOfPixels + width * height * 4)
  file.write('BM', 'latin1')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(byteOffsetOfPixels, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(-height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(32, 28)
  return { file, byteOffsetOfPixels }
}
