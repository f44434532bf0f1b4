import { createHash } from 'node:crypto'
import { decode, encode } from 'jpeg-js'
import type { AlarmFacts, Strip } from '#core/analysis/alarm/alarm.ts'
import type { MessageFile } from '../message.ts'

/** Reads an evidence file; undefined if it is gone. */
export type ReadEvidence = (name: string) => Promise<Uint8Array | undefined>

/** Filmstrips with pictures small enough for a mail; made once, and the same for every recipient. */
export interface PictureStrip {
  site: string
  us: boolean
  frames: PictureFrame[]
}

export interface PictureFrame {
  /** ms from the start of the step; null for a single final picture. */
  at: number | null
  /** Null while nothing had been drawn. */
  picture: Picture | null
}

export interface Picture extends MessageFile {
  /** Pixels, as shown. */
  width: number
  height: number
}

/** Bytes of all pictures: base64 adds a third, and with its words the mail stays below 100 KB. */
const MOST_BYTES = 48_000
/** Displayed width in pixels: one of many pictures, and a single one. */
const NARROW = 104
const WIDE = 240
/** Height divided by width. Taller pictures are cropped at the bottom: on a phone, the top matters most. */
const TALLEST = 1.7
/** Tried in turn until the pictures are small enough: file pixels per displayed pixel, and JPEG quality. */
const SAVINGS = [
  { sharp: 2, quality: 62 },
  { sharp: 2, quality: 40 },
  { sharp: 1.5, quality: 40 },
  { sharp: 1, quality: 40 },
] as const
/** Larger pictures were not made by Outpace. */
const limits = { maxResolutionInMP: 24, maxMemoryUsageInMB: 512, useTArray: true } as const

/**
 * Pictures of the first incident. Missing and damaged ones are left out; if even the last frames are too large
 * together, all are.
 */
export async function alarmPictures({ incidents: [first] }: AlarmFacts, read: ReadEvidence): Promise<PictureStrip[]> {
  const { strips } = first
  const width = strips.some(({ frames }) => frames.length > 1) ? NARROW : WIDE
  const images = await smallImages(new Set(strips.flatMap(filesOf)), { read, width: width * SAVINGS[0].sharp })
  // The last frames matter most; if all together are too large, the earlier ones are dropped.
  const last = strips.map((strip) => ({ ...strip, frames: strip.frames.slice(-1) }))
  for (const shown of [strips, last]) {
    const names = new Set(shown.flatMap(filesOf))
    const own = new Map([...images].filter(([name]) => names.has(name)))
    for (const saving of SAVINGS) {
      const files = encodeAll(own, { width, ...saving })
      if (sizeOf(files) <= MOST_BYTES) return shown.flatMap((strip) => illustrate(strip, files))
    }
  }
  return []
}

/** By name; identical pictures, such as those of an empty page, share one. */
async function smallImages(
  names: ReadonlySet<string>,
  { read, width }: { read: ReadEvidence; width: number },
): Promise<Map<string, Pixels>> {
  const byContent = new Map<string, Pixels | undefined>()
  const images = new Map<string, Pixels>()
  for (const name of names) {
    const bytes = await read(name)
    if (bytes === undefined) continue
    const content = createHash('sha256').update(bytes).digest('base64')
    // Shrunk immediately: ten full-size pictures would fill a small function's memory.
    if (!byContent.has(content)) byContent.set(content, smallImage(bytes, width))
    const image = byContent.get(content)
    if (image !== undefined) images.set(name, image)
  }
  return images
}

function filesOf({ frames }: Strip): string[] {
  return frames.flatMap(({ file }) => (file === null ? [] : [file]))
}

/** Drops a strip that has no picture left. */
function illustrate({ site, us, frames }: Strip, files: ReadonlyMap<string, Picture>): PictureStrip[] {
  const shown = frames.map(({ at, file }) => ({ at, picture: file === null ? null : (files.get(file) ?? null) }))
  return shown.some(({ picture }) => picture !== null) ? [{ site, us, frames: shown }] : []
}

interface Pixels {
  width: number
  height: number
  data: Uint8Array
}

/** Undefined if it is not a JPEG. */
function smallImage(bytes: Uint8Array, width: number): Pixels | undefined {
  try {
    const image = decode(bytes, limits)
    return image.width > 0 && image.height > 0 ? shrunk(image, width) : undefined
  } catch {
    return undefined
  }
}

/** The picture at `width`, or unchanged if it is narrower. */
function shrunk(image: Pixels, width: number): Pixels {
  const scale = Math.max(1, image.width / width)
  const size = {
    width: Math.round(image.width / scale),
    height: Math.max(1, Math.round(Math.min(image.height / scale, (image.width / scale) * TALLEST))),
  }
  return { ...size, data: averaged(image, { ...size, scale }) }
}

/** Each pixel is the mean of those it replaces. */
function averaged(
  image: Pixels,
  { width, height, scale }: { width: number; height: number; scale: number },
): Uint8Array {
  const data = new Uint8Array(width * height * 4).fill(255)
  for (let y = 0; y < height; y++) {
    const top = Math.floor(y * scale)
    const bottom = Math.min(image.height, Math.max(top + 1, Math.floor((y + 1) * scale)))
    for (let x = 0; x < width; x++) {
      const left = Math.floor(x * scale)
      const right = Math.min(image.width, Math.max(left + 1, Math.floor((x + 1) * scale)))
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++)
            sum += image.data[(row * image.width + column) * 4 + channel] ?? 255
        }
        data[(y * width + x) * 4 + channel] = Math.round(sum / ((bottom - top) * (right - left)))
      }
    }
  }
  return data
}

function encodeAll(
  images: ReadonlyMap<string, Pixels>,
  { width, sharp, quality }: { width: number; sharp: number; quality: number },
): Map<string, Picture> {
  const files = new Map<Pixels, Picture>()
  for (const image of new Set(images.values())) {
    const small = shrunk(image, width * sharp)
    const shown = Math.min(width, small.width)
    files.set(image, {
      id: `picture-${files.size + 1}`,
      type: 'image/jpeg',
      bytes: encode(small, quality).data,
      width: shown,
      height: Math.round((small.height * shown) / small.width),
    })
  }
  return new Map(
    [...images].flatMap(([name, image]) => {
      const file = files.get(image)
      return file === undefined ? [] : [[name, file] as const]
    }),
  )
}

function sizeOf(files: ReadonlyMap<string, Picture>): number {
  return [...new Set(files.values())].reduce((sum, { bytes }) => sum + bytes.length, 0)
}
