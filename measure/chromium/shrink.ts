import type { ChromiumFiles } from './find.ts'
import { withOwnPage } from './own-page.ts'

interface ShrunkSize {
  /** Pixels; a narrower picture keeps its width. */
  width: number
  /** Maximum height relative to the width; the rest is cut off at the bottom. */
  tallest: number
  /** JPEG quality, 0 to 1. */
  quality: number
}

interface ShrunkPicture {
  width: number
  height: number
  /** JPEG. */
  bytes: Uint8Array
}

interface ShrinkOptions {
  files: ChromiumFiles
  /** JPEGs. */
  pictures: readonly Uint8Array[]
  sizes: readonly ShrunkSize[]
  /** ms. */
  limit?: number
}

/** ms, short because an alarm waits for it. */
const timeout = 15_000
/** Pixels; a larger picture is not one of ours and could exhaust the memory. */
const mostPixels = 24_000_000

/**
 * Each picture in each size; undefined for a file that is not a picture or too large. Always ends its browser.
 *
 * @throws Error after 15 s, or when the browser cannot start or dies
 */
export async function shrinkPictures(options: ShrinkOptions): Promise<(ShrunkPicture[] | undefined)[]> {
  const { files, pictures, sizes, limit = timeout } = options
  const encoded = pictures.map((bytes) => Buffer.from(bytes).toString('base64'))
  return await withOwnPage({ files, limit, javaScript: true }, async (page) => {
    const shrunk: (ShrunkPicture[] | undefined)[] = []
    for (const picture of encoded) {
      const found = await page.evaluate(shrinkInPage, { picture, sizes, mostPixels })
      shrunk.push(found?.map(({ image, ...size }) => ({ ...size, bytes: Buffer.from(image, 'base64') })))
    }
    return shrunk
  })
}

/** Runs in the page, so it must not use anything from outside. */
async function shrinkInPage(asked: { picture: string; sizes: readonly ShrunkSize[]; mostPixels: number }) {
  const image = new Image()
  const isPicture = await new Promise<boolean>((resolve) => {
    image.onload = () => resolve(true)
    image.onerror = () => resolve(false)
    image.src = `data:image/jpeg;base64,${asked.picture}`
  })
  const { naturalWidth, naturalHeight } = image
  const pixels = naturalWidth * naturalHeight
  if (!isPicture || pixels === 0 || pixels > asked.mostPixels) return undefined
  return asked.sizes.map(({ width: wanted, tallest, quality }) => {
    const scale = Math.max(1, naturalWidth / wanted)
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(naturalWidth / scale)
    canvas.height = Math.max(1, Math.round(Math.min(naturalHeight / scale, canvas.width * tallest)))
    const { width, height } = canvas
    const context = canvas.getContext('2d', { alpha: false })
    if (context === null) throw new Error('The browser has no canvas.')
    context.imageSmoothingQuality = 'high'
    context.drawImage(image, 0, 0, naturalWidth, Math.min(naturalHeight, height * scale), 0, 0, width, height)
    return { width, height, image: canvas.toDataURL('image/jpeg', quality).replace(/^[^,]*,/, '') }
  })
}
