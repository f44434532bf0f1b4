import { createHash } from 'node:crypto'
import type { AlarmFacts, Strip } from '#core/analysis/alarm/alarm.ts'
import type { MessageFile } from '../message.ts'

/** Reads an evidence file; undefined if it is gone. */
export type ReadEvidence = (name: string) => Promise<Uint8Array | undefined>

/** Makes each picture smaller, once for each size; undefined for bytes that are not a picture. Rejects where no browser can be had. */
export type ShrinkPictures = (
  pictures: readonly Uint8Array[],
  sizes: readonly PictureSize[],
) => Promise<(SmallPicture[] | undefined)[]>

interface PictureSize {
  /** Pixels; a narrower picture keeps its width. */
  width: number
  /** Height for a width of 1; what is below is cut off. */
  tallest: number
  /** Of the JPEG, 0 to 1. */
  quality: number
}

interface SmallPicture {
  width: number
  height: number
  /** JPEG. */
  bytes: Uint8Array
}

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
  picture: MailPicture | null
}

export interface MailPicture extends MessageFile {
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
  { sharp: 2, quality: 0.62 },
  { sharp: 2, quality: 0.4 },
  { sharp: 1.5, quality: 0.4 },
  { sharp: 1, quality: 0.4 },
] as const
/** Bytes of a file of evidence; larger ones were not made by us. */
const LARGEST_FILE = 8_000_000

/** Pictures of the incident that the mail is about; one that is gone or damaged is left out, and so are all that are too large. */
export async function alarmPictures(
  { incidents: [first] }: AlarmFacts,
  { read, shrink }: { read: ReadEvidence; shrink: ShrinkPictures },
): Promise<PictureStrip[]> {
  const { strips } = first
  const width = strips.some(({ frames }) => frames.length > 1) ? NARROW : WIDE
  const small = await smallPictures(new Set(strips.flatMap(filesOf)), { read, shrink, width })
  // The last frames say most; where all are too many, the earlier ones are given up.
  const last = strips.map((strip) => ({ ...strip, frames: strip.frames.slice(-1) }))
  for (const shown of [strips, last]) {
    const names = new Set(shown.flatMap(filesOf))
    const own = new Map([...small].filter(([name]) => names.has(name)))
    for (const saving of SAVINGS.keys()) {
      const files = picturesOf(own, { width, saving })
      if (sizeOf(files) <= MOST_BYTES) return shown.flatMap((strip) => illustrate(strip, files))
    }
  }
  return []
}

/** By name, one for each of `SAVINGS`; names of equal pictures, such as of an empty page, share them. */
async function smallPictures(
  names: ReadonlySet<string>,
  { read, shrink, width }: { read: ReadEvidence; shrink: ShrinkPictures; width: number },
): Promise<Map<string, SmallPicture[]>> {
  const contents = new Map<string, Uint8Array>()
  const contentOf = new Map<string, string>()
  for (const name of names) {
    const bytes = await read(name)
    if (bytes === undefined || bytes.length > LARGEST_FILE) continue
    const content = createHash('sha256').update(bytes).digest('base64')
    contents.set(content, bytes)
    contentOf.set(name, content)
  }
  if (contents.size === 0) return new Map()
  const sizes = SAVINGS.map(({ sharp, quality }) => ({ width: width * sharp, tallest: TALLEST, quality }))
  const shrunk = await shrink([...contents.values()], sizes)
  const byContent = new Map([...contents.keys()].map((content, index) => [content, shrunk[index]]))
  return new Map(
    [...contentOf].flatMap(([name, content]) => {
      const pictures = byContent.get(content)
      return pictures === undefined ? [] : [[name, pictures] as const]
    }),
  )
}

function filesOf({ frames }: Strip): string[] {
  return frames.flatMap(({ file }) => (file === null ? [] : [file]))
}

/** Drops a strip that has no picture left. */
function illustrate({ site, us, frames }: Strip, files: ReadonlyMap<string, MailPicture>): PictureStrip[] {
  const shown = frames.map(({ at, file }) => ({ at, picture: file === null ? null : (files.get(file) ?? null) }))
  return shown.some(({ picture }) => picture !== null) ? [{ site, us, frames: shown }] : []
}

function picturesOf(
  small: ReadonlyMap<string, SmallPicture[]>,
  { width, saving }: { width: number; saving: number },
): Map<string, MailPicture> {
  const pictures = new Map<SmallPicture[], MailPicture>()
  for (const sizes of new Set(small.values())) {
    const file = sizes[saving]
    if (file === undefined) continue
    const shown = Math.min(width, file.width)
    pictures.set(sizes, {
      id: `picture-${pictures.size + 1}`,
      type: 'image/jpeg',
      bytes: file.bytes,
      width: shown,
      height: Math.round((file.height * shown) / file.width),
    })
  }
  return new Map(
    [...small].flatMap(([name, sizes]) => {
      const picture = pictures.get(sizes)
      return picture === undefined ? [] : [[name, picture] as const]
    }),
  )
}

function sizeOf(files: ReadonlyMap<string, MailPicture>): number {
  return [...new Set(files.values())].reduce((sum, { bytes }) => sum + bytes.length, 0)
}
