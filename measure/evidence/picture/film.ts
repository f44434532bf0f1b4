import type { Browser, Page } from 'playwright-core'
import { type FilmFrame, thin } from '../filmstrip.ts'

/** The frames of one step, small and grey: what a comparison needs of them. */
export interface GreyFilm {
  width: number
  height: number
  /** Oldest first; `at` is wall clock, ms; `luma` has one byte a pixel, top row first. */
  frames: { at: number; luma: Uint8Array }[]
}

/** A film with the colours of each frame: how many pixels have each of 256 values of red, of green and of blue. White ones do not count. */
export interface DecodedFilm extends GreyFilm {
  frames: (GreyFilm['frames'][number] & { colours: Uint16Array })[]
}

/** About this many pixels a frame: on a desktop screen one for every 5 x 5 of the page. */
const pixels = 60_000
/** Most frames compared for one step. */
const mostFrames = 150
/** Frames decoded at once. */
const batch = 20
/** 256 values of three colours, two bytes each: a frame has fewer than 65,536 pixels. */
const colourBytes = 2 * 3 * 256
/** All frames of a load, ms: a comparison must not hold up the visit. */
const timeout = 15_000

/**
 * Decodes the frames of several steps in a page of our own in the browser of the visit, because decoders of its kind are there
 * already. Undefined when that did not work in time.
 */
export async function decodeFilms(
  browser: Browser,
  steps: readonly (readonly FilmFrame[])[],
): Promise<DecodedFilm[] | undefined> {
  const context = await browser.newContext({ offline: true })
  const timer = setTimeout(() => void context.close().catch(() => undefined), timeout)
  try {
    const page = await context.newPage()
    const films: DecodedFilm[] = []
    for (const frames of steps) films.push(await decode(page, thin(frames, mostFrames)))
    return films
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
    await context.close().catch(() => undefined)
  }
}

async function decode(page: Page, frames: readonly FilmFrame[]): Promise<DecodedFilm> {
  const film: DecodedFilm = { width: 0, height: 0, frames: [] }
  for (let start = 0; start < frames.length; start += batch) {
    const part = frames.slice(start, start + batch)
    const images = part.map(({ image }) => image)
    const decoded = await page.evaluate(decodeInPage, { images, pixels, width: film.width, height: film.height })
    film.width = decoded.width
    film.height = decoded.height
    for (const [index, text] of decoded.pictures.entries()) {
      const at = part[index]?.at
      const bytes = new Uint8Array(Buffer.from(text, 'base64'))
      const colours = new Uint16Array(bytes.slice(0, colourBytes).buffer)
      const luma = bytes.subarray(colourBytes)
      if (at !== undefined && luma.length === film.width * film.height) film.frames.push({ at, luma, colours })
    }
  }
  return film
}

/** Runs in the page, so it must not use anything from outside. Every frame gets the size of the first. */
async function decodeInPage(asked: { images: string[]; pixels: number; width: number; height: number }) {
  let { width, height } = asked
  // All at once, on threads of the browser; an image element would wait for the page to be drawn.
  const bitmaps = await Promise.all(
    asked.images.map(async (image) => {
      const answer = await fetch(`data:image/jpeg;base64,${image}`)
      return createImageBitmap(await answer.blob()).catch(() => undefined)
    }),
  )
  const [first] = bitmaps.filter((bitmap) => bitmap !== undefined)
  if (width === 0 && first !== undefined) {
    const scale = Math.min(1, Math.sqrt(asked.pixels / (first.width * first.height)))
    width = Math.max(1, Math.round(first.width * scale))
    height = Math.max(1, Math.round(first.height * scale))
  }
  const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height))
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (context === null) throw new Error('The browser has no canvas.')
  context.imageSmoothingQuality = 'medium'
  const pictures = bitmaps.map((bitmap) => {
    if (bitmap === undefined) return ''
    context.drawImage(bitmap, 0, 0, width, height)
    bitmap.close()
    const { data } = context.getImageData(0, 0, width, height)
    const colours = new Uint16Array(3 * 256)
    const luma = new Uint8Array(width * height)
    const count = (value: number) => {
      colours[value] = (colours[value] ?? 0) + 1
    }
    for (let pixel = 0; pixel < luma.length; pixel++) {
      const [red, green, blue] = [data[4 * pixel] ?? 0, data[4 * pixel + 1] ?? 0, data[4 * pixel + 2] ?? 0]
      luma[pixel] = (77 * red + 150 * green + 29 * blue) >> 8
      // What speedline takes for white.
      if (red >= 249 && green >= 249 && blue >= 249) continue
      count(red)
      count(256 + green)
      count(512 + blue)
    }
    let bytes = String.fromCharCode(...new Uint8Array(colours.buffer))
    for (let at = 0; at < luma.length; at += 8192) bytes += String.fromCharCode(...luma.subarray(at, at + 8192))
    return btoa(bytes)
  })
  return { width, height, pictures }
}
