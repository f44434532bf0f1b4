import { slideSize } from './svg.ts'

/** The picture as pixels, twice as fine as a slide of 1600 pixels. */
export async function pngOf(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = 2 * slideSize.width
    canvas.height = 2 * slideSize.height
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((made, failed) => {
      canvas.toBlob((blob) => (blob === null ? failed(new Error('This browser cannot make a PNG.')) : made(blob)))
    })
  } finally {
    URL.revokeObjectURL(address)
  }
}
